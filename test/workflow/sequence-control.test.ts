import type { Asker, Deps } from '../../usecases/deps';
import { retryMail, skipMail } from '../../usecases/mails/settle-parked';
import { followSequence, noteFirst } from '../../usecases/sequences/order-publication';
import { pauseSequence, resumeSequence } from '../../usecases/sequences/pause-sequence';
import { planMigration } from '../../usecases/sequences/plan-migration';
import { changeSwitches } from '../../usecases/switches/change-switches';
import { REAL_CLOCK } from '../../domain/clock/virtual-clock';
import { template } from '../support/lab-files';
import { openWorkspace } from '../support/lab-workspace';
import { DAY, type LeadLab } from '../support/lead-lab';
import { reach } from '../support/lead-path';

jest.setTimeout(60_000);

const HOUR = 3_600_000;
const two = (name: string, more = ''): string => `
sequence: ${name}
steps:
  - { id: one, email: { template: first, topic: news } }
  - { id: rest, wait: 4 days }
  ${more}
  - { id: two, email: { template: second } }
  - wait: 1 day
`;

let lab: LeadLab;
beforeAll(async () => {
  lab = await openWorkspace({
    'sequences/held': two('held'),
    'sequences/moved': two('moved'),
    'sequences/switched': two('switched'),
    'sequences/archived': two('archived'),
    'sequences/broken': two('broken').replace('template: first', 'template: absent'),
  });
}, 120_000);
afterEach(() => lab.endLeads());
afterAll(() => lab.stop());

const ASKER: Asker = { id: 'm', actor: 'm', person: null, roles: ['admin', 'marketer'] };

/** What the use cases need, at the lab's present instant. */
async function deps(): Promise<Deps> {
  const at = await lab.now();
  const clock = { now: () => at, nowReal: () => at, line: REAL_CLOCK };
  return { store: lab.store, catalog: lab.lead.catalog, temporal: lab.env.client, clock } as unknown as Deps;
}

async function enrolled(sequence: string): Promise<string> {
  const lead = await reach(lab, 'captured');
  await lab.ask(lead, { type: 'enroll', actor: 'm', sequence });
  await lab.until(lead, ({ state }) => state?.enrollment?.position !== undefined, 'the sequence');
  return lead;
}
const subjects = async (lead: string): Promise<string[]> =>
  (await lab.mailsTo(`${lead}@example.com`)).map(({ subject }) => subject);
const enrolment = async (lead: string) => (await lab.find(lead)).state?.enrollment;

describe('a paused sequence (edge case 34)', () => {
  test('holds clocks and mails; on resume a wait goes on with what was left', async () => {
    const lead = await enrolled('held');
    await lab.until(lead, ({ state }) => state?.enrollment?.waiting === 'wait');
    await lab.deliver();
    const due = (await enrolment(lead))!.wakeAt!;
    await lab.pass(DAY);
    expect((await pauseSequence(await deps(), ASKER, 'held')).code).toBe('ok');
    const late = await enrolled('held');
    await lab.deliver();
    await lab.pass(10 * DAY);
    await lab.deliver();
    expect(await subjects(lead)).toEqual(['Premier']);
    expect(await subjects(late)).toEqual([]);
    expect(await enrolment(lead)).toMatchObject({ step: 'rest', wakeAt: null });

    expect((await resumeSequence(await deps(), ASKER, 'held')).code).toBe('ok');
    const resumed = await lab.until(lead, ({ state }) => state?.enrollment?.wakeAt != null, 'the wait to go on');
    expect(Math.round((resumed.state!.enrollment!.wakeAt! - due) / HOUR)).toBe(10 * 24);
    await lab.until(late, ({ state }) => state?.enrollment?.step === 'rest', 'the first step');
    await lab.pass(3 * DAY + HOUR);
    await lab.until(lead, ({ state }) => state?.enrollment?.step !== 'rest', 'the next step');
    await lab.deliver();
    expect([await subjects(lead), await subjects(late)]).toEqual([['Premier', 'Second'], ['Premier']]);
    expect((await resumeSequence(await deps(), ASKER, 'held')).code).toBe('conflict');
  });
});

describe('a publication', () => {
  test('with `migrate` moves those inside to the step of the same id, without a mail twice', async () => {
    const lead = await enrolled('moved');
    await lab.until(lead, ({ state }) => state?.enrollment?.waiting === 'wait');
    await lab.deliver();
    const before = await enrolment(lead);
    const text = two('moved', '- tag: { add: [new-version] }');
    expect(await planMigration(await deps(), 'moved', text)).toEqual([
      { version: 1, from: 'rest', to: 'rest', count: 1 },
    ]);
    await lab.publish('sequences', 'moved', text);
    await followSequence(await deps(), { name: 'moved', version: 2, migrate: true, existing: false });
    const moved = await lab.until(lead, ({ state }) => state?.enrollment?.version === 2, 'the move');
    expect(moved.state?.enrollment).toMatchObject({ step: 'rest', wakeAt: before!.wakeAt });
    expect(moved.enrolments.map(({ version }) => version)).toEqual([2]);
    await lab.pass(4 * DAY + HOUR);
    await lab.until(lead, ({ tags }) => tags.includes('new-version'), 'a step of the new version');
    await lab.deliver();
    expect(await subjects(lead)).toEqual(['Premier', 'Second']);
  });

  test('of a new sequence takes in who matches already only with `existing` (decisions.md 29)', async () => {
    const old = await reach(lab, 'captured', { profile: { industry: 'mining' } });
    await lab.pass(HOUR);
    const at = await lab.now();
    const text = two('mining').replace('steps:', 'entry: { when: { profile.industry: mining } }\nsteps:');
    await noteFirst({ store: lab.store }, 'mining', { version: 0, at, existing: false });
    await lab.publish('sequences', 'mining', text);
    await lab.pass(HOUR);
    const young = await lab.capture({ profile: { industry: 'mining' } });
    await lab.until(young, ({ state }) => state?.enrollment?.sequence === 'mining', 'the entry');
    await lab.record(old, { kind: 'page.viewed' });
    expect((await lab.find(old)).state?.stage).toBe('captured');

    await noteFirst({ store: lab.store }, 'mining', { version: 1, at, existing: true });
    await followSequence(await deps(), { name: 'mining', version: 1, migrate: false, existing: true });
    await lab.until(old, ({ state }) => state?.enrollment?.sequence === 'mining', 'the entry of who was there');
  });

  test('archived, it lets those inside finish and takes nobody in (edge case 26)', async () => {
    const lead = await enrolled('archived');
    await lab.until(lead, ({ state }) => state?.enrollment?.waiting === 'wait');
    await lab.deliver();
    await lab.store.files.archive('sequences', 'archived', await lab.now());
    await lab.pass(5 * DAY + HOUR);
    await lab.until(lead, ({ state }) => state?.enrollment?.step !== 'rest', 'the next step');
    await lab.deliver();
    expect(await subjects(lead)).toEqual(['Premier', 'Second']);
    const other = await reach(lab, 'captured');
    await lab.ask(other, { type: 'enroll', actor: 'm', sequence: 'archived' });
    expect((await lab.find(other)).state).toMatchObject({ stage: 'captured', enrollment: null });
  });
});

describe('a kill switch (edge case 53)', () => {
  test.each([
    [{ sequences: { switched: true } }, { sequences: { switched: false } }],
    [{ topics: { news: true } }, { topics: { news: false } }],
    [{ domains: { 'example.com': true } }, { domains: { 'example.com': false } }],
    [{ all: true }, { all: false }],
  ])('%j stops mail at the last look, and lifting it lets it go', async (stop, lift) => {
    expect((await changeSwitches(await deps(), ASKER, stop)).code).toBe('ok');
    const lead = await enrolled('switched');
    await lab.until(lead, ({ state }) => state?.enrollment?.waiting === 'wait');
    await lab.deliver();
    expect(await subjects(lead)).toEqual([]);
    expect((await lab.store.mails.find(`${lead}.e1:one`))?.reason).toMatch(/^switched off: /);
    expect((await changeSwitches(await deps(), ASKER, lift)).code).toBe('ok');
    await lab.pass(60_000);
    await lab.deliver();
    expect(await subjects(lead)).toEqual(['Premier']);
  });

  test('of all mail is an administrator’s', async () => {
    const marketer: Asker = { ...ASKER, roles: ['marketer'] };
    expect((await changeSwitches(await deps(), marketer, { all: true })).code).toBe('forbidden');
  });
});

describe('a parked mail (edge case 28)', () => {
  test('is sent again once its template is mended, or skipped', async () => {
    const [mended, skipped] = [await enrolled('broken'), await enrolled('broken')];
    for (const lead of [mended, skipped]) {
      await lab.until(lead, ({ state }) => state?.enrollment?.waiting === 'wait');
    }
    await lab.deliver();
    expect((await lab.store.mails.find(`${mended}.e1:one`))?.state).toBe('parked');
    await lab.publish('templates', 'absent', template('Absent'), 'html');
    expect((await retryMail(await deps(), ASKER, `${mended}.e1:one`)).code).toBe('ok');
    expect((await skipMail(await deps(), ASKER, `${skipped}.e1:one`)).code).toBe('ok');
    expect((await skipMail(await deps(), ASKER, `${skipped}.e1:one`)).code).toBe('conflict');
    await lab.deliver();
    expect([await subjects(mended), await subjects(skipped)]).toEqual([['Absent'], []]);
    await lab.pass(4 * DAY + HOUR);
    await lab.until(skipped, ({ state }) => state?.enrollment?.step !== 'rest', 'the lead to go on');
  });
});
