import fc from 'fast-check';
import { addDuration, addMonthsUtc, wholeMonthsBetweenUtc } from '../../domain/time/add';
import { DURATION_UNITS, type Duration, formatDuration, parseDuration } from '../../domain/time/duration';

const duration = fc.record({ amount: fc.integer({ min: 0, max: 36 }), unit: fc.constantFrom(...DURATION_UNITS) });
const instant = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2035, 0, 1) });

describe('durations as people write them', () => {
  test.each<[string, Duration]>([
    ['90 minutes', { amount: 90, unit: 'minutes' }],
    ['1 month', { amount: 1, unit: 'months' }],
    ['  2   business   days ', { amount: 2, unit: 'business days' }],
    ['1 business hour', { amount: 1, unit: 'business hours' }],
    ['3DAYS', { amount: 3, unit: 'days' }],
    ['1.5 hours', { amount: 1.5, unit: 'hours' }],
  ])('%s is read', (text, expected) => {
    expect(parseDuration(text)).toEqual(expected);
  });

  test.each(['', '3', 'days', '-1 day', '1.5 days', '2 fortnights', '1 business month', '200 years', '3 days 2 hours'])(
    '%p is refused',
    (text) => {
      expect(parseDuration(text)).toBeNull();
    },
  );

  test('what is written is read back as the same', () => {
    fc.assert(fc.property(duration, (value) => expect(parseDuration(formatDuration(value))).toEqual(value)));
  });
});

describe('adding a duration', () => {
  test('days keep the local time over a change of the clocks, hours do not', () => {
    const friday = Date.parse('2026-03-27T10:00:00+01:00');
    const days = addDuration(friday, { amount: 3, unit: 'days' }, 'Europe/Paris');
    expect(days).toBe(Date.parse('2026-03-30T10:00:00+02:00'));
    const hours = addDuration(friday, { amount: 72, unit: 'hours' }, 'Europe/Paris');
    expect(hours).toBe(Date.parse('2026-03-30T11:00:00+02:00'));
  });

  test('a month from 31 January is the end of February, in the zone', () => {
    const from = Date.parse('2027-01-31T08:30:00+01:00');
    expect(addDuration(from, { amount: 1, unit: 'months' }, 'Europe/Paris')).toBe(
      Date.parse('2027-02-28T08:30:00+01:00'),
    );
  });

  test('a longer duration never ends earlier, and a later start never ends earlier, in any zone', () => {
    const zone = fc.constantFrom('Europe/Paris', 'America/New_York', 'Pacific/Apia', 'Asia/Kathmandu', 'UTC');
    const calm = duration.filter((value) => value.unit !== 'business days');
    fc.assert(
      fc.property(instant, fc.nat(200 * 86_400_000), calm, zone, (from, gap, value, where) => {
        const end = addDuration(from, value, where);
        expect(end).toBeGreaterThanOrEqual(from);
        expect(addDuration(from, { ...value, amount: value.amount + 1 }, where)).toBeGreaterThan(end - 1);
        // Local times that exist twice count as the first, so only starts over a day apart are sure to keep their order.
        expect(addDuration(from + 86_400_000 * 5 + gap, value, where)).toBeGreaterThan(end);
      }),
    );
  });
});

describe('calendar months in UTC', () => {
  test.each([
    ['2026-01-31', '2026-02-28', 1],
    ['2026-01-31', '2026-02-27', 0],
    ['2026-02-28', '2026-03-31', 1],
    ['2026-05-15', '2026-08-14', 2],
    ['2026-05-15', '2026-05-15', 0],
    ['2026-05-15', '2026-05-14', -1],
  ])('from %s to %s there are %i', (from, to, months) => {
    expect(wholeMonthsBetweenUtc(Date.parse(from), Date.parse(to))).toBe(months);
  });

  test('the count of months is the largest that fits', () => {
    fc.assert(
      fc.property(instant, instant, (from, to) => {
        const months = wholeMonthsBetweenUtc(from, to);
        expect(addMonthsUtc(from, months)).toBeLessThanOrEqual(to);
        expect(addMonthsUtc(from, months + 1)).toBeGreaterThan(to);
      }),
    );
  });
});
