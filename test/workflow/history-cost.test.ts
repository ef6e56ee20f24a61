import {
  costOfIdling,
  costOfLife,
  costsOfBatches,
  costsOfMailSteps,
  HISTORY_GOALS,
  openHistoryLab,
} from '../support/history-cost';
import type { LeadLab } from '../support/lead-lab';

jest.setTimeout(60_000);

let lab: LeadLab;
beforeAll(async () => {
  lab = await openHistoryLab();
}, 120_000);
afterEach(() => lab.endLeads());
afterAll(() => lab.stop());

test('a mail step with its wait costs at most 8 events', async () => {
  expect(Math.max(...(await costsOfMailSteps(lab)))).toBeLessThanOrEqual(HISTORY_GOALS.mailStep);
});

test('a batch of behaviours costs at most 6 events, however many they are', async () => {
  expect(Math.max(...(await costsOfBatches(lab, [1, 3, 10])))).toBeLessThanOrEqual(HISTORY_GOALS.batch);
});

test('an idle lead costs nothing', async () => {
  expect(await costOfIdling(lab)).toBe(HISTORY_GOALS.idle);
});

test('a whole life of 8 mails, 30 behaviours in 12 batches and a handoff costs at most 170 events', async () => {
  const { events, mails } = await costOfLife(lab);
  expect(mails).toBe(8);
  expect(events).toBeLessThanOrEqual(HISTORY_GOALS.life);
});
