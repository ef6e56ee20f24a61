import { openWorkspace } from './lab-workspace';
import { DAY, type LeadLab } from './lead-lab';
import { accept, BANT, complete, handoffOf, inStage, reach, repOf } from './lead-path';

/** Eight mails a week apart. */
const EIGHT = `
sequence: eight
steps:
${Array.from({ length: 8 }, (_, n) => `  - { id: mail${n}, email: { template: first } }\n  - wait: 7 days`).join('\n')}
`;

/** What things cost in history events: at most so much (architecture.md, "Cost goals"). */
export const HISTORY_GOALS = { mailStep: 8, batch: 6, idle: 0, life: 170 } as const;

/** A lab with a sequence of eight mails, to count history events in. */
export function openHistoryLab(): Promise<LeadLab> {
  return openWorkspace({ 'sequences/eight': EIGHT });
}

/** Events of a mail step with its wait, of three in a row. */
export async function costsOfMailSteps(lab: LeadLab): Promise<number[]> {
  const lead = await enrolled(lab);
  return [await passStep(lab, lead), await passStep(lab, lead), await passStep(lab, lead)];
}

/** Events of one batch of behaviours, by how many they are. */
export async function costsOfBatches(lab: LeadLab, sizes: readonly number[]): Promise<number[]> {
  const lead = await enrolled(lab);
  const costs: number[] = [];
  for (const count of sizes) {
    const before = await lab.history(lead);
    await lab.record(lead, ...Array.from({ length: count }, () => ({ kind: 'email.opened' })));
    costs.push((await lab.history(lead)) - before);
  }
  return costs;
}

/** Events of two months in which nothing happens to a captured lead. */
export async function costOfIdling(lab: LeadLab): Promise<number> {
  const lead = await reach(lab, 'captured');
  const before = await lab.history(lead);
  await lab.pass(60 * DAY);
  return (await lab.history(lead)) - before;
}

/** Events of a whole life: 8 mails, 30 behaviours in 12 batches, qualified, offered, accepted, won. */
export async function costOfLife(lab: LeadLab): Promise<{ events: number; mails: number }> {
  const lead = await enrolled(lab);
  let batches = 0;
  const behave = async (): Promise<void> => {
    if (batches++ >= 12) return;
    const kinds = batches % 2 === 0 ? ['email.opened', 'site.visited', 'x.read'] : ['email.opened', 'x.read'];
    await lab.record(lead, ...kinds.map((kind) => ({ kind })));
  };
  for (let step = 0; step < 7; step++) {
    await behave();
    await lab.pass(DAY);
    await behave();
    await passStep(lab, lead);
  }
  await lab.record(lead, { kind: 'form.submitted', props: { intent: 'demo' } });
  await inStage(lab, lead, 'qualifying');
  await complete(lab, lead, 'qualified', { bant: BANT });
  await accept(lab, lead);
  const [handoff, rep] = [await handoffOf(lab, lead), await repOf(lab, lead)];
  await lab.ask(lead, { type: 'won', actor: rep, handoff, rep, amount: 1, currency: 'EUR' });
  return { events: await lab.history(lead), mails: (await lab.mailsTo(`${lead}@example.com`)).length };
}

async function enrolled(lab: LeadLab): Promise<string> {
  const lead = await reach(lab, 'captured');
  await lab.ask(lead, { type: 'enroll', actor: 'm', sequence: 'eight' });
  await lab.until(lead, ({ state }) => state?.enrollment?.waiting === 'wait', 'the first wait');
  await lab.deliver();
  return lead;
}

/** Passes one wait and answers how many events it cost, mail included. */
async function passStep(lab: LeadLab, lead: string): Promise<number> {
  const before = await lab.history(lead);
  const { wakeAt } = (await lab.find(lead)).state!.enrollment!;
  await lab.passTo(wakeAt!);
  await lab.until(lead, ({ state }) => state?.enrollment?.wakeAt !== wakeAt, 'the next step');
  await lab.deliver();
  return (await lab.history(lead)) - before;
}
