import fc from 'fast-check';
import { isOpen } from '../../domain/time/calendar';
import { windowCalendar } from '../../domain/time/window';
import { startPosition } from '../../domain/sequences/position';
import { drawWeighted, shareOf } from '../../domain/sequences/share';
import { walk } from '../../domain/sequences/walk';
import type { WalkWorld } from '../../domain/sequences/walk-shapes';
import { DAY, event, facts, HOUR, MONDAY, passage, sequenceOf, world } from './sequence-fixtures';

const short = fc.constantFrom(
  '0 days',
  '90 minutes',
  '1 day',
  '3 days',
  '2 business days',
  '5 business hours',
  '1 month',
);
const kind = fc.constantFrom('email.clicked', 'email.opened', 'page.viewed');
const template = fc.constantFrom('a', 'b', 'c');
const condition = fc.constantFrom(
  { 'profile.n': { gt: 3 } },
  { customer: true },
  { lastActivityAt: { within: '5 days' } },
  { tags: 'x' },
  { or: [{ 'profile.set': 1 }, { score: { gte: 10 } }] },
);
// Mostly events of any mail: those of one mail seldom come about by chance.
const of = fc.oneof({ arbitrary: fc.constant({}), weight: 3 }, { arbitrary: fc.record({ of: template }), weight: 1 });
const awaited = fc.tuple(fc.record({ event: kind }), of).map(([what, mail]) => ({ ...what, ...mail }));
const waitFor = fc.oneof(
  fc.tuple(awaited, short).map(([what, timeout]) => ({ ...what, timeout })),
  fc.record({ any: fc.array(awaited, { minLength: 1, maxLength: 3 }), timeout: short }),
  fc.record({ all: fc.array(awaited, { minLength: 1, maxLength: 2 }), timeout: short }),
);

/** Steps of every kind, nested, with ids that clash and step lists that are empty. */
const { steps } = fc.letrec<{ steps: object[]; step: object; action: object }>((tie) => ({
  steps: fc.array(tie('step'), { maxLength: 4, depthIdentifier: 'steps' }),
  step: fc
    .tuple(
      tie('action'),
      fc.record({ id: fc.constantFrom('s1', 's2', 's3') }, { requiredKeys: [] }),
      // Seldom, for a step passed over shows little.
      fc.oneof({ arbitrary: fc.constant({}), weight: 5 }, { arbitrary: fc.record({ skipWhen: condition }), weight: 1 }),
    )
    .map(([action, id, skip]) => ({ ...id, ...skip, ...action })),
  action: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'steps' },
    template.map((name) => ({ email: { template: name } })),
    short.map((wait) => ({ wait })),
    fc.constantFrom(
      { wait: { until: 'tue 10:00' } },
      { set: { 'profile.set': 1 } },
      { tag: { add: ['x'] } },
      { sms: { template: 'text' } },
      { notify: { role: 'owner', message: 'm' } },
      { coupon: { pool: 'p' } },
      { enroll: { sequence: 'q' } },
      { end: { as: 'recycled', resumeAfter: '2 business days' } },
    ),
    fc.record(
      { waitFor, then: tie('steps'), otherwise: tie('steps'), untracked: tie('steps') },
      { requiredKeys: ['waitFor'] },
    ),
    fc.record({
      branch: fc.tuple(fc.record({ when: condition, steps: tie('steps') }), fc.record({ steps: tie('steps') })),
    }),
    fc.tuple(tie('steps'), tie('steps')).map(([one, two]) => ({
      split: [
        { name: 'one', weight: 1, steps: one },
        { name: 'two', weight: 2, steps: two },
      ],
    })),
    fc.record(
      {
        task: short.map((due) => ({ kind: 'phone', due })),
        then: fc.record({ done: tie('steps') }),
        otherwise: tie('steps'),
      },
      { requiredKeys: ['task'] },
    ),
  ),
}));
const window = fc.constantFrom(
  undefined,
  { days: ['mon', 'wed'], from: '09:00', to: '18:00', holidays: 'FR', jitter: '15 minutes' },
  { from: '22:00', to: '02:00', blackout: ['06-05/06-20'] },
);
const sequence = fc
  .tuple(steps, window)
  .map(([list, when]) => sequenceOf(list, when === undefined ? {} : { window: when }));
const instant = fc.integer({ min: -48, max: 24 * 60 }).map((half) => MONDAY + half * (HOUR / 2));
const entry = fc
  .record({ at: instant, name: kind, of: template, machine: fc.nat(5), anonymous: fc.boolean() })
  .map(({ at, name, of, machine, anonymous }) =>
    event(name, at, { of }, { anonymous, ...(machine === 0 ? { machine: 'scanner' } : {}) }),
  );
const aWorld = fc
  .record({
    leadId: fc.uuid(),
    zone: fc.constantFrom('Europe/Paris', 'America/New_York', 'Asia/Tokyo'),
    tracked: fc.record({ opens: fc.boolean(), clicks: fc.boolean() }),
    entries: fc.array(entry, { maxLength: 25 }),
    profile: fc.record({ n: fc.integer({ min: 0, max: 6 }) }),
    customer: fc.boolean(),
    ended: fc.dictionary(
      fc.constantFrom('s1', 's2', 'task-1'),
      fc.record({ outcome: fc.constantFrom('done', 'odd'), at: instant }),
    ),
  })
  .map(({ profile, customer, ended, ...rest }): WalkWorld =>
    world({ ...rest, taskOutcomes: ended, facts: facts({ profile, customer, lastActivityAt: MONDAY }) }),
  );
/** The instants at which something of this world happens: a lead is woken at them. */
const happenings = (from: WalkWorld) => [
  ...from.entries.map(({ at }) => at),
  ...Object.values(from.taskOutcomes ?? {}).map(({ at }) => at),
];

describe('a walk over any sequence and timeline', () => {
  test('never throws, always ends, and comes to the end of the sequence in time', () => {
    fc.assert(
      fc.property(sequence, aWorld, (compiled, from) => {
        const { last, times } = passage(compiled, from, happenings(from));
        expect(last.outcome).not.toBe('waiting');
        expect(times).toEqual([...times].sort((a, b) => a - b));
      }),
      { numRuns: 400 },
    );
  });

  test('never throws from a position of another version', () => {
    fc.assert(
      fc.property(sequence, sequence, aWorld, fc.nat(30), (one, other, from, index) => {
        const { position } = walk(one, { ...startPosition(MONDAY), index }, from);
        expect(() => walk(other, position, { ...from, now: MONDAY + 9 * DAY })).not.toThrow();
      }),
      { numRuns: 200 },
    );
  });

  test('plans no mail outside its window, before the look, or twice', () => {
    fc.assert(
      fc.property(sequence, aWorld, (compiled, from) => {
        const { effects } = passage(compiled, from, happenings(from));
        const mails = effects.filter((effect) => effect.kind === 'email' || effect.kind === 'sms');
        const calendar = windowCalendar(compiled.window ?? {}, from.zone);
        for (const { plannedAt, expiresAt } of mails) {
          expect(isOpen(calendar, plannedAt)).toBe(true);
          expect(plannedAt).toBeGreaterThanOrEqual(from.now);
          expect(expiresAt).toBeGreaterThan(plannedAt);
        }
        expect(new Set(mails.map(({ step }) => step)).size).toBe(mails.length);
      }),
      { numRuns: 400 },
    );
  });

  test('looking more often, with the position kept as JSON between, changes nothing', () => {
    fc.assert(
      fc.property(sequence, aWorld, fc.array(instant, { maxLength: 20 }), (compiled, from, more) => {
        const once = passage(compiled, from, happenings(from));
        const often = passage(compiled, from, [...happenings(from), ...more]);
        expect(often.effects).toEqual(once.effects);
        expect(often.trail).toEqual(once.trail);
        expect(often.last.outcome).toEqual(once.last.outcome);
      }),
      { numRuns: 400 },
    );
  });

  test('takes exactly one arm of a wait', () => {
    const arm = (name: string) => [{ tag: { add: [name] } }];
    fc.assert(
      fc.property(waitFor, aWorld, (wait, from) => {
        const compiled = sequenceOf([
          { email: { template: 'a' } },
          { waitFor: wait, then: arm('then'), otherwise: arm('otherwise'), untracked: arm('untracked') },
        ]);
        const { effects } = passage(compiled, from, happenings(from));
        expect(effects.filter((effect) => effect.kind === 'tag')).toHaveLength(1);
      }),
      { numRuns: 300 },
    );
  });
});

describe('a split', () => {
  const sequence = sequenceOf([
    {
      id: 'fork',
      split: [
        { name: 'story', weight: 70, steps: [{ tag: { add: ['story'] } }] },
        { name: 'roi', weight: 30, steps: [{ tag: { add: ['roi'] } }] },
      ],
    },
  ]);
  const armOf = (leadId: string, now = MONDAY) =>
    walk(sequence, startPosition(MONDAY), world({ leadId, now })).trail.find(({ kind: what }) => what === 'split')?.arm;

  test('draws the same arm for the same lead, whenever it comes', () => {
    fc.assert(fc.property(fc.uuid(), fc.nat(1e9), (id, later) => expect(armOf(id, MONDAY + later)).toBe(armOf(id))));
  });

  test('spreads leads by weight, even those whose ids follow one another', () => {
    const drawn = Array.from({ length: 5000 }, (_, n) => armOf(`lead-${n}`));
    const share = drawn.filter((arm) => arm === 'story').length / 5000;
    expect(Math.abs(share - 0.7)).toBeLessThan(0.03); // over 4 standard deviations
  });

  test('of two steps is drawn apart: what one drew says nothing of the other', () => {
    const both = Array.from({ length: 4000 }, (_, n) => [
      shareOf(`l${n}`, 's', 'one') < 0.5,
      shareOf(`l${n}`, 's', 'two') < 0.5,
    ]);
    const alike = both.filter(([one, two]) => one === two).length / 4000;
    expect(Math.abs(alike - 0.5)).toBeLessThan(0.035);
  });

  test('always draws an arm with weight, whatever the share', () => {
    const choices = [{ weight: 0 }, { weight: 0.1 }, { weight: 0.7 }, { weight: 0 }];
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (share) => {
        expect(drawWeighted(choices, share)?.weight).toBeGreaterThan(0);
      }),
    );
    expect(drawWeighted([{ weight: 0 }], 0.5)).toBeNull();
  });
});
