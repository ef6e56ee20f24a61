import fc from 'fast-check';
import { Query } from 'mingo';
import { compileQuery } from '../../../domain/conditions/compile-query';
import { type Condition, fieldsOf } from '../../../domain/conditions/condition';
import { documentPath, type Facts, toDocument } from '../../../domain/conditions/facts';
import { matches } from '../../../domain/conditions/matches';
import { nextTurn } from '../../../domain/conditions/next-turn';
import { parseCondition } from '../../../domain/conditions/parse-condition';
import { leaf, profile, tree } from './random-conditions';

jest.setTimeout(120_000);

const NOW = Date.UTC(2026, 5, 15, 12);
const DAY = 86_400_000;

const facts = (more: Partial<Facts> = {}): Facts => ({
  profile: {},
  consent: {},
  tags: [],
  createdAt: NOW - 100 * DAY,
  events: {},
  enrolled: {},
  handoffs: { returned: 0 },
  customer: false,
  ...more,
});

function condition(written: unknown): Condition {
  const parsed = parseCondition(written);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return parsed.condition;
}

const holds = (written: unknown, more: Partial<Facts> = {}): boolean => matches(condition(written), facts(more), NOW);

const refusal = (written: unknown): { path: readonly (string | number)[]; message: string }[] => {
  const parsed = parseCondition(written);
  return parsed.ok ? [] : parsed.errors;
};

describe('a comparison on a missing field is false (edge case 29; decisions.md 20)', () => {
  it.each([
    [{ 'profile.x': 1 }],
    [{ 'profile.x': { ne: 1 } }],
    [{ 'profile.x': { nin: [1, 2] } }],
    [{ 'profile.x': { lt: 5 } }],
    [{ 'profile.x': { not: { gt: 5 } } }],
    [{ 'profile.x': { exists: true } }],
    [{ 'profile.x': { within: '30 days' } }],
    [{ 'profile.x': { olderThan: '30 days' } }],
    [{ 'profile.x': { between: [1, 2] } }],
    [{ 'profile.x': { regex: '.*' } }],
    [{ 'profile.x': { size: 0 } }],
    [{ 'profile.x': { all: ['a'] } }],
    [{ 'events.email.clicked.count': { lt: 1 } }],
    [{ lastActivityAt: { olderThan: '1 day' } }],
  ])('%j', (written) => {
    expect(holds(written)).toBe(false);
    expect(holds(written, { profile: { x: null } })).toBe(false);
  });

  it('`exists: false` and `nor` see the absence', () => {
    expect(holds({ 'profile.x': { exists: false } })).toBe(true);
    expect(holds({ nor: [{ 'profile.x': 1 }] })).toBe(true);
    expect(holds({ nor: [{ 'profile.x': { ne: 1 } }] })).toBe(true);
    expect(holds({ nor: [{ 'profile.x': { exists: false } }] })).toBe(false);
  });
});

describe('operators', () => {
  const lead = {
    profile: { employees: 500, role: 'hr-director', products: ['pay', 'time'] },
    tags: ['vip'],
    score: 120,
  };
  it.each([
    [{ 'profile.employees': { between: [30, 501] } }, true],
    [{ 'profile.employees': { between: [30, 500] } }, false],
    [{ 'profile.employees': { $gte: 500, lt: 501 } }, true],
    [{ 'profile.employees': { gt: '1' } }, false],
    [{ 'profile.role': { in: ['hr-director', 'cfo'] } }, true],
    [{ 'profile.role': { not: { in: ['hr-director'] } } }, false],
    [{ 'profile.role': { regex: '^hr-' } }, true],
    [{ 'profile.products': 'pay' }, true],
    [{ 'profile.products': { ne: 'pay' } }, false],
    [{ 'profile.products': { all: ['pay', 'time'], size: 2 } }, true],
    [{ 'profile.products': { elemMatch: { regex: '^ti' } } }, true],
    [{ tags: 'vip' }, true],
    [{ or: [{ tags: 'no' }, { score: { gte: 120 } }] }, true],
    [{ $and: [{ tags: 'vip' }, { score: { gt: 120 } }] }, false],
    [{ not: { score: { gt: 120 } } }, true],
    [{}, true],
  ])('%j → %s', (written, expected) => {
    expect(holds(written, lead)).toBe(expected);
  });

  it('reads an event kind that contains dots, its count and its last time', () => {
    const events = { 'email.clicked': { count: 3, lastAt: NOW - 5 * DAY }, 'x.a.b': { count: 1, lastAt: NOW } };
    expect(holds({ 'events.email.clicked.count': { gte: 3 } }, { events })).toBe(true);
    expect(holds({ 'events.x.a.b.lastAt': { within: '1 day' } }, { events })).toBe(true);
    expect(holds({ 'events.email.clicked.lastAt': { olderThan: '5 days' } }, { events })).toBe(false);
  });

  it('compares instants with dates, and profile dates with now', () => {
    expect(holds({ createdAt: { gte: '2026-01-01', lt: '2027-01-01T00:00:00Z' } })).toBe(true);
    expect(holds({ 'profile.renewal': { within: '2 weeks' } }, { profile: { renewal: '2026-06-20' } })).toBe(true);
    expect(holds({ 'profile.renewal': { within: '2 weeks' } }, { profile: { renewal: '2026-07-20' } })).toBe(false);
    expect(holds({ 'profile.last': { olderThan: '1 month' } }, { profile: { last: '2026-05-01' } })).toBe(true);
  });
});

describe('what is refused, with its place', () => {
  it.each([
    [{ $where: 'sleep(1)' }, ['$where']],
    [{ $expr: { $eq: [1, 1] } }, ['$expr']],
    [{ 'profile.x': { $where: '1' } }, ['profile.x', '$where']],
    [{ 'profile.x': { regex: 'a', options: 'i' } }, ['profile.x', 'options']],
    [{ 'profile.__proto__.x': 1 }, ['profile.__proto__.x']],
    [{ 'profile.constructor': 1 }, ['profile.constructor']],
    [{ 'profile.toString': { exists: true } }, ['profile.toString']],
    [{ 'profile.x': null }, ['profile.x']],
    [{ 'profile.x': { in: [1, { a: 1 }] } }, ['profile.x', 'in', 1]],
    [{ or: [{ score: 'high' }] }, ['or', 0, 'score']],
    [{ or: [] }, ['or']],
    [{ band: 'hott' }, ['band']],
    [{ createdAt: { gt: '30 days' } }, ['createdAt', 'gt']],
    [{ score: { within: '3 days' } }, ['score', 'within']],
    [{ lastActivityAt: { within: '3 business days' } }, ['lastActivityAt', 'within']],
    [{ 'profile.x': { between: [5, 1] } }, ['profile.x', 'between']],
    [{ profile: 1 }, ['profile']],
    [{ country: 'FR' }, ['country']],
    [{ 'events.count': 1 }, ['events.count']],
    [{ score: { gte: 1, $gte: 2 } }, ['score', '$gte']],
    ['score > 5', []],
  ])('%j', (written, path) => {
    const errors = refusal(written);
    expect(errors).toHaveLength(1);
    expect(errors[0]?.path).toEqual(path);
  });

  it('nests and lists beyond measure', () => {
    let nested: unknown = { score: 1 };
    for (let depth = 0; depth < 20; depth++) nested = { and: [nested] };
    expect(refusal(nested)[0]?.message).toContain('nested deeper');
    const many = { or: Array.from({ length: 1001 }, (_, index) => ({ score: index })) };
    expect(refusal(many)[0]?.message).toContain('more than 1000');
  });

  it('all errors at once, with the nearest operator', () => {
    const parsed = parseCondition({ 'profile.a': { gtee: 1 }, stge: 'won' });
    expect(parsed.ok ? [] : parsed.errors.map((error) => error.suggestion)).toEqual(['gte', 'stage']);
  });

  it('what the score decides, in a scoring rule', () => {
    for (const field of ['score', 'fit', 'engagement', 'band', 'stage']) {
      expect(parseCondition({ [field]: 1 }, { fields: 'rule' }).ok).toBe(false);
    }
    expect(parseCondition({ 'profile.a': 1, source: 'web', tags: 'x' }, { fields: 'rule' }).ok).toBe(true);
  });
});

describe('the query for the database', () => {
  it('guards every leaf and maps names and instants to how they are stored', () => {
    const compiled = compileQuery(condition({ 'profile.x': { ne: 1 }, createdAt: { within: '1 day' } }), NOW, {
      field: (field) => `lead.${field}`,
      instant: (ms) => new Date(ms),
    });
    expect(compiled).toEqual({
      $and: [
        { 'lead.profile.x': { $exists: true, $nin: [null, 1] } },
        {
          $and: [
            { 'lead.createdAt': { $exists: true, $ne: null, $gte: new Date(NOW - DAY) } },
            { 'lead.createdAt': { $lte: new Date(NOW + DAY) } },
          ],
        },
      ],
    });
  });

  it('names the fields it reads, each once', () => {
    expect(fieldsOf(condition({ tags: 'a', or: [{ tags: 'b' }, { 'events.x.y.count': 1 }] }))).toEqual([
      'tags',
      'events.x.y.count',
    ]);
  });
});

it('asks of a sequence whether a lead has been in it, or how often', () => {
  const been = facts({ enrolled: { welcome: 2 } });
  const answers = (test: unknown): boolean[] =>
    [been, facts()].map((one) => matches(condition({ 'enrolled.welcome': test }), one, NOW));
  expect(answers(true)).toEqual([true, false]);
  expect(answers(false)).toEqual([false, true]);
  expect(answers({ ne: true })).toEqual([false, true]);
  expect(answers({ eq: true })).toEqual([true, false]);
  expect(answers({ gte: 2 })).toEqual([true, false]);
  expect(answers({ exists: false })).toEqual([false, true]);
});

it('knows what may be consented to, and what was answered', () => {
  const refused = (written: unknown): string[] => {
    const parsed = parseCondition(written);
    return parsed.ok ? [] : parsed.errors.map(({ suggestion }) => suggestion ?? '');
  };
  expect(refused({ 'consent.email': 'granted', 'consent.basis': 'consent', 'consent.notice': 'x' })).toEqual([]);
  expect(refused({ 'consent.emial': 'granted', 'consent.sms': 'refusd' })).toEqual(['consent.email', 'refused']);
});

describe('for any condition and any profile', () => {
  it('memory answers what the compiled query answers', () => {
    fc.assert(
      fc.property(tree, profile, (written, values) => {
        const one = condition(written);
        const lead = facts({ profile: { ...values } });
        const query = new Query(compileQuery(one, NOW, { field: documentPath }), {});
        expect(matches(one, lead, NOW)).toBe(query.test(toDocument(lead)));
      }),
      { numRuns: 1000 },
    );
  });

  it('a leaf on a missing field is false unless it tests absence', () => {
    fc.assert(
      fc.property(leaf, (written) => {
        const absent = Object.values(written).some((one) => JSON.stringify(one) === '{"exists":false}');
        expect(holds(written)).toBe(absent);
      }),
    );
  });
});

describe('nextTurn', () => {
  it('is the millisecond at which time alone turns the answer', () => {
    const young = condition({ createdAt: { within: '30 days' } });
    const lead = facts({ createdAt: NOW - 10 * DAY });
    const turn = nextTurn(young, lead, NOW) ?? 0;
    expect(turn).toBe(NOW + 20 * DAY + 1);
    expect([turn - 1, turn].map((at) => matches(young, lead, at))).toEqual([true, false]);
    expect(nextTurn(young, lead, turn)).toBeNull();
  });

  it('is null where no age is asked for, and passes over instants that change nothing', () => {
    expect(nextTurn(condition({ score: 1 }), facts(), NOW)).toBeNull();
    const both = condition({
      and: [{ createdAt: { olderThan: '101 days' } }, { lastActivityAt: { olderThan: '3 days' } }],
    });
    expect(nextTurn(both, facts({ lastActivityAt: NOW }), NOW)).toBe(NOW + 3 * DAY + 1);
  });

  it('for any facts: the answer is the same at every instant before it', () => {
    const timed = fc.record({
      or: fc.array(
        fc
          .tuple(
            fc.constantFrom('createdAt', 'lastActivityAt', 'profile.d'),
            fc.constantFrom('within', 'olderThan'),
            fc.integer({ min: 1, max: 60 }),
          )
          .map(([field, op, days]) => ({ [field]: { [op]: `${days} days` } })),
        { minLength: 1, maxLength: 3 },
      ),
    });
    const days = fc.integer({ min: -50, max: 50 });
    fc.assert(
      fc.property(timed, days, days, days, (written, a, b, c) => {
        const one = condition(written);
        const lead = facts({
          createdAt: NOW + a * DAY,
          lastActivityAt: NOW + b * DAY,
          profile: { d: new Date(NOW + c * DAY).toISOString() },
        });
        const turn = nextTurn(one, lead, NOW);
        const answer = matches(one, lead, NOW);
        for (let day = 0; day < 130; day++) {
          const at = NOW + day * DAY;
          if (turn === null || at < turn) expect(matches(one, lead, at)).toBe(answer);
        }
        if (turn !== null) expect(matches(one, lead, turn)).not.toBe(answer);
      }),
    );
  });
});
