import fc from 'fast-check';
import { agreementSchema } from '../../domain/files/agreement';
import { gatherUntil, intakeDayOf, isItsTurn, nextIntakeDay } from '../../domain/handoff/intake';
import { decideLook } from '../../domain/lead/decide-look';
import { nextDeadline } from '../../domain/lead/deadlines';
import { settle } from '../../domain/lead/settle';
import type { BusinessCalendar } from '../../domain/time/calendar';
import { DAY, enrollmentOf, lookOf, NOW, stateOf } from './lead/lead-fixtures';

const PARIS: BusinessCalendar = {
  zone: 'Europe/Paris',
  days: ['mon', 'tue', 'wed', 'thu', 'fri'],
  from: '09:00',
  to: '18:00',
  holidays: 'FR',
};
const at = (text: string): number => Date.parse(text);

describe('the day of an instant', () => {
  it.each([
    ['2026-06-01T10:00:00+02:00', '2026-06-01'],
    ['2026-06-01T07:00:00+02:00', '2026-06-01'],
    ['2026-06-01T18:00:00+02:00', '2026-06-02'],
    // Friday night and the weekend count for Monday; 14 July is a holiday.
    ['2026-06-05T19:00:00+02:00', '2026-06-08'],
    ['2026-06-06T12:00:00+02:00', '2026-06-08'],
    ['2026-07-14T12:00:00+02:00', '2026-07-15'],
  ])('%s counts for %s', (instant, day) => {
    expect(intakeDayOf(PARIS, at(instant))?.id).toBe(day);
  });

  it('the next one is the next that opens', () => {
    expect(nextIntakeDay(PARIS, at('2026-06-05T10:00:00+02:00'))).toEqual({
      id: '2026-06-08',
      opensAt: at('2026-06-08T09:00:00+02:00'),
    });
    expect(nextIntakeDay({ ...PARIS, days: [] }, NOW)).toBeNull();
  });
});

it('of any who wait, whatever the order they ask in, at most so many are taken a day, and they are the hottest', () => {
  const leads = fc.uniqueArray(fc.record({ id: fc.nat().map(String), score: fc.integer({ min: 150, max: 160 }) }), {
    selector: ({ id }) => id,
    maxLength: 30,
  });
  fc.assert(
    fc.property(leads, fc.nat(12), fc.nat(), (waiting, perDay, seed) => {
      const day = {
        taken: [] as string[],
        waiting: Object.fromEntries(waiting.map(({ id, score }) => [`l${id}`, score])),
      };
      const inSomeOrder = Object.keys(day.waiting).sort((a, b) => ((a.length * seed) % 7) - ((b.length * seed) % 7));
      for (const lead of inSomeOrder) {
        // Who is taken leaves the queue; who is not goes over to the next day's.
        const isTaken = isItsTurn(day, lead, perDay);
        if (isTaken) day.taken.push(lead);
        if (isTaken) delete day.waiting[lead];
      }
      const hottest = waiting
        .map(({ id, score }) => ({ id: `l${id}`, score }))
        .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
        .slice(0, perDay)
        .map(({ id }) => id);
      expect([...day.taken].sort()).toEqual(hottest.sort());
    }),
  );
});

describe('who has just got hot is compared with the others', () => {
  const LATE_FRIDAY = at('2026-06-05T17:30:00+02:00');
  const until = (
    asking: { taken: number; waiting?: number; before?: { since: number; crowd: number }; factor?: number },
    intake: object = { perDay: 40 },
  ): number | null =>
    gatherUntil(
      {
        taken: Array.from({ length: asking.taken }, String),
        waiting: Object.fromEntries(Array.from({ length: asking.waiting ?? 1 }, (_, n) => [`w${n}`, 150])),
      },
      agreementSchema.parse({ agreement: 1, handoff: { model: 'hr', hot: 150 }, calendar: PARIS, intake }),
      { now: LATE_FRIDAY, factor: asking.factor ?? 1, before: asking.before ?? null },
    );

  it('for a moment, however many places are left, or as long as the agreement says', () => {
    expect(until({ taken: 0 })).toBe(LATE_FRIDAY + 1_000);
    expect(until({ taken: 39 })).toBe(LATE_FRIDAY + 1_000);
    expect(until({ taken: 40 })).toBeNull();
    expect(until({ taken: 0 }, { perDay: 40, gather: '2 business hours' })).toBe(at('2026-06-08T10:30:00+02:00'));
  });

  it('on an accelerated clock for a second of real time, and never for a virtual day', () => {
    expect(until({ taken: 0, factor: 1_440 })).toBe(LATE_FRIDAY + 1_440_000);
    expect(until({ taken: 0, factor: 86_400 })).toBe(LATE_FRIDAY + 4 * 3_600_000);
  });

  it('and for another moment while so many more ask that the places would run out, but not for ever', () => {
    const since = LATE_FRIDAY - 1_000;
    expect(until({ taken: 0, waiting: 1, before: { since, crowd: 1 } })).toBeNull();
    expect(until({ taken: 0, waiting: 5, before: { since, crowd: 1 } })).toBeNull();
    expect(until({ taken: 0, waiting: 12, before: { since, crowd: 5 } })).toBe(LATE_FRIDAY + 1_000);
    expect(until({ taken: 0, waiting: 30, before: { since, crowd: 1 } })).toBe(LATE_FRIDAY + 1_000);
    expect(until({ taken: 0, waiting: 60, before: { since, crowd: 60 } })).toBeNull();
    expect(until({ taken: 0, waiting: 60, before: { since: LATE_FRIDAY - 5_000, crowd: 1 } })).toBeNull();
    const gathering = { perDay: 40, gather: '2 business hours' };
    expect(until({ taken: 0, waiting: 60, before: { since, crowd: 1 } }, gathering)).toBeNull();
  });
});

describe('a lead whose turn is another day', () => {
  const queued = { day: '2026-06-02', until: NOW + DAY, cause: 'score.hot' };
  const state = stateOf({ stage: 'nurturing', enrollment: enrollmentOf(), intake: queued });

  it('goes on nurturing, its goal reached or not, and is asked about again when the day opens', () => {
    const full = { hotByActivity: true, intakeFull: true };
    expect(decideLook(lookOf(state, full))).toBeNull();
    expect(decideLook(lookOf(state, { ...full, leaves: { cause: 'goal' } }))).toBeNull();
    expect(decideLook(lookOf(state, { ...full, leaves: { cause: 'exit' } }))?.cause).toBe('exit');
    expect(decideLook(lookOf(state, { ...full, handRaised: { intent: 'demo' } }))?.to).toBe('qualifying');
    expect(decideLook(lookOf(state, { hotByActivity: true }))).toMatchObject({ to: 'qualifying', cause: 'score.hot' });
    expect(nextDeadline(stateOf({ intake: queued }))).toBe(NOW + DAY);
  });

  it('stays queued while marketing has it, and is not once people do', () => {
    const ended = { to: 'captured', cause: 'sequence.ended', actor: 'system' } as const;
    expect(settle(state, ended, NOW).intake).toEqual(queued);
    expect(settle(state, { to: 'qualifying', cause: 'qualify', actor: 'm' }, NOW).intake).toBeNull();
    expect(settle(state, { to: 'recycled', cause: 'recycle', actor: 'm' }, NOW).intake).toBeNull();
  });

  it('that its sequence wanted qualified is so when there is room, hot or not', () => {
    const after = stateOf({ intake: { ...queued, cause: 'sequence.ended' } });
    expect(decideLook(lookOf(after, {}))).toMatchObject({ to: 'qualifying', cause: 'sequence.ended' });
    expect(decideLook(lookOf(after, { intakeFull: true }))).toBeNull();
  });
});
