import {
  costOfIdling,
  costOfLife,
  costsOfBatches,
  costsOfMailSteps,
  HISTORY_GOALS,
  openHistoryLab,
} from '../test/support/history-cost';
import { limitRow, type Row } from './row';

/** Temporal's cost in history events, which no machine changes (architecture.md, "Cost goals"): the worst of each, in skipped time. */
export async function countHistory(): Promise<Row[]> {
  const lab = await openHistoryLab();
  try {
    const unit = 'history events';
    const { mailStep, batch, idle, life } = HISTORY_GOALS;
    return [
      limitRow('a mail step with its wait', Math.max(...(await costsOfMailSteps(lab))), unit, mailStep),
      limitRow('a batch of 1, 3 or 10 behaviours', Math.max(...(await costsOfBatches(lab, [1, 3, 10]))), unit, batch),
      limitRow('an idle lead, 60 days', await costOfIdling(lab), unit, idle),
      limitRow('a life: 8 mails, 12 batches, a handoff', (await costOfLife(lab)).events, unit, life),
    ];
  } finally {
    await lab.endLeads();
    await lab.stop();
  }
}
