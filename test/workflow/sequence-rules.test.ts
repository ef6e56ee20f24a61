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
