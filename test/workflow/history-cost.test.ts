import { openWorkspace } from '../support/lab-workspace';
import { DAY, type LeadLab } from '../support/lead-lab';
import { accept, BANT, complete, handoffOf, inStage, reach, repOf } from '../support/lead-path';

jest.setTimeout(60_000);

/** Eight mails a week apart. */
const EIGHT = `
sequence: eight
steps:
${Array.from({ length: 8 }, (_, n) => `  - { id: mail${n}, email: { template: first } }\n  - wait: 7 days`).join('\n')}
`;

let lab: LeadLab;
beforeAll(async () => {
  lab = await openWorkspace({ 'sequences/eight': EIGHT });
}, 120_000);
afterEach(() => lab.endLeads());
afterAll(() => lab.stop());

/** Passes one wait and answers how many events it cost, mail included. */
async function passStep(lead: string): Promise<number> {
  const before = await lab.history(lead);
  const { wakeAt } = (await lab.find(lead)).state!.enrollment!;
  await lab.passTo(wakeAt!);
  await lab.until(lead, ({ state }) => state?.enrollment?.wakeAt !== wakeAt, 'the next step');
  await lab.deliver();
  return (await lab.history(lead)) - before;
}

async function enrolled(): Promise<string> {
  const lead = await reach(lab, 'captured');
  await lab.ask(lead, { type: 'enroll', actor: 'm', sequence: 'eight' });
  await lab.until(lead, ({ state }) => state?.enrollment?.waiting === 'wait', 'the first wait');
  await lab.deliver();
  return lead;
}

test('a mail step with its wait costs at most 8 events', async () => {
  const lead = await enrolled();
  const costs = [await passStep(lead), await passStep(lead), await passStep(lead)];
  expect(Math.max(...costs)).toBeLessThanOrEqual(8);
});

test('a batch of behaviours costs at most 6 events, however many they are', async () => {
  const lead = await enrolled();
  for (const count of [1, 3, 10]) {
    const before = await lab.history(lead);
    await lab.record(lead, ...Array.from({ length: count }, () => ({ kind: 'email.opened' })));
    expect((await lab.history(lead)) - before).toBeLessThanOrEqual(6);
  }
});

test('an idle lead costs nothing', async () => {
  const lead = await reach(lab, 'captured');
  const before = await lab.history(lead);
  await lab.pass(60 * DAY);
  expect(await lab.history(lead)).toBe(before);
});

test('a whole life of 8 mails, 30 behaviours in 12 batches and a handoff costs at most 170 events', async () => {
  const lead = await enrolled();
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
    await passStep(lead);
  }
  await lab.record(lead, { kind: 'form.submitted', props: { intent: 'demo' } });
  await inStage(lab, lead, 'qualifying');
  await complete(lab, lead, 'qualified', { bant: BANT });
  await accept(lab, lead);
  const [handoff, rep] = [await handoffOf(lab, lead), await repOf(lab, lead)];
  await lab.ask(lead, { type: 'won', actor: rep, handoff, rep, amount: 1, currency: 'EUR' });
  expect(await lab.mailsTo(`${lead}@example.com`)).toHaveLength(8);
  expect(await lab.history(lead)).toBeLessThanOrEqual(170);
});
