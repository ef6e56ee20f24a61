import type { Enrollment } from '../../domain/lead/state';
import { openWorkspace } from '../support/lab-workspace';
import { DAY, type LeadLab } from '../support/lead-lab';
import { reach } from '../support/lead-path';

jest.setTimeout(60_000);

const SETTLE_MS = 120_000;

let lab: LeadLab;
beforeAll(async () => {
  lab = await openWorkspace({
    'sequences/clicked': `
sequence: clicked
steps:
  - { id: one, email: { template: first } }
  - id: read
    waitFor: { event: email.clicked, of: one, timeout: 5 days }
    then: [ { tag: { add: [clicked] } }, { id: two, email: { template: second } } ]
    otherwise: [ { tag: { add: [silent] } } ]
  - wait: 20 days
`,
  });
  lab.lead.settleMs = () => Promise.resolve(SETTLE_MS);
}, 120_000);
afterEach(() => lab.endLeads());
afterAll(() => lab.stop());

/** A lead with the first mail in hand for an hour, waiting for its click. */
async function mailed(): Promise<string> {
  const lead = await reach(lab, 'captured');
  await lab.ask(lead, { type: 'enroll', actor: 'm', sequence: 'clicked' });
  await lab.until(lead, ({ state }) => state?.enrollment?.waiting === 'waitFor', 'the wait');
  await lab.deliver();
  await lab.pass(3_600_000);
  return lead;
}
const enrolment = async (lead: string): Promise<Enrollment> => {
  const { state } = await lab.find(lead);
  if (state?.enrollment == null) throw new Error('in no sequence');
  return state.enrollment;
};
async function click(lead: string): Promise<void> {
  const { id } = await enrolment(lead);
  await lab.record(lead, { kind: 'email.clicked', id: 'click', props: { of: 'one' }, mail: `${id}:one` });
}
const second = async (lead: string): Promise<unknown> => lab.lead.mails.find(`${(await enrolment(lead)).id}:two`);

test('a click shows its branch and sets its tag at once; the next mail waits until it is settled (edge case 61)', async () => {
  const lead = await mailed();
  await click(lead);
  const shown = await lab.until(lead, ({ tags }) => tags.includes('clicked'), 'the branch');
  expect(shown.state?.enrollment).toMatchObject({ waiting: 'verdict' });
  expect(shown.next).toMatchObject({ blockedBy: 'verdict' });
  expect(await second(lead)).toBeNull();
  await lab.pass(SETTLE_MS + 1_000);
  const on = await lab.until(lead, ({ state }) => state?.enrollment?.waiting === 'wait', 'the branch, taken');
  expect(on.tags).toContain('clicked');
  expect(on.state?.enrollment?.verdict).toBeUndefined();
  expect(await second(lead)).not.toBeNull();
});

test('a page view with script confirms the click: the next mail goes at once', async () => {
  const lead = await mailed();
  await click(lead);
  expect(await second(lead)).toBeNull();
  const before = await lab.now();
  await lab.record(lead, { kind: 'page.viewed', props: { path: '/guide' }, visitor: 'browser-of-the-lead' });
  await lab.until(lead, ({ state }) => state?.enrollment?.waiting === 'wait', 'the branch, taken');
  expect(await second(lead)).toMatchObject({ step: 'two' });
  expect((await lab.now()) - before).toBeLessThan(SETTLE_MS);
});

test('a click found out to be a machine’s resolves no wait: its tag is taken back and the silence goes on', async () => {
  const lead = await mailed();
  await click(lead);
  await lab.until(lead, ({ tags }) => tags.includes('clicked'), 'the branch');
  await lab.store.timeline.set(lead, 'click', { machine: 'all-links' });
  await lab.pass(SETTLE_MS + 1_000);
  const back = await lab.until(lead, ({ state }) => state?.enrollment?.waiting === 'waitFor', 'the wait again');
  expect(back.tags).not.toContain('clicked');
  await lab.pass(5 * DAY);
  const silent = await lab.until(lead, ({ state }) => state?.enrollment?.waiting === 'wait', 'the time-out');
  expect(silent.tags).toContain('silent');
  expect(await second(lead)).toBeNull();
});

test('a click an integration reports is its own finding and waits for nothing', async () => {
  const lead = await mailed();
  await lab.record(lead, { kind: 'email.clicked', props: { of: 'one' }, actor: 'crm' });
  await lab.until(lead, ({ state }) => state?.enrollment?.waiting === 'wait', 'the branch, taken');
  expect(await second(lead)).not.toBeNull();
});

test('a score made hot by clicks is shown at once; the call is asked for once they are settled', async () => {
  const lead = await reach(lab, 'captured', { profile: { role: 'hr-director' } });
  const clicks = [1, 2, 3, 4].map((n) => ({ kind: 'email.clicked', props: { of: 'one', url: `u${n}` }, mail: 'm' }));
  await lab.record(lead, ...clicks);
  const hot = await lab.find(lead);
  expect(hot.state).toMatchObject({ stage: 'captured', score: { band: 'hot' } });
  await lab.pass(SETTLE_MS + 1_000);
  await lab.until(lead, ({ state }) => state?.stage === 'qualifying', 'the call');
});
