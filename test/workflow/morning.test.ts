import { sayDay } from '../../domain/words/locales';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { Worker } from '@temporalio/worker';
import { REAL_CLOCK } from '../../domain/clock/virtual-clock';
import { mailSettingsSchema } from '../../domain/files/mail-settings';
import { nextIntakeDay } from '../../domain/handoff/intake';
import { LAST_CHANCE } from '../../domain/lead/waiting-mail';
import { assessLead } from '../../domain/scoring/assess-lead';
import type { JsonObject, TimelineEntry } from '../../domain/timeline/entry';
import type { Hit } from '../../domain/timeline/hit';
import { createTokens } from '../../mail/tokens';
import { expireLeads } from '../../usecases/leads/expire-leads';
import { foldEvents } from '../../usecases/leads/fold-events';
import { tellMorning } from '../../usecases/morning/tell-morning';
import { findBundle } from '../../worker/bundle';
import { composeLastChance } from '../../worker/delivery/compose-last-chance';
import { MORNING_WORKFLOW } from '../../workflows/contract/names';
import type { Person } from '../support/blank-lead';
import { AGREEMENT } from '../support/lab-files';
import { openWorkspace } from '../support/lab-workspace';
import { DAY, type LeadLab } from '../support/lead-lab';
import { alertsOf, reach } from '../support/lead-path';

jest.setTimeout(120_000);

const CACHE = process.env.RIPEN_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'ripen');
const LM = 'lm@example.com';
const PERSON = { secretHash: null, createdAt: 0, disabledAt: null };

let lab: LeadLab;
beforeAll(async () => {
  lab = await openWorkspace();
  for (const [id, roles, language] of [
    ['mia@example.com', ['marketer'], 'en'],
    ['sam@example.com', ['sales-manager'], null],
    ['quin@example.com', ['qualifier'], null],
  ] as const)
    await lab.store.people.create({ ...PERSON, id, name: id, roles: [...roles], language });
}, 120_000);
afterAll(() => lab.stop());

const tell = async (): Promise<number> => tellMorning({ store: lab.store, catalog: lab.lead.catalog }, await lab.now());
const calendar = async () => (await lab.lead.catalog.agreement()).calendar;
/** To a minute after the next day has opened. */
async function toMorning(): Promise<void> {
  await lab.passTo(nextIntakeDay(await calendar(), await lab.now())!.opensAt + 60_000);
}
async function subjectsTo(address: string): Promise<string[]> {
  await lab.deliver();
  return (await lab.mailsTo(address)).map(({ subject }) => subject);
}

describe('who has been silent for three years (edge case 62)', () => {
  const YEARS_3 = 3 * 366 * DAY;
  const told: string[] = [];
  async function expire(days = 0): Promise<void> {
    const now = (await lab.now()) + days * DAY;
    const clock = { now: () => now, nowReal: () => now, line: REAL_CLOCK };
    const committer = { commit: async (hits: readonly Hit[]) => void told.push(...hits.map(({ lead }) => lead ?? '')) };
    await expireLeads({ store: lab.store, clock, committer } as unknown as Parameters<typeof expireLeads>[0]);
  }
  const silent = async (person: Person = {}): Promise<string> =>
    lab.capture({ at: (await lab.now()) - YEARS_3, ...person });
  const isHeld = async (lead: string): Promise<boolean> => (await lab.store.leads.find(lead)) !== null;
  const asked = async (lead: string) => lab.store.mails.ofLead(lead);
  const anew = () => lab.store.settings.put('retention.day', 'none');

  test('is asked once where mail is allowed and erased a month later, else erased at once', async () => {
    const [heard, mute] = [await silent(), await silent()];
    await lab.store.leads.suppress(mute, { reason: 'unsubscribed', at: 1 });
    await anew();
    await expire();
    expect([await isHeld(heard), await isHeld(mute)]).toEqual([true, false]);
    expect(await asked(heard)).toMatchObject([{ template: LAST_CHANCE, mailKind: 'service', state: 'waiting' }]);
    expect(told).toEqual([mute]);
    const [row] = await asked(heard);
    const tokens = createTokens(['lab-secret-lab-secret-lab-secret']);
    const settings = () => Promise.resolve(mailSettingsSchema.parse({}));
    const mail = await composeLastChance(
      { settings, tokens, publicUrl: 'https://a.example' },
      row!,
      await lab.find(heard),
    );
    expect(mail.ok && mail.raw.toString().replaceAll('=\r\n', '')).toContain('https://a.example/p/');
    await expire(29);
    expect([await isHeld(heard), (await asked(heard)).length]).toEqual([true, 1]);
    await expire(31);
    expect(await isHeld(heard)).toBe(false);
    expect(
      (await lab.store.audit.list({ action: 'lead.expired', limit: 10 })).items.map(({ target }) => target),
    ).toEqual([heard, mute]);
  });

  test('has fields cleared before, each by its own retention since it was last confirmed', async () => {
    const fields = 'fields:\n  - { name: message, retention: 24 months }\n  - { name: role }\n';
    await lab.publish('fields', 'fields', fields);
    const now = await lab.now();
    const lead = await lab.capture({ at: now - 900 * DAY, profile: { message: 'old', role: 'hr' } });
    const young = await lab.capture({ at: now - 900 * DAY, profile: { message: 'confirmed' } });
    await lab.store.leads.change(young, { set: { 'confirmedAt.message': now - 700 * DAY } });
    await anew();
    await expire();
    expect((await lab.find(lead)).profile).toEqual({ role: 'hr' });
    expect((await lab.timeline(lead)).at(-1)).toMatchObject({
      kind: 'profile.changed',
      props: { fields: ['message'] },
    });
    expect((await lab.find(young)).profile).toEqual({ message: 'confirmed' });
    await expire(31);
    expect((await lab.find(young)).profile).toEqual({});
  });

  test('has what was seen of them folded away month by month: score and cursor stay, the timeline tells of it (raw events after N months)', async () => {
    const now = await lab.now();
    const lead = await lab.capture({ at: now - 1000 * DAY });
    const seen = (id: string, days: number): TimelineEntry => ({
      ...{ id, at: now - days * DAY, receivedAt: now - days * DAY, kind: 'page.viewed', actor: 'lead' },
      ...{ props: { path: '/tarifs' }, visitor: `browser of ${lead}` },
    });
    await lab.store.timeline.append(
      lead,
      [seen('older', 990), seen('old', 950), seen('last', 800), seen('young', 30)],
      0,
    );
    const clock = { now: () => now, nowReal: () => now, line: REAL_CLOCK };
    const score = async () => {
      const model = (await lab.lead.catalog.primaryModel())!;
      return assessLead(model.compiled, await lab.find(lead), await lab.timeline(lead), now);
    };
    const [before, scored] = [await lab.timeline(lead), await score()];
    const fold = () => foldEvents({ store: lab.store, clock }, { amount: 25, unit: 'months' });
    await fold();
    await fold();
    const after = await lab.timeline(lead);
    expect(after.map(({ id }) => id)).toEqual(before.map(({ id }) => id));
    expect(after.filter(({ folded }) => folded).map(({ id, props }) => [id, props])).toEqual([
      ['older', {}],
      ['old', {}],
    ]);
    // The last activity of what is old enough: runs of unanswered mails after it are counted from there.
    expect(after.find(({ id }) => id === 'last')).toEqual(seen('last', 800));
    expect(after.find(({ id }) => id === 'young')).toEqual(seen('young', 30));
    expect(await score()).toEqual(scored);
    const { items } = await lab.store.timeline.page(lead, { kinds: ['events.folded'] });
    expect(items.reduce((sum, { props }) => sum + Number((props.events as JsonObject)['page.viewed']), 0)).toBe(2);
  });

  test('stays by an act of their own, a click or a choice, but not by an open; customers and the promised stay', async () => {
    const now = await lab.now();
    const [clicked, opened, chose, promised] = [await silent(), await silent(), await silent(), await silent()];
    await lab.record(clicked, { kind: 'email.clicked', at: now - 700 * DAY });
    await lab.record(opened, { kind: 'email.opened', at: now - DAY });
    await lab.ask(promised, { type: 'recycle', actor: 'm', reason: 'not-ready', contactAt: now + 300 * DAY });
    const customer = await reach(lab, 'won', { at: now - YEARS_3 });
    await anew();
    await expire();
    expect((await asked(chose)).map(({ template }) => template)).toEqual([LAST_CHANCE]);
    await lab.record(chose, { kind: 'preferences.changed' });
    await expire(31);
    const held = [clicked, chose, promised, customer, opened].map(isHeld);
    expect(await Promise.all(held)).toEqual([true, true, true, true, false]);
  });
});

test('the digest goes to the lead manager once a day however often it is asked for, with what waits', async () => {
  await reach(lab, 'qualifying');
  await toMorning();
  const next = await tell();
  expect(next).toBe(nextIntakeDay(await calendar(), await lab.now())!.opensAt);
  await Promise.all([tell(), tell()]);
  expect(await subjectsTo(LM)).toHaveLength(1);
  const [mail] = await lab.mailsTo(LM);
  expect(mail!.subject).toBe(`Les prospects du ${sayDay(new Date(await lab.now()).toISOString().slice(0, 10), 'fr')}`);
  expect(mail!.text).toContain('À appeler\u00a0: 1.');
  expect(mail!.text).toMatch(/\u00a0: http:\/\/127\.0\.0\.1:3000\/$/m);
  // Before the next day opens nothing is told, whatever runs.
  await lab.passTo(next - 3_600_000);
  expect(await tell()).toBe(next);
  expect(await subjectsTo(LM)).toHaveLength(1);
  await lab.passTo(next);
  await tell();
  expect(await subjectsTo(LM)).toHaveLength(2);
});

test('a lead with nothing to come for 30 days is alerted of once; one that has something to come is not', async () => {
  const [idle, busy] = [await lab.capture({}), await reach(lab, 'nurturing')];
  await lab.pass(25 * DAY);
  await toMorning();
  await tell();
  expect(await alertsOf(lab, idle)).toEqual([]);
  await lab.pass(6 * DAY);
  for (let mornings = 0; mornings < 2; mornings++) {
    await toMorning();
    await tell();
  }
  expect(await alertsOf(lab, idle)).toEqual(['lead.leak nothing to come for 30 days']);
  expect((await alertsOf(lab, busy)).filter((alert) => alert.startsWith('lead.leak'))).toEqual([]);
  const { items } = await lab.store.alerts.list({ lead: idle, limit: 10 });
  expect(items).toMatchObject([{ to: LM, level: 'warning' }]);
});

test('both sides are reminded of the review two weeks ahead and when it has come, each once', async () => {
  const reviewBy = new Date((await lab.now()) + 20 * DAY).toISOString().slice(0, 10);
  await lab.publish('agreements', '1', `${AGREEMENT}reviewBy: ${reviewBy}\n`);
  const told: string[][] = [];
  for (let mornings = 0; mornings < 22; mornings++) {
    await toMorning();
    await tell();
    await lab.deliver();
    const { items } = await lab.store.alerts.list({ kind: 'agreement.review', limit: 10 });
    if (items.length > (told.at(-1)?.length ?? 0)) told.push(items.map(({ to, level }) => `${level} ${to ?? ''}`));
  }
  expect(told.map((alerts) => [...alerts].sort())).toEqual([
    ['info marketer', 'info sales-manager'],
    ['info marketer', 'info sales-manager', 'warning marketer', 'warning sales-manager'],
  ]);
  const words = `Agreement 1 is to be reviewed by ${sayDay(reviewBy, 'en')}`;
  expect(await subjectsTo('mia@example.com')).toEqual([words, words]);
  expect(await subjectsTo('sam@example.com')).toHaveLength(2);
  expect((await subjectsTo(LM)).filter((subject) => subject.includes('à revoir'))).toHaveLength(2);
  expect(await subjectsTo('quin@example.com')).toEqual([]);
});

test('the workflow asks each morning for ever, by its own timer, and its history stays short', async () => {
  const asked: number[] = [];
  const worker = await Worker.create({
    connection: lab.env.nativeConnection,
    taskQueue: 'morning',
    workflowBundle: { codePath: await findBundle(CACHE) },
    activities: {
      tellMorning: async () => {
        asked.push(await lab.env.currentTimeMs());
        return asked.length % 2 === 0 ? 2 * 3_600_000 : 600_000;
      },
    },
  });
  await worker.runUntil(async () => {
    const handle = await lab.env.client.workflow.start(MORNING_WORKFLOW, {
      workflowId: 'morning-test',
      taskQueue: 'morning',
    });
    await lab.env.sleep(6 * DAY);
    expect((await handle.describe()).runId).not.toBe(handle.firstExecutionRunId);
    await handle.terminate();
  });
  const gaps = asked.slice(1).map((at, index) => Math.round((at - asked[index]!) / 60_000));
  // Ten minutes as asked for, and an hour where it is longer: the calendar may have changed.
  expect(new Set(gaps)).toEqual(new Set([10, 60]));
});
