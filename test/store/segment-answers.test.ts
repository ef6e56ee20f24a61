import fc from 'fast-check';
import { matches } from '../../domain/conditions/matches';
import { parseCondition } from '../../domain/conditions/parse-condition';
import { toStoredEvents } from '../../domain/conditions/facts';
import { unknownConsent, type EnrolmentRecord, type LeadRecord } from '../../domain/lead/lead';
import { leadFacts } from '../../domain/lead/lead-facts';
import { newLeadState } from '../../domain/lead/state';
import type { TimelineEntry } from '../../domain/timeline/entry';
import { REAL_CLOCK } from '../../domain/clock/virtual-clock';
import type { Store } from '../../store';
import type { StoreQuery } from '../../store/connection/paging';
import type { LeadPage } from '../../store/leads/contract';
import { toLeadsQuery } from '../../usecases/leads/compile-segment';
import { blankLead } from '../support/blank-lead';
import { leaf, profile } from '../domain/conditions/random-conditions';
import { runStore, type RunningStore } from './running-store';

jest.setTimeout(180_000);

const NOW = Date.UTC(2026, 5, 15, 12);
const DAY = 86_400_000;

/** An age in days: past, or none. */
const age = fc.option(fc.integer({ min: 0, max: 40 }), { nil: null });
const entry = fc.record({
  kind: fc.constantFrom('email.clicked', 'page.viewed', 'x.trial.begun'),
  daysAgo: fc.integer({ min: 0, max: 40 }),
  machine: fc.option(fc.constant('scanner'), { freq: 5, nil: undefined }),
  retracted: fc.option(fc.constant(true), { freq: 5, nil: undefined }),
});
const one = fc.record({
  profile,
  entries: fc.array(entry, { maxLength: 6 }),
  total: fc.option(fc.integer({ min: -20, max: 200 }), { nil: null }),
  stage: fc.constantFrom('captured', 'nurturing', 'won'),
  source: fc.option(fc.constantFrom('fair', 'web'), { nil: null }),
  language: fc.option(fc.constantFrom('fr', 'en'), { nil: null }),
  tags: fc.uniqueArray(fc.constantFrom('vip', 'guide', 'fair'), { maxLength: 2 }),
  email: fc.constantFrom('granted', 'refused', 'unknown'),
  basis: fc.option(fc.constant('consent'), { nil: null }),
  active: age,
  created: fc.integer({ min: 0, max: 400 }),
  returned: fc.integer({ min: 0, max: 2 }),
  customer: fc.boolean(),
  enrolled: fc.array(fc.constantFrom('welcome', 'recycled'), { maxLength: 3 }),
});
const number = fc.integer({ min: 0, max: 3 });
const comparison = (values: fc.Arbitrary<unknown>) =>
  fc.oneof(
    values,
    ...['eq', 'ne', 'gt', 'gte', 'lt', 'lte'].map((op) => values.map((value) => ({ [op]: value }))),
    fc.array(values, { minLength: 1, maxLength: 2 }).map((list) => ({ in: list })),
    fc.array(values, { minLength: 1, maxLength: 2 }).map((list) => ({ nin: list })),
    fc.boolean().map((exists) => ({ exists })),
  );
const ages = fc.oneof(
  fc.constantFrom('3 days', '10 days', '1 month').map((within) => ({ within })),
  fc.constantFrom('3 days', '10 days', '1 month').map((olderThan) => ({ olderThan })),
  fc.boolean().map((exists) => ({ exists })),
);
const of = (field: string, test: fc.Arbitrary<unknown>) => test.map((value) => ({ [field]: value }));
const leadLeaf = fc.oneof(
  leaf,
  of('score', comparison(fc.integer({ min: -20, max: 200 }))),
  of('band', comparison(fc.constantFrom('cold', 'warm', 'hot'))),
  of('stage', comparison(fc.constantFrom('captured', 'nurturing', 'won'))),
  of('source', comparison(fc.constantFrom('fair', 'web'))),
  of('language', comparison(fc.constantFrom('fr', 'en'))),
  of('tags', comparison(fc.constantFrom('vip', 'guide'))),
  of('consent.email', comparison(fc.constantFrom('granted', 'refused'))),
  of('consent.basis', comparison(fc.constantFrom('consent'))),
  of(
    'consent.history',
    fc.boolean().map((exists) => ({ exists })),
  ),
  of('customer', comparison(fc.boolean())),
  of('handoffs.returned', comparison(number)),
  of('createdAt', ages),
  of('lastActivityAt', ages),
  ...['email.clicked', 'page.viewed', 'x.trial.begun'].flatMap((kind) => [
    of(`events.${kind}.count`, comparison(number)),
    of(`events.${kind}.lastAt`, ages),
  ]),
  of('enrolled.welcome', comparison(number)),
  of(
    'enrolled.recycled',
    fc.boolean().map((exists) => ({ exists })),
  ),
);
const condition = fc.letrec<{ node: unknown }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leadLeaf,
    fc
      .tuple(fc.constantFrom('and', 'or', 'nor'), fc.array(tie('node'), { minLength: 1, maxLength: 3 }))
      .map(([op, list]) => ({ [op]: list })),
  ),
})).node;

type Random = typeof one extends fc.Arbitrary<infer T> ? T : never;

/** A lead and its timeline, with what a look and an enrolment leave in the store for lists. */
function leadOf(random: Random, index: number): { lead: LeadRecord; entries: TimelineEntry[] } {
  const id = `lead-${index}`;
  const createdAt = NOW - random.created * DAY;
  const entries = random.entries.map(({ kind, daysAgo, machine, retracted }, n): TimelineEntry => {
    const at = NOW - daysAgo * DAY;
    const flags = { ...(machine !== undefined && { machine }), ...(retracted !== undefined && { retracted }) };
    return { id: `${id}-${n}`, at, receivedAt: at, kind, actor: 'lead', props: {}, ...flags };
  });
  const enrolments = random.enrolled.map((sequence, n): EnrolmentRecord => {
    return { id: `${id}.e${n}`, sequence, version: 1, enteredAt: createdAt, leftAt: null, cause: null };
  });
  const { total } = random;
  const score = total === null ? null : { total, fit: 0, engagement: total, band: bandOf(total) };
  const lead: LeadRecord = {
    ...blankLead(id, createdAt, { profile: random.profile }),
    consent: { ...unknownConsent(), email: random.email, basis: random.basis },
    source: random.source,
    language: random.language,
    tags: random.tags,
    customer: random.customer,
    returnedHandoffs: random.returned,
    lastActivityAt: random.active === null ? null : NOW - random.active * DAY,
    state: {
      ...newLeadState(id, createdAt, REAL_CLOCK),
      rev: 1,
      stage: random.stage as 'captured',
      score: score && {
        ...score,
        inactivity: 0,
        model: 'm',
        version: 1,
        assessedAt: NOW,
        nextChangeAt: null,
      },
    },
  };
  return { lead: { ...lead, enrolments }, entries };
}
const bandOf = (total: number): 'cold' | 'warm' | 'hot' => (total >= 150 ? 'hot' : total >= 100 ? 'warm' : 'cold');

describe('segments (files.md, "Conditions")', () => {
  let running: RunningStore;
  let store: Store;
  beforeAll(async () => {
    running = await runStore();
    store = await running.open();
  });
  afterAll(() => running.stop());

  it('hold in the database the leads whose facts match in memory, on random leads and conditions', async () => {
    const mixed = (value: unknown): boolean => Array.isArray(value) && new Set(value.map((it) => typeof it)).size > 1;
    const leads = fc
      .sample(one, { numRuns: 220, seed: 5 })
      .filter((random) => !Object.values(random.profile).some(mixed))
      .map(leadOf);
    await store.leads.createMany(leads.map(({ lead }) => ({ ...lead, enrolments: [] })));
    // The same way as in life: by projections, which leave what lists ask of.
    for (const { lead, entries } of leads) {
      const facts = leadFacts(lead, entries, null, 'captured');
      const { state, enrolments } = lead;
      await store.leads.project(lead.id, {
        state: { ...state!, rev: 2 },
        next: null,
        events: toStoredEvents(facts.events),
        enrolments,
      });
    }
    const listed = async (condition: StoreQuery): Promise<string[]> => {
      const listing: string[] = [];
      for (let cursor: string | null | undefined; cursor !== null;) {
        const page: LeadPage = await store.leads.list({ condition, sort: '-id', limit: 100, cursor });
        listing.push(...page.items.map(({ id }) => id));
        cursor = page.next;
      }
      return listing;
    };
    let found = 0;
    for (const written of fc.sample(condition, { numRuns: 400, seed: 23 })) {
      const parsed = parseCondition(written);
      if (!parsed.ok) throw new Error(JSON.stringify({ written, errors: parsed.errors }));
      const query = toLeadsQuery(parsed.condition, NOW);
      const ids = (await store.leads.scan(null, 1000, { query })).map(({ id }) => id);
      const expected = leads.flatMap(({ lead, entries }) => {
        const score = lead.state?.score ?? null;
        const facts = leadFacts(lead, entries, score, lead.state?.stage ?? 'captured');
        return matches(parsed.condition, facts, NOW) ? [lead.id] : [];
      });
      expect({ written, ids }).toEqual({ written, ids: expected.sort() });
      expect(await store.leads.count({ query })).toBe(expected.length);
      expect({ written, listed: await listed(query) }).toEqual({ written, listed: expected.toSorted().reverse() });
      found += expected.length;
    }
    expect(found).toBeGreaterThan(1000);
  });
});
