import fc from 'fast-check';
import { addBusinessMs, addDuration } from '../../domain/time/add';
import { type BusinessCalendar, businessMsBetween, isOpen, nextOpening, WEEKDAYS } from '../../domain/time/calendar';
import { knowsHolidays } from '../../domain/time/holidays';

const HOUR = 3_600_000;
const paris: BusinessCalendar = {
  zone: 'Europe/Paris',
  days: ['mon', 'tue', 'wed', 'thu', 'fri'],
  from: '09:00',
  to: '18:00',
  holidays: 'FR',
};
const two = (n: number) => String(n).padStart(2, '0');
const calendar: fc.Arbitrary<BusinessCalendar> = fc
  .record({
    zone: fc.constantFrom('Europe/Paris', 'America/New_York', 'Asia/Kathmandu', 'America/Sao_Paulo'),
    days: fc.uniqueArray(fc.constantFrom(...WEEKDAYS), { minLength: 1 }),
    start: fc.integer({ min: 0, max: 90 }),
    length: fc.integer({ min: 1, max: 95 }),
    holidays: fc.constantFrom(undefined, 'FR', 'US', 'DE-BY'),
    blackout: fc.constantFrom(undefined, ['08-01/08-21', '12-24/01-02'], ['2027-03-01/2027-04-10', '05-02']),
  })
  .map(({ start, length, ...rest }) => {
    const clock = (quarter: number) => `${two(Math.floor(quarter / 4))}:${two((quarter % 4) * 15)}`;
    return { ...rest, from: clock(start), to: clock((start + length) % 96) };
  });
const instant = fc.integer({ min: Date.UTC(2025, 0, 1), max: Date.UTC(2030, 0, 1) });

describe('business calendar', () => {
  test('the next opening is open, not before the instant asked for, and nothing is open between', () => {
    fc.assert(
      fc.property(calendar, instant, fc.double({ min: 0, max: 1, noNaN: true }), (open, at, part) => {
        const next = nextOpening(open, at);
        if (next === null) throw new Error('such calendars open');
        expect(next).toBeGreaterThanOrEqual(at);
        expect(isOpen(open, next)).toBe(true);
        expect(businessMsBetween(open, at, next)).toBe(0);
        const between = Math.floor(at + (next - at) * part);
        if (between < next) expect(isOpen(open, between)).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  test('business time adds up, keeps its order, and is what is counted back', () => {
    const amount = fc.integer({ min: 0, max: 60 * HOUR });
    fc.assert(
      fc.property(calendar, instant, amount, amount, fc.nat(20 * 24 * HOUR), (open, at, first, second, gap) => {
        const end = addBusinessMs(open, at, first + second);
        const middle = addBusinessMs(open, at, first);
        if (middle === null || end === null) throw new Error('such calendars open');
        expect(addBusinessMs(open, middle, second)).toBe(end);
        expect(end).toBeGreaterThanOrEqual(middle);
        expect(addBusinessMs(open, at + gap, first)).toBeGreaterThanOrEqual(middle);
        expect(businessMsBetween(open, at, end)).toBe(first + second);
        expect(businessMsBetween(open, end, at)).toBe(-businessMsBetween(open, at, end));
      }),
      { numRuns: 200 },
    );
  });

  test('business days add up and keep their order, by day', () => {
    const days = fc.integer({ min: 0, max: 12 });
    const byDay = calendar.map((open) => ({ ...open, from: '08:00', to: '19:30' }));
    fc.assert(
      fc.property(byDay, instant, days, days, fc.nat(20 * 24 * HOUR), (open, at, first, second, gap) => {
        const add = (from: number, amount: number) => addDuration(from, { amount, unit: 'business days' }, 'UTC', open);
        expect(add(add(at, first), second)).toBe(add(at, first + second));
        expect(add(at + gap, first)).toBeGreaterThanOrEqual(add(at, first));
      }),
      { numRuns: 200 },
    );
  });

  test('two business days from Friday afternoon are Tuesday afternoon, over a public holiday Wednesday', () => {
    const add = (at: string, amount: number) =>
      new Date(addDuration(Date.parse(at), { amount, unit: 'business days' }, 'UTC', paris)).toISOString();
    expect(add('2026-06-05T15:00:00+02:00', 2)).toBe('2026-06-09T13:00:00.000Z');
    // Monday 13 July 2026 + 1: the 14th is a holiday.
    expect(add('2026-07-13T15:00:00+02:00', 1)).toBe('2026-07-15T13:00:00.000Z');
    // From a closed Saturday, counted from the next opening.
    expect(add('2026-06-06T15:00:00+02:00', 1)).toBe('2026-06-09T07:00:00.000Z');
  });

  test('business hours are spent over the night and the week-end, and may end at closing time', () => {
    const friday = Date.parse('2026-06-05T16:00:00+02:00');
    expect(addBusinessMs(paris, friday, 2 * HOUR)).toBe(Date.parse('2026-06-05T18:00:00+02:00'));
    expect(addBusinessMs(paris, friday, 3 * HOUR)).toBe(Date.parse('2026-06-08T10:00:00+02:00'));
  });

  test('a blackout that wraps over New Year closes both sides of it', () => {
    const open = { ...paris, blackout: ['12-24/01-02'] };
    expect(nextOpening(open, Date.parse('2026-12-23T20:00:00+01:00'))).toBe(Date.parse('2027-01-04T09:00:00+01:00'));
  });

  test('hours that end the next day belong to the day they start on', () => {
    const night = { ...paris, from: '22:00', to: '06:00' };
    expect(isOpen(night, Date.parse('2026-06-06T03:00:00+02:00'))).toBe(true); // Friday's night
    expect(nextOpening(night, Date.parse('2026-06-06T06:00:00+02:00'))).toBe(Date.parse('2026-06-08T22:00:00+02:00'));
  });

  test.each<[string, Partial<BusinessCalendar>]>([
    ['no days', { days: [] }],
    ['a blackout of the whole year', { blackout: ['01-01/12-31'] }],
    ['hours that are none', { from: 'nine' }],
  ])('a calendar that is never open (%s) answers null, not never', (_, change) => {
    const shut = { ...paris, ...change };
    expect(nextOpening(shut, 0)).toBeNull();
    expect(isOpen(shut, 0)).toBe(false);
    expect(addBusinessMs(shut, 0, HOUR)).toBeNull();
    expect(businessMsBetween(shut, 0, 10_000 * HOUR)).toBe(0);
    expect(addDuration(0, { amount: 2, unit: 'business hours' }, 'UTC', shut)).toBe(2 * HOUR);
    expect(addDuration(0, { amount: 2, unit: 'business days' }, 'UTC', shut)).toBe(48 * HOUR);
  });

  test('holidays of regions and of unknown countries are known or none', () => {
    expect(knowsHolidays('FR')).toBe(true);
    expect(knowsHolidays('DE-BY')).toBe(true);
    expect(knowsHolidays('XX')).toBe(false);
  });
});
