import fc from 'fast-check';
import { addMonths, wholeMonths } from '../../../domain/scoring/calendar-months';

it('the end of a shorter month stands for a day it does not have', () => {
  expect(addMonths(Date.UTC(2026, 0, 31, 9), 1)).toBe(Date.UTC(2026, 1, 28, 9));
  expect(addMonths(Date.UTC(2024, 1, 29), 12)).toBe(Date.UTC(2025, 1, 28));
  expect(addMonths(Date.UTC(2026, 2, 31), -1)).toBe(Date.UTC(2026, 1, 28));
});

it('for any instant and number of months it agrees with the calendar of Date', () => {
  const instant = fc.integer({ min: Date.UTC(1904, 0, 1), max: Date.UTC(2150, 0, 1) });
  fc.assert(
    fc.property(instant, fc.integer({ min: -600, max: 600 }), (from, months) => {
      const date = new Date(from);
      const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months + 1, 0)).getUTCDate();
      const wanted = new Date(from);
      wanted.setUTCMonth(date.getUTCMonth() + months, Math.min(date.getUTCDate(), last));
      expect(addMonths(from, months)).toBe(wanted.getTime());
    }),
  );
});

it('whole months are the most that fit', () => {
  const instant = fc.integer({ min: Date.UTC(1990, 0, 1), max: Date.UTC(2060, 0, 1) });
  fc.assert(
    fc.property(instant, instant, (a, b) => {
      const [from, to] = [Math.min(a, b), Math.max(a, b)];
      const months = wholeMonths(from, to);
      expect(addMonths(from, months)).toBeLessThanOrEqual(to);
      expect(addMonths(from, months + 1)).toBeGreaterThan(to);
    }),
  );
});
