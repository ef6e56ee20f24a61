import fc from 'fast-check';
import { assess } from '../../../domain/scoring/assess';
import type { Assessment, AssessmentInput } from '../../../domain/scoring/assessment';
import type { CompiledModel } from '../../../domain/scoring/compile-model';
import type { TimelineEntry } from '../../../domain/timeline/entry';
import { SCORING_MODEL } from '../files/examples';
import { DAY, model, NOW } from './scoring-fixtures';

jest.setTimeout(120_000);

const HOUR = 3_600_000;
const DECAYS = `bands: { warm: 20, hot: 60 }
salesCycle: 4 months
taper: 45 days
engagementMin: -20
min: -60
max: 120
hotRequires: { fit: 5, engagement: 10 }
fit:
  - { id: young, when: { createdAt: { within: 200 days } }, points: 7 }
  - { id: active, when: { lastActivityAt: { within: 20 days } }, points: 3.5 }
  - { id: clicks, when: { events.email.clicked.count: { gte: 2 } }, points: 4 }
freshness: { fields: [role], within: 6 months, points: 5 }
engagement:
  - { id: click, event: email.clicked, points: 11, halfLife: 20 days }
  - { id: page, event: page.viewed, points: 7.5, limit: { times: 2, per: 10 days, distinct: path } }
  - { id: quick, event: page.viewed, where: { path: /tarifs }, points: 6, expires: 12 days }
  - { id: bad, event: email.unsubscribed, points: -30, halfLife: 35 days }
  - { id: careers, event: page.viewed, where: { path: /jobs }, points: -9, expires: 40 days }
  - { id: form, event: form.submitted, points: 3, halfLife: 60 days, fields: { phone: 10 } }
inactivity: { perMonth: -4.5, resetBy: 5 }
noResponse: { unanswered: 3, points: -6, max: 2 }
disqualify:
  - { id: gone, when: { lastActivityAt: { olderThan: 150 days } }, reason: gone }
`;
const MODELS: CompiledModel[] = [model(SCORING_MODEL.replace('model: hr-payroll\n', '')), model(DECAYS)];

const entry: fc.Arbitrary<TimelineEntry> = fc
  .record({
    id: fc.uuid(),
    hoursAgo: fc.integer({ min: 0, max: 24 * 260 }),
    kind: fc.constantFrom(
      'email.sent',
      'email.opened',
      'email.clicked',
      'page.viewed',
      'page.viewed',
      'form.submitted',
      'call.missed',
      'call.answered',
      'email.unsubscribed',
      'content.downloaded',
      'score.adjusted',
      'stage.changed',
    ),
    path: fc.constantFrom('/tarifs', '/jobs/1', '/recrutement', '/blog'),
    points: fc.integer({ min: -20, max: 20 }),
    untilDays: fc.integer({ min: -10, max: 100 }),
    machine: fc.option(fc.constant('scanner'), { freq: 8, nil: undefined }),
    retracted: fc.option(fc.constant(true), { freq: 8, nil: undefined }),
  })
  .map(({ id, hoursAgo, kind, path, points, untilDays, machine, retracted }) => ({
    id,
    at: NOW - hoursAgo * HOUR,
    receivedAt: NOW,
    kind,
    actor: 'lead',
    props: { path, url: path, points, until: NOW + untilDays * DAY, fields: ['phone'] },
    ...(machine !== undefined && { machine }),
    ...(retracted !== undefined && { retracted }),
  }));
const pause = fc
  .tuple(fc.integer({ min: -200, max: 0 }), fc.integer({ min: 1, max: 40 }))
  .map(([from, days]) => ({ from: NOW + from * DAY, to: Math.min(NOW, NOW + (from + days) * DAY) }));
const input: fc.Arbitrary<AssessmentInput> = fc
  .record({
    entries: fc.array(entry, { maxLength: 25, size: 'max' }),
    pauses: fc.array(pause, { maxLength: 2 }),
    tracked: fc.boolean(),
    createdDays: fc.integer({ min: 1, max: 400 }),
    confirmedDays: fc.integer({ min: 0, max: 300 }),
    profile: fc.record({
      role: fc.constantFrom('hr-director', 'intern', 'cfo'),
      employees: fc.integer({ min: 0, max: 600 }),
      country: fc.constantFrom('FR', 'US'),
    }),
  })
  .map(({ createdDays, confirmedDays, ...rest }) => ({
    ...rest,
    createdAt: NOW - createdDays * DAY,
    confirmedAt: { role: NOW - confirmedDays * DAY, company: NOW - DAY },
  }));
const scored = fc.tuple(fc.constantFrom(...MODELS), input);

const decision = (one: Assessment): string => `${one.band ?? ''}/${one.disqualified?.rule ?? ''}`;

describe('for any profile and timeline', () => {
  it('order and duplicates never matter (edge cases 1, 2)', () => {
    fc.assert(
      fc.property(scored, fc.infiniteStream(fc.nat(1000)), ([compiled, one], ranks) => {
        const shuffled = [...one.entries, ...one.entries.slice(0, 5)]
          .map((each) => ({ each, rank: ranks.next().value as number }))
          .sort((a, b) => a.rank - b.rank)
          .map(({ each }) => each);
        expect(assess(compiled, { ...one, entries: shuffled }, NOW)).toEqual(assess(compiled, one, NOW));
      }),
      { numRuns: 100 },
    );
  });

  it('the items’ points sum to the total before rounding and clamping, exactly', () => {
    fc.assert(
      fc.property(scored, ([compiled, one]) => {
        const { items, raw, fit, engagement, inactivity, noResponse, adjustments, total } = assess(compiled, one, NOW);
        expect(items.reduce((sum, item) => sum + item.points, 0)).toBe(raw);
        expect(fit + engagement + inactivity + noResponse + adjustments).toBeCloseTo(raw, 9);
        expect(Math.abs((total ?? 0) - Math.min(compiled.max, Math.max(compiled.min, raw)))).toBeLessThanOrEqual(
          0.5 + 1e-9,
        );
      }),
      { numRuns: 100 },
    );
  });

  it('a retraction equals never having happened; a machine’s event likewise', () => {
    fc.assert(
      fc.property(scored, ([compiled, one]) => {
        const kept = one.entries.filter((each) => each.retracted !== true && each.machine === undefined);
        expect(assess(compiled, { ...one, entries: kept }, NOW)).toEqual(assess(compiled, one, NOW));
      }),
      { numRuns: 100 },
    );
  });

  it('the union of two timelines is their merge', () => {
    fc.assert(
      fc.property(scored, fc.nat(25), fc.nat(25), ([compiled, one], a, b) => {
        const [left, right] = [one.entries.slice(0, Math.max(a, b)), one.entries.slice(Math.min(a, b))];
        const merged = { ...one, entries: [...right, ...left] };
        expect(assess(compiled, merged, NOW)).toEqual(assess(compiled, one, NOW));
      }),
      { numRuns: 100 },
    );
  });

  it('decay never raises a positive rule', () => {
    fc.assert(
      fc.property(scored, fc.integer({ min: 1, max: 200 * 24 }), ([compiled, one], hours) => {
        const later = assess(compiled, one, NOW + hours * HOUR);
        const before = assess(compiled, one, NOW);
        const negative = new Set(compiled.model.engagement.filter((rule) => rule.points < 0).map((rule) => rule.id));
        for (const item of later.items) {
          if (item.kind !== 'engagement' || negative.has(item.rule) || item.rule === 'engagementMin') continue;
          const then = before.items.find((each) => each.rule === item.rule)?.points ?? 0;
          expect(item.points).toBeLessThanOrEqual(then + 1e-9);
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe('by time alone', () => {
  it('the total changes at nextChangeAt and at no instant before, band and disqualification at nextDecisionAt', () => {
    fc.assert(
      fc.property(
        scored,
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 12, maxLength: 12 }),
        ([compiled, one], shares) => {
          const now = assess(compiled, one, NOW);
          const check = (turn: number | null, told: (assessed: Assessment) => unknown): void => {
            const end = turn ?? NOW + 1000 * DAY;
            const instants = [...shares.map((share) => Math.floor(NOW + share * (end - 1 - NOW))), end - 1];
            for (const at of instants) expect(told(assess(compiled, one, Math.max(NOW, at)))).toEqual(told(now));
            if (turn !== null) expect(told(assess(compiled, one, turn))).not.toEqual(told(now));
          };
          check(now.nextChangeAt, (assessed) => assessed.total);
          check(now.nextDecisionAt, decision);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('followed from change to change, nothing is passed over for half a year', () => {
    fc.assert(
      fc.property(scored, ([compiled, one]) => {
        let at = NOW;
        let known = assess(compiled, one, at);
        for (let day = 1; day <= 180; day++) {
          const until = NOW + day * DAY;
          while (known.nextChangeAt !== null && known.nextChangeAt <= until) {
            at = known.nextChangeAt;
            const next = assess(compiled, one, at);
            expect(next.total).not.toBe(known.total);
            known = next;
          }
          expect(assess(compiled, one, until).total).toBe(known.total);
        }
      }),
      { numRuns: 8 },
    );
  });

  it('a pause that is known to end is looked beyond', () => {
    fc.assert(
      fc.property(scored, fc.integer({ min: 1, max: 60 }), ([compiled, one], days) => {
        const pauses = [{ from: NOW - DAY, to: NOW + days * DAY }];
        const now = assess(compiled, { ...one, pauses }, NOW);
        const turn = now.nextChangeAt;
        const before = (turn ?? NOW + 500 * DAY) - 1;
        expect(assess(compiled, { ...one, pauses }, before).total).toBe(now.total);
        if (turn !== null) expect(assess(compiled, { ...one, pauses }, turn).total).not.toBe(now.total);
      }),
      { numRuns: 100 },
    );
  });
});
