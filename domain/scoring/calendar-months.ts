/**
 * The instant so many calendar months later in UTC, at the same time of day; the end of a shorter month where the day does not
 * exist (decisions.md 3). Months may be negative.
 */
export function addMonths(instant: number, months: number): number {
  const date = new Date(instant);
  const month = date.getUTCMonth() + months;
  const year = date.getUTCFullYear() + Math.floor(month / 12);
  const monthOfYear = ((month % 12) + 12) % 12;
  const day = Math.min(date.getUTCDate(), daysIn(year, monthOfYear));
  const timeOfDayMs = ((instant % DAY_MS) + DAY_MS) % DAY_MS;
  return Date.UTC(year, monthOfYear, day) + timeOfDayMs;
}

const DAY_MS = 86_400_000;
const LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function daysIn(year: number, month: number): number {
  const leap = month === 1 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return (LENGTHS[month] ?? 30) + (leap ? 1 : 0);
}

/** How many whole calendar months lie between two instants: the largest n with `addMonths(from, n)` not after `to`; at least 0. */
export function wholeMonths(from: number, to: number): number {
  if (to <= from) return 0;
  const [first, last] = [new Date(from), new Date(to)];
  const months = (last.getUTCFullYear() - first.getUTCFullYear()) * 12 + last.getUTCMonth() - first.getUTCMonth();
  return addMonths(from, months) <= to ? months : months - 1;
}
