import { openWorkspace } from '../support/lab-workspace';
import { DAY, type LeadLab } from '../support/lead-lab';
import { reach } from '../support/lead-path';

jest.setTimeout(60_000);

let lab: LeadLab;
beforeAll(async () => {
  lab = await openWorkspace({
    'sequences/talk': `
sequence: talk
steps:
  - { id: one, email: { template: first } }
  - wait: 3 days
  - { id: two, email: { template: second } }
  - wait: 30 days
`,
  });
}, 120_000);
afterEach(() => lab.endLeads());
afterAll(() => lab.stop());

/** A lead one day into its wait of three, having answered the first mail; the task that asks a person to read it. */
async function replied(): Promise<{ lead: string; task: string; until: number }> {
  const lead = await reach(lab, 'captured');
  await lab.ask(lead, { type: 'enroll', actor: 'm', sequence: 'talk' });
  await lab.until(lead, ({ state }) => state?.enrollment?.waiting === 'wait', 'the wait');
  await lab.deliver();
  await lab.pass(DAY);
  await lab.record(lead, { kind: 'email.replied', props: { of: 'one' } });
  const { state, next } = await lab.until(lead, (found) => found.state?.reply !== undefined, 'the reply');
  expect(next).toMatchObject({ blockedBy: 'reply' });
  return { lead, task: state!.reply!.task, until: state!.reply!.until };
}
const mails = async (lead: string): Promise<number> => {
  await lab.deliver();
  return (await lab.mailsTo(`${lead}@example.com`)).length;
};

test('a reply pauses the sequence and asks a person; undecided for five business days it goes on with what was left (edge case 38)', async () => {
  const { lead, task, until } = await replied();
  expect(await lab.lead.tasks.find(task)).toMatchObject({ purpose: 'reply', status: 'open', dueAt: until });
  expect(until - (await lab.now())).toBeGreaterThan(4.9 * DAY);
  await lab.passTo(until - DAY);
  expect(await mails(lead)).toBe(1);
  await lab.passTo(until);
  const on = await lab.until(lead, ({ state }) => state?.reply?.over === true, 'the sequence going on');
  // Two of the three days were left.
  expect(on.state?.enrollment?.wakeAt).toBeGreaterThan(until + 1.9 * DAY);
  await lab.pass(2 * DAY + 60_000);
  await lab.until(lead, ({ state }) => state?.enrollment?.lastMail?.endsWith(':two') === true, 'the second mail');
  expect(await mails(lead)).toBe(2);
  expect(await lab.lead.tasks.find(task)).toMatchObject({ status: 'open' });
});

test('decided, it goes on at once; a second reply meanwhile opens no second task', async () => {
  const { lead, task } = await replied();
  await lab.record(lead, { kind: 'email.replied', props: { of: 'one' } });
  expect((await lab.find(lead)).state?.reply?.task).toBe(task);
  await lab.lead.tasks.close(task, { status: 'done', outcome: 'done', at: await lab.now() });
  await lab.record(lead, { kind: 'task.completed', props: { task, of: task, outcome: 'done' }, actor: 'q' });
  await lab.until(lead, ({ state }) => state?.reply?.over === true, 'the sequence going on');
  await lab.pass(2 * DAY + 60_000);
  await lab.until(lead, ({ state }) => state?.enrollment?.lastMail?.endsWith(':two') === true, 'the second mail');
});

test('a mail that was about to go is held by a reply', async () => {
  const lead = await reach(lab, 'captured');
  await lab.ask(lead, { type: 'enroll', actor: 'm', sequence: 'talk' });
  await lab.until(lead, ({ state }) => state?.enrollment?.waiting === 'wait', 'the wait');
  await lab.record(lead, { kind: 'email.replied' });
  expect(await mails(lead)).toBe(0);
  const { id } = (await lab.find(lead)).state!.enrollment!;
  expect(await lab.lead.mails.find(`${id}:one`)).toMatchObject({ state: 'waiting', reason: 'replied' });
});
