import { readSequenceStats, reportHoldout, reportSequences } from '../../usecases/reports/report-sequences';
import { decideWinners } from '../../usecases/sequences/decide-winners';
import type { Deps } from '../../usecases/deps';
import { openWorkspace } from '../support/lab-workspace';
import { DAY, type LeadLab } from '../support/lead-lab';
import { reach } from '../support/lead-path';

jest.setTimeout(60_000);

const HOUR = 3_600_000;

let lab: LeadLab;
beforeAll(async () => {
  // Closed until the day after tomorrow, every year.
  const dayAfter = (days: number): string => new Date(Date.now() + days * DAY).toISOString().slice(5, 10);
  lab = await openWorkspace({
    'sequences/skipping': `
sequence: skipping
steps:
  - { id: one, skipWhen: { profile.role: hr-director }, email: { template: first } }
  - { id: two, email: { template: second } }
  - wait: 1 day
`,
    'sequences/controlled': `
sequence: controlled
holdout: 100 %
entry: { when: { profile.industry: mining } }
steps:
  - { id: one, email: { template: first } }
  - wait: 1 day
`,
    'sequences/closed': `
sequence: closed
window: { blackout: ["${dayAfter(-1)}/${dayAfter(2)}"], zone: Europe/Paris }
steps:
  - { id: one, email: { template: first } }
  - wait: 1 day
`,
    'sequences/unseen': `
sequence: unseen
steps:
  - { id: one, email: { template: first } }
  - id: read
    waitFor: { event: email.clicked, of: one, timeout: 1 day }
    then: [ { tag: { add: [clicked] } } ]
    otherwise: [ { tag: { add: [silent] } } ]
    untracked: [ { tag: { add: [unseen] } } ]
  - wait: 9 days
`,
    'sequences/looking': `
sequence: looking
steps:
  - { id: one, email: { template: first } }
  - wait: 2 days
  - id: looked
    waitFor: { any: [ { event: email.clicked, of: one }, { event: page.viewed } ], timeout: 5 days }
    then: [ { tag: { add: [looked] } } ]
    otherwise: [ { tag: { add: [silent] } } ]
  - wait: 9 days
`,
    'sequences/shadowed': `
sequence: shadowed
steps:
  - id: which
    shadow: true
    split:
      - { weight: 50, name: a, steps: [ { tag: { add: [arm] } } ] }
      - { weight: 50, name: b, steps: [ { tag: { add: [arm] } } ] }
  - wait: 1 day
  - { id: one, email: { template: first } }
  - wait: 3 days
`,
    'sequences/seasons': `
sequence: seasons
window: { zone: Europe/Paris }
steps:
  - wait: 7 months
  - { id: one, email: { template: first } }
  - wait: 1 day
`,
    'sequences/contest': `
sequence: contest
steps:
  - id: which
    split:
      - { weight: 50, name: a, steps: [ { id: mail-a, email: { template: first } } ] }
      - { weight: 50, name: b, steps: [ { id: mail-b, email: { template: second } } ] }
    winner: { after: 6, by: clicked }
  - wait: 3 days
`,
  });
}, 120_000);
afterEach(() => lab.endLeads());
afterAll(() => lab.stop());

const deps = (): Deps => ({ store: lab.store, catalog: lab.lead.catalog }) as unknown as Deps;
async function enrolled(sequence: string, person = {}): Promise<string> {
  const lead = await reach(lab, 'captured', person);
  await lab.ask(lead, { type: 'enroll', actor: 'm', sequence });
  await lab.until(lead, ({ state }) => state?.enrollment?.waiting != null, 'the first wait');
  return lead;
}
const subjects = async (lead: string): Promise<string[]> =>
  (await lab.mailsTo(`${lead}@example.com`)).map(({ subject }) => subject);

test('`skipWhen` passes a step over for those it holds of', async () => {
  const [director, other] = [
    await enrolled('skipping', { profile: { role: 'hr-director' } }),
    await enrolled('skipping'),
  ];
  await lab.deliver();
  expect([await subjects(director), await subjects(other)]).toEqual([['Second'], ['Premier', 'Second']]);
});

test('`holdout` keeps its control group out, on record, and lets in whom a person enrols', async () => {
  const held = await lab.capture({ profile: { industry: 'mining' } });
  const out = await lab.until(held, ({ enrolments }) => enrolments.length > 0, 'the draw');
  expect(out.enrolments).toMatchObject([{ sequence: 'controlled', cause: 'holdout' }]);
  expect(out.state).toMatchObject({ stage: 'captured', enrollment: null });
  const byHand = await enrolled('controlled');
  await lab.deliver();
  expect([await subjects(held), await subjects(byHand)]).toEqual([[], ['Premier']]);
  const report = await reportHoldout(deps(), {});
  expect(report).toMatchObject({
    value: {
      items: [{ sequence: 'controlled', count: 2, treated: { qualified: { n: 1 } }, heldOut: { qualified: { n: 1 } } }],
    },
  });
});

test('`blackout` days hold mail back until they are over', async () => {
  const lead = await enrolled('closed');
  await lab.deliver();
  expect(await subjects(lead)).toEqual([]);
  const row = await lab.store.mails.find(`${lead}.e1:one`);
  expect(row!.plannedAt).toBeGreaterThan((await lab.now()) + DAY);
  await lab.passTo(row!.plannedAt);
  await lab.deliver();
  expect(await subjects(lead)).toEqual(['Premier']);
});

test('`untracked` is the branch of those whose clicks cannot be seen (edge case 37)', async () => {
  const [unseen, silent] = [await enrolled('unseen', { consent: { links: 'refused' } }), await enrolled('unseen')];
  await lab.deliver();
  await lab.pass(DAY + HOUR);
  const tags = async (lead: string) => (await lab.until(lead, (one) => one.tags.length > 0, 'a branch')).tags;
  expect([await tags(unseen), await tags(silent)]).toEqual([['unseen'], ['silent']]);
});

test('`split … winner` is decided after so many leads and taken by all who come later; the statistics tell', async () => {
  const leads: string[] = [];
  while (leads.length < 8) leads.push(await enrolled('contest'));
  await lab.deliver();
  const arms = await Promise.all(
    leads.map(async (lead) => ((await lab.store.mails.find(`${lead}.e1:mail-b`)) === null ? 'a' : 'b')),
  );
  const loser = arms[0] === 'a' ? 'b' : 'a';
  for (const [n, lead] of leads.entries()) {
    if (arms[n] !== loser) await lab.record(lead, { kind: 'email.clicked', props: { of: `mail-${arms[n]}` } });
  }
  await decideWinners(deps(), (await lab.lead.catalog.sequence('contest'))!);
  expect((await lab.store.files.controls()).winners.contest).toEqual({ which: arms[0] });
  const later: string[] = [];
  while (later.length < 4) later.push(await enrolled('contest'));
  for (const lead of later) expect(await lab.store.mails.find(`${lead}.e1:mail-${arms[0]}`)).not.toBeNull();

  const stats = await readSequenceStats(deps(), 'contest');
  const won = arms.filter((arm) => arm === arms[0]).length;
  expect(stats).toMatchObject({
    value: {
      versions: [{ version: 1, entered: 12, inside: 12, sent: 8, clicked: won }],
      steps: expect.arrayContaining([
        expect.objectContaining({ step: 'which', entered: 12 }),
        expect.objectContaining({ step: 'wait-1', entered: 12, waiting: 12 }),
        expect.objectContaining({ step: `mail-${arms[0]}`, sent: won, clicked: won }),
      ]),
      splits: expect.arrayContaining([
        expect.objectContaining({ split: 'which', arm: arms[0], rate: expect.objectContaining({ count: won }) }),
      ]),
    },
  });
  const [left] = later;
  await lab.ask(left!, { type: 'qualify', actor: 'm' });
  const report = await reportSequences(deps(), {});
  expect(report).toMatchObject({
    value: { items: expect.arrayContaining([expect.objectContaining({ sequence: 'contest', exits: { qualify: 1 } })]) },
  });
});

describe('a wait for what the lead does', () => {
  const looking = async (): Promise<string> => {
    const lead = await enrolled('looking');
    await lab.deliver();
    await lab.pass(DAY);
    return lead;
  };
  const waitFor = async (lead: string): Promise<string[]> => {
    await lab.pass(DAY + HOUR);
    const there = ({ state }: Awaited<ReturnType<LeadLab['find']>>) => state?.enrollment?.step !== 'wait-1';
    return (await lab.until(lead, there, 'the wait for an event')).tags;
  };

  test('is over at once when it happened between the mail and the wait; not by one from before the enrolment (edge case 42)', async () => {
    const early = await looking();
    await lab.record(early, { kind: 'email.clicked', props: { of: 'one' } });
    const old = await reach(lab, 'captured');
    await lab.record(old, { kind: 'page.viewed', at: (await lab.now()) - HOUR });
    expect(await waitFor(early)).toEqual(['looked']);
    await lab.ask(old, { type: 'enroll', actor: 'm', sequence: 'looking' });
    await lab.until(old, ({ state }) => state?.enrollment?.step === 'wait-1', 'the first wait');
    await lab.deliver();
    await lab.pass(2 * DAY);
    const waits = await lab.until(
      old,
      ({ state }) => state?.enrollment?.waiting === 'waitFor',
      'the wait for an event',
    );
    expect(waits.tags).toEqual([]);
  });

  test('reads anonymous history only from when it began: that scores, and triggers nothing (edge case 43)', async () => {
    const lead = await looking();
    const view = { kind: 'page.viewed', actor: 'lead', props: { path: '/' }, anonymous: true };
    const join = async (id: string): Promise<void> => {
      const at = await lab.now();
      const entry = { ...view, id, at: at - HOUR / 2, receivedAt: at };
      await lab.store.timeline.append(lead, [entry], (await lab.find(lead)).bucket);
      await lab.record(lead, { kind: 'site.visited' });
    };
    await join('before');
    expect((await lab.find(lead)).state?.score?.total).toBe(15);
    expect(await waitFor(lead)).toEqual([]);
    await join('since');
    expect((await lab.until(lead, ({ tags }) => tags.length > 0, 'the branch')).tags).toEqual(['looked']);
  });
});

test('a split in shadow is drawn and reported, and nobody walks an arm (edge case 48)', async () => {
  const lead = await enrolled('shadowed');
  expect((await lab.find(lead)).tags).toEqual([]);
  const stats = await readSequenceStats(deps(), 'shadowed');
  expect(JSON.stringify(stats)).toContain('"which"');
  await lab.pass(DAY + HOUR);
  await lab.until(lead, ({ state }) => state?.enrollment?.step === 'wait-2', 'the second wait');
  await lab.deliver();
  expect(await subjects(lead)).toEqual(['Premier']);
});

test('a wait of months keeps the local time of day, whatever the clocks have done meanwhile (edge case 24)', async () => {
  const lead = await enrolled('seasons', { profile: { country: 'FR' } });
  const { enteredAt, wakeAt } = (await lab.find(lead)).state!.enrollment!;
  const local = (at: number): string => new Date(at).toLocaleTimeString('fr-FR', { timeZone: 'Europe/Paris' });
  expect(local(wakeAt!)).toBe(local(enteredAt));
  await lab.passTo(wakeAt!);
  await lab.until(lead, ({ state }) => state?.enrollment?.lastMail != null, 'the mail');
  await lab.deliver();
  expect(await subjects(lead)).toEqual(['Premier']);
});
