import { readSequenceStats } from '../../usecases/reports/report-sequences';
import { followSequence } from '../../usecases/sequences/order-publication';
import type { Deps } from '../../usecases/deps';
import { openWorkspace } from '../support/lab-workspace';
import { template } from '../support/lab-files';
import { DAY, type LeadLab } from '../support/lead-lab';
import { reach } from '../support/lead-path';

jest.setTimeout(60_000);

const HOUR = 3_600_000;
const stream = (name: string, contents: string[], more = ''): string => `
stream: ${name}
${more}
window: { zone: Europe/Paris }
cadence: { every: 1 week, on: tue, at: "10:00" }
content: [ ${contents.map((content) => `{ id: ${content}, email: { template: ${content} } }`).join(', ')} ]
`;

let lab: LeadLab;
beforeAll(async () => {
  lab = await openWorkspace({
    'templates/one': template('Un'),
    'templates/two': template('Deux'),
    'templates/three': template('Trois'),
    'sequences/letters': stream('letters', ['one', 'two']),
    'sequences/again': stream('again', ['one', 'two'], 'exit: { when: { profile.bored: true } }'),
    'sequences/low': stream('low', ['one', 'two'], 'priority: 1\nentry: { when: { profile.reader: true } }'),
    'sequences/high': `
sequence: high
priority: 5
entry: { when: { stage: captured, profile.asked: true } }
steps: [ { email: { template: second } }, { wait: 2 days } ]
`,
  });
}, 120_000);
afterEach(() => lab.endLeads());
afterAll(() => lab.stop());

async function joined(sequence: string): Promise<string> {
  const lead = await reach(lab, 'captured');
  await lab.ask(lead, { type: 'enroll', actor: 'm', sequence });
  await lab.until(lead, ({ state }) => state?.enrollment?.waiting === 'wait', 'the first occasion');
  return lead;
}
const subjects = async (lead: string): Promise<string[]> =>
  (await lab.mailsTo(`${lead}@example.com`)).map(({ subject }) => subject);
const enrolment = async (lead: string) => (await lab.find(lead)).state!.enrollment!;
/** Lets the member's next occasion come, and its mail go. */
async function nextOccasion(lead: string): Promise<void> {
  const { step, wakeAt } = await enrolment(lead);
  await lab.passTo(wakeAt!);
  await lab.until(lead, ({ state }) => state?.enrollment?.step !== step, 'the next occasion');
  await lab.deliver();
}
async function addContent(name: string, version: number, contents: string[]): Promise<void> {
  await lab.publish('sequences', name, stream(name, contents));
  const deps = { store: lab.store, temporal: lab.env.client } as unknown as Deps;
  await followSequence(deps, { name, version, migrate: true, existing: false });
}

describe('a stream (files.md, "Sequence")', () => {
  test('gives each member the next content it has not had, at each occasion, whenever it joined', async () => {
    const early = await joined('letters');
    await nextOccasion(early);
    expect(await subjects(early)).toEqual(['Un']);
    const late = await joined('letters');
    await nextOccasion(late);
    await lab.until(early, ({ state }) => state?.enrollment?.waiting === 'content', 'the end of the content');
    await lab.deliver();
    expect([await subjects(early), await subjects(late)]).toEqual([['Un', 'Deux'], ['Un']]);
    for (const { sentAt } of await lab.store.mails.ofEnrolment(`${early}.e1`)) {
      const local = new Date(sentAt!).toLocaleString('en-GB', {
        timeZone: 'Europe/Paris',
        weekday: 'short',
        hour: '2-digit',
      });
      expect(local).toBe('Tue, 10');
    }
  });

  test('lets those who have had it all wait at no cost, alerts once, and goes on when content is added in front', async () => {
    const [one, two] = [await joined('letters'), await joined('letters')];
    await nextOccasion(one);
    await nextOccasion(one);
    await lab.until(two, ({ state }) => state?.enrollment?.waiting === 'content', 'the end of the content');
    const alerts = async () => (await lab.store.alerts.list({ kind: 'stream.exhausted', limit: 200 })).items;
    expect((await alerts()).map(({ message }) => message)).toEqual([expect.stringContaining('letters')]);
    const deps = { store: lab.store, catalog: lab.lead.catalog } as unknown as Deps;
    expect(await readSequenceStats(deps, 'letters')).toMatchObject({ value: { exhausted: 2 } });
    const before = await lab.history(one);
    await lab.pass(90 * DAY);
    expect(await lab.history(one)).toBe(before);

    await addContent('letters', 2, ['three', 'one', 'two']);
    const moved = await lab.until(one, ({ state }) => state?.enrollment?.version === 2, 'the new content');
    expect(moved.state?.enrollment).toMatchObject({ step: 'before:three', waiting: 'wait' });
    await nextOccasion(one);
    await lab.until(two, ({ state }) => state?.enrollment?.waiting === 'content', 'the end of the content');
    await lab.deliver();
    expect([await subjects(one), await subjects(two)]).toEqual(Array(2).fill(['Un', 'Deux', 'Trois']));
    expect(await alerts()).toHaveLength(2);
  });

  test('sends nothing twice to a member that leaves and joins again', async () => {
    const lead = await joined('again');
    await nextOccasion(lead);
    await lab.store.leads.applyStep(lead, { set: { bored: true }, at: await lab.now() });
    await lab.record(lead, { kind: 'page.viewed' });
    await lab.until(lead, ({ state }) => state?.enrollment === null, 'the exit');
    await lab.store.leads.applyStep(lead, { set: { bored: false }, at: await lab.now() });
    await lab.ask(lead, { type: 'enroll', actor: 'm', sequence: 'again' });
    await lab.until(lead, ({ state }) => state?.enrollment?.waiting === 'wait', 'the next occasion');
    expect((await enrolment(lead)).step).toBe('before:two');
    await nextOccasion(lead);
    expect(await subjects(lead)).toEqual(['Un', 'Deux']);
  });

  test('yields to a sequence of a higher priority between two contents, and is taken up where it was (edge case 40)', async () => {
    const lead = await lab.capture({ profile: { reader: true } });
    const address = (await lab.find(lead)).email!;
    const mails = async () => (await lab.mailsTo(address)).map(({ subject }) => subject);
    await lab.until(lead, ({ state }) => state?.enrollment?.step === 'before:one', 'the stream');
    await nextOccasion(lead);
    await lab.store.leads.applyStep(lead, { set: { asked: true }, at: await lab.now() });
    await lab.record(lead, { kind: 'page.viewed' });
    await lab.until(lead, ({ state }) => state?.enrollment?.step === 'wait-1', 'the sequence');
    await lab.deliver();
    await lab.pass(2 * DAY + HOUR);
    await lab.until(lead, ({ state }) => state?.enrollment?.step === 'before:two', 'the stream again');
    await nextOccasion(lead);
    expect(await mails()).toEqual(['Un', 'Second', 'Deux']);
  });
});
