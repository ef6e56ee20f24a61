import { AGREEMENT } from '../support/lab-files';
import { openWorkspace } from '../support/lab-workspace';
import { DAY, type LeadLab } from '../support/lead-lab';
import { becomeHot, DIRECTOR, inStage } from '../support/lead-path';

jest.setTimeout(90_000);

const ENDS = `
sequence: ends
steps:
  - wait: 1 day
  - end: { as: qualify }
`;

/** Longer than a lead waits for who gets hot together with it, however many follow. */
const MOMENT = 6_000;

let lab: LeadLab;
beforeAll(async () => {
  lab = await openWorkspace({ 'agreements/1': `${AGREEMENT}intake: { perDay: 2 }\n`, 'sequences/ends': ENDS });
}, 120_000);
beforeEach(() => toTuesday());
afterAll(() => lab.stop());

/** To a Tuesday at ten, so that the days before and after are open ones. */
async function toTuesday(): Promise<void> {
  const day = new Date((await lab.now()) + DAY);
  while (day.getUTCDay() !== 2) day.setUTCDate(day.getUTCDate() + 1);
  day.setUTCHours(10, 0, 0, 0);
  await lab.passTo(day.getTime());
}

/** A lead that is hot by so many page views: the more, the hotter. */
async function hot(pages: number): Promise<string> {
  const lead = await lab.capture({ profile: { role: 'hr-director', industry: 'manufacturing' } });
  await lab.until(lead, ({ state }) => state?.enrollment?.waiting === 'wait', 'the first wait');
  await lab.record(lead, ...Array.from({ length: pages }, () => ({ kind: 'page.viewed' })));
  return lead;
}

test('two a day are qualified by themselves, hottest first; the others go on nurturing and are offered the next day', async () => {
  const first = [await hot(3), await hot(3)];
  // Who gets hot waits a moment for who is hotter.
  expect((await lab.find(first[1]!)).next).toMatchObject({ what: 'call', blockedBy: 'intake-gathers' });
  await lab.pass(MOMENT);
  for (const lead of first) await inStage(lab, lead, 'qualifying');
  const [cool, cooler, hottest] = [await hot(4), await hot(3), await hot(6)];
  for (const lead of [cool, cooler, hottest]) {
    const { state, next } = await lab.find(lead);
    expect(state).toMatchObject({ stage: 'nurturing', crossedHot: false, enrollment: { sequence: 'welcome' } });
    expect(next).toEqual({ what: 'call', at: state!.intake!.until, blockedBy: 'intake-full' });
  }
  // A hand raised, and what people ask for, is not bounded.
  const raised = await lab.capture(DIRECTOR);
  await lab.record(raised, { kind: 'form.submitted', props: { intent: 'demo' } });
  await inStage(lab, raised, 'qualifying');

  const opening = (await lab.find(cool)).state!.intake!.until;
  await lab.passTo(opening);
  for (const lead of [hottest, cool]) await inStage(lab, lead, 'qualifying');
  expect((await lab.find(hottest)).state!.stageSince).toBe((await lab.find(cool)).state!.stageSince);
  const later = await lab.until(cooler, ({ state }) => state!.intake!.until > opening, 'another day');
  expect(later.state).toMatchObject({ stage: 'nurturing' });

  // It cools down meanwhile: nobody has to call it.
  await lab.record(cooler, ...Array.from({ length: 4 }, () => ({ kind: 'x.left' })));
  expect((await lab.find(cooler)).state).toMatchObject({ intake: null, stage: 'nurturing' });
  // And a newcomer finds a place the next day, at once.
  await lab.passTo(later.state!.intake!.until);
  const fresh = await hot(3);
  await lab.pass(MOMENT);
  expect((await inStage(lab, fresh, 'qualifying')).state?.intake ?? null).toBeNull();
});

test('of those that get hot in one moment the hottest have the places, whoever was first', async () => {
  const pages = [3, 4, 7, 3, 6, 5];
  const leads = await Promise.all(
    pages.map(() => lab.capture({ profile: { role: 'hr-director', industry: 'manufacturing' } })),
  );
  for (const lead of leads)
    await lab.until(lead, ({ state }) => state?.enrollment?.waiting === 'wait', 'the first wait');
  for (const [n, lead] of leads.entries()) {
    await lab.record(lead, ...Array.from({ length: pages[n]! }, () => ({ kind: 'page.viewed' })));
  }
  await lab.pass(MOMENT);
  for (const n of [2, 4]) await inStage(lab, leads[n]!, 'qualifying');
  for (const n of [0, 1, 3, 5]) {
    const { state } = await lab.until(leads[n]!, ({ next }) => next?.blockedBy === 'intake-full', 'another day');
    expect(state?.stage).toBe('nurturing');
  }
});

test('with many places left it is the same: of a wave the coldest, who came first, are those who go on nurturing', async () => {
  await lab.publish('agreements', '1', `${AGREEMENT}intake: { perDay: 12 }\n`);
  const waiting = await Promise.all(
    Array.from({ length: 15 }, () => lab.capture({ profile: { role: 'hr-director', industry: 'manufacturing' } })),
  );
  for (const [n, lead] of waiting.entries()) {
    await lab.until(lead, ({ state }) => state?.enrollment?.waiting === 'wait', 'the first wait');
    await lab.record(lead, ...Array.from({ length: 3 + n }, () => ({ kind: 'page.viewed' })));
  }
  await lab.pass(MOMENT);
  for (const lead of waiting.slice(3)) await inStage(lab, lead, 'qualifying');
  for (const lead of waiting.slice(0, 3)) {
    const { state } = await lab.until(lead, ({ next }) => next?.blockedBy === 'intake-full', 'another day');
    expect(state).toMatchObject({ stage: 'nurturing', enrollment: { sequence: 'welcome' } });
  }
  await lab.passTo((await lab.find(waiting[0]!)).state!.intake!.until);
  for (const lead of waiting.slice(0, 3)) await inStage(lab, lead, 'qualifying');
  await lab.publish('agreements', '1', `${AGREEMENT}intake: { perDay: 2 }\n`);
});

test('where the agreement says `gather`, so long the leads of a day are compared before places are given', async () => {
  await lab.publish('agreements', '1', `${AGREEMENT}intake: { perDay: 1, gather: 2 business hours }\n`);
  const cool = await hot(3);
  await lab.pass(3_600_000);
  const hotter = await hot(6);
  expect((await lab.find(cool)).state?.stage).toBe('nurturing');
  // Its own two hours are over, and a hotter one has come meanwhile.
  await lab.passTo((await lab.find(cool)).state!.intake!.until);
  await lab.until(cool, ({ next }) => next?.blockedBy === 'intake-full', 'another day');
  await lab.passTo((await lab.find(hotter)).state!.intake!.until);
  await inStage(lab, hotter, 'qualifying');
  await lab.publish('agreements', '1', `${AGREEMENT}intake: { perDay: 2 }\n`);
});

test('a queued lead that a person qualifies gives its turn away; one whose sequence ends in a qualification waits for its own', async () => {
  const full = [await hot(3), await hot(3)];
  await lab.pass(MOMENT);
  for (const lead of full) await inStage(lab, lead, 'qualifying');
  const queued = await hot(3);
  const { day } = (await lab.find(queued)).state!.intake!;
  await lab.ask(queued, { type: 'qualify', actor: 'm' });
  expect((await lab.find(queued)).state).toMatchObject({ stage: 'qualifying', intake: null });
  expect((await lab.store.intake.queue(day, 'probe', 1)).waiting).toEqual({ probe: 1 });
  await lab.store.intake.leave(day, 'probe');

  const ending = await lab.capture({});
  await lab.ask(ending, { type: 'enroll', actor: 'm', sequence: 'ends' });
  await lab.pass(DAY - 3_600_000);
  const others = [await lab.capture(DIRECTOR), await lab.capture(DIRECTOR)];
  for (const lead of others) await becomeHot(lab, lead);
  await lab.pass(MOMENT);
  for (const lead of others) await inStage(lab, lead, 'qualifying');
  await lab.pass(3_700_000);
  const waits = await lab.until(ending, ({ state }) => state?.intake != null, 'its turn to be another day');
  expect(waits.state).toMatchObject({ stage: 'captured', intake: { cause: 'sequence.ended' } });
  await lab.passTo(waits.state!.intake!.until);
  await inStage(lab, ending, 'qualifying');
  expect(await lab.stages(ending)).toEqual(['captured→nurturing', 'nurturing→captured', 'captured→qualifying']);
});

test('twenty that get hot in one instant take two places, and no more', async () => {
  const leads = await Promise.all(Array.from({ length: 20 }, () => lab.capture(DIRECTOR)));
  await Promise.all(leads.map((lead) => becomeHot(lab, lead)));
  await lab.pass(MOMENT);
  const found = await Promise.all(
    leads.map((lead) => lab.until(lead, ({ state }) => state?.stage === 'qualifying' || state?.intake != null)),
  );
  expect(found.filter(({ state }) => state?.stage === 'qualifying')).toHaveLength(2);
});
