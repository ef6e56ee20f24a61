import fc from 'fast-check';
import { isOpen } from '../../domain/time/calendar';
import { nextWeeklyInstant, parseWeeklyTime } from '../../domain/time/weekly';
import { nextSendInstant, type SendWindow, windowCalendar } from '../../domain/time/window';
import { localAt } from '../../domain/time/zones';

const window: SendWindow = {
  days: ['mon', 'tue', 'wed', 'thu', 'fri'],
  from: '09:00',
  to: '18:00',
  holidays: 'FR',
  jitter: '15 minutes',
};
const instant = fc.integer({ min: Date.UTC(2025, 0, 1), max: Date.UTC(2030, 0, 1) });
const spread = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe('send window', () => {
  test('a mail due after closing goes at the next opening in the lead’s zone, holidays skipped (edge cases 24, 25)', () => {
    const plain = { ...window, jitter: undefined };
    const eve = Date.parse('2026-07-13T18:00:00+02:00');
    expect(nextSendInstant(plain, eve, 'Europe/Paris')).toBe(Date.parse('2026-07-15T09:00:00+02:00'));
    expect(nextSendInstant(plain, eve, 'America/New_York')).toBe(eve);
  });

  test('every instant given is inside the window, jitter included, and not before the mail is due', () => {
    fc.assert(
      fc.property(instant, spread, fc.constantFrom('Europe/Paris', 'Asia/Tokyo'), (at, place, zone) => {
        const sent = nextSendInstant(window, at, zone, place);
        if (sent === null) throw new Error('this window opens');
        expect(sent).toBeGreaterThanOrEqual(at);
        expect(isOpen(windowCalendar(window, zone), sent)).toBe(true);
        expect(nextSendInstant(window, at, zone, place)).toBe(sent);
      }),
    );
  });

  test('a window that gives only its holidays is open on every other day, all day long', () => {
    const newYear = Date.parse('2026-12-31T23:30:00+01:00');
    expect(nextSendInstant({ holidays: 'FR' }, newYear, 'Europe/Paris')).toBe(newYear);
    expect(nextSendInstant({ holidays: 'FR' }, newYear + 3_600_000, 'Europe/Paris')).toBe(
      Date.parse('2027-01-02T00:00:00+01:00'),
    );
  });

  test('without a window mail goes when due; with one that never opens, never', () => {
    expect(nextSendInstant(undefined, 5, 'UTC')).toBe(5);
    expect(nextSendInstant({ ...window, days: [] }, 5, 'UTC')).toBeNull();
  });
});

describe('a time of the week', () => {
  test('is read with a short, a long or no day', () => {
    expect(parseWeeklyTime('tue 10:00')).toEqual({ day: 'tue', timeMs: 36_000_000 });
    expect(parseWeeklyTime('Tuesday 10:00')).toEqual({ day: 'tue', timeMs: 36_000_000 });
    expect(parseWeeklyTime('10:00')).toEqual({ day: null, timeMs: 36_000_000 });
    for (const wrong of ['', 'tue', 'tue 25:00', 'someday 10:00', 'on tue 10:00', '24:00'])
      expect(parseWeeklyTime(wrong)).toBeNull();
  });

  test('comes strictly after the instant asked from, within a week', () => {
    fc.assert(
      fc.property(instant, (at) => {
        const next = nextWeeklyInstant({ day: 'tue', timeMs: 36_000_000 }, at, 'Europe/Paris');
        expect(next).toBeGreaterThan(at);
        expect(next - at).toBeLessThanOrEqual(7 * 86_400_000 + 3_600_000);
        expect(localAt(next, 'Europe/Paris')).toMatchObject({ hour: 10, minute: 0 });
      }),
    );
  });
});
