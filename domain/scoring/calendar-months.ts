/**
 * The instant so many calendar months later in UTC, at the same time of day; the end of a shorter month where the day does not
 * exist (decisions.md 3). Months may be negative.
 */
export function addMonths(instant: number, months: number): number {
  const day = Math.floor(instant / DAY_MS);
  const { year, month, dayOfMonth } = civilDay(day);
  const total = year * 12 + month + months;
  const newYear = Math.floor(total / 12);
  const newMonth = total - newYear * 12;
  return (
    dayNumber(newYear, newMonth, Math.min(dayOfMonth, daysIn(newYear, newMonth))) * DAY_MS + (instant - day * DAY_MS)
  );
}

const DAY_MS = 86_400_000;
const LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function daysIn(year: number, month: number): number {
  const leap = month === 1 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return (LENGTHS[month] ?? 30) + (leap ? 1 : 0);
}

/** 400 years, after which the calendar repeats. */
const DAYS_PER_ERA = 146_097;

/**
 * The calendar day of a day number since 1970, by whole numbers alone: the score of a hundred thousand leads asks for millions of
 * them, and `Date` objects are several times slower. Months from 0.
 */
function civilDay(day: number): { year: number; month: number; dayOfMonth: number } {
  const shifted = day + 719_468;
  const era = Math.floor(shifted / DAYS_PER_ERA);
  const dayOfEra = shifted - era * DAYS_PER_ERA;
  const leaps = Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096);
  const yearOfEra = Math.floor((dayOfEra - leaps) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const fromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const dayOfMonth = dayOfYear - Math.floor((153 * fromMarch + 2) / 5) + 1;
  const month = fromMarch < 10 ? fromMarch + 2 : fromMarch - 10;
  return { year: yearOfEra + era * 400 + (month < 2 ? 1 : 0), month, dayOfMonth };
}

function dayNumber(year: number, month: number, dayOfMonth: number): number {
  const marchYear = month < 2 ? year - 1 : year;
  const era = Math.floor(marchYear / 400);
  const yearOfEra = marchYear - era * 400;
  const fromMarch = month < 2 ? month + 10 : month - 2;
  const dayOfYear = Math.floor((153 * fromMarch + 2) / 5) + dayOfMonth - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * DAYS_PER_ERA + dayOfEra - 719_468;
}

/** How many whole calendar months lie between two instants: the largest n with `addMonths(from, n)` not after `to`; at least 0. */
export function wholeMonths(from: number, to: number): number {
  if (to <= from) return 0;
  const [first, last] = [civilDay(Math.floor(from / DAY_MS)), civilDay(Math.floor(to / DAY_MS))];
  const months = (last.year - first.year) * 12 + last.month - first.month;
  return addMonths(from, months) <= to ? months : months - 1;
}
