import { type BusinessCalendar, openingFrom, openings } from './calendar';
import { type Duration, elapsedMs } from './duration';
import { resolveWall, wallAt } from './zones';

const DAY_MS = 86_400_000;

/** Monday to Friday, nine to six: what business units mean where neither the agreement nor the team gives a calendar. */
export function officeHours(zone: string): BusinessCalendar {
  return { zone, days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:00', to: '18:00' };
}

/**
 * The instant that lies `duration` after `from` (decisions.md 3). Minutes and hours elapse. Days, weeks, months and years
 * are calendar ones in `zone` and keep the local time of day; months and years clamp to the month's end; a local time
 * that does not exist gives the first instant after the gap. Business units count open time of `calendar` (its zone), or
 * of {@link officeHours} without one: business minutes and hours are spent while open, and may end at closing time
 * exactly; business days keep the local time on the n-th next working day, from the next opening when closed. With a
 * calendar that is never open a business unit counts as the plain one: late is better than never. 0 is `from` itself.
 */
export function addDuration(from: number, duration: Duration, zone: string, calendar?: BusinessCalendar): number {
  const { amount, unit } = duration;
  if (amount === 0) return from;
  switch (unit) {
    case 'minutes':
    case 'hours':
      return from + elapsedMs(duration);
    case 'days':
      return resolveWall(wallAt(from, zone) + amount * DAY_MS, zone);
    case 'weeks':
      return resolveWall(wallAt(from, zone) + amount * 7 * DAY_MS, zone);
    case 'months':
      return resolveWall(addMonthsUtc(wallAt(from, zone), amount), zone);
    case 'years':
      return resolveWall(addMonthsUtc(wallAt(from, zone), amount * 12), zone);
    case 'business minutes':
    case 'business hours':
      return addBusinessMs(calendar ?? officeHours(zone), from, elapsedMs(duration)) ?? from + elapsedMs(duration);
    case 'business days':
      return addBusinessDays(calendar ?? officeHours(zone), from, amount);
  }
}

/** The instant by which `openMs` (≥ 0) of open time have passed since `from`; null for a calendar that stays closed. */
export function addBusinessMs(calendar: BusinessCalendar, from: number, openMs: number): number | null {
  if (openMs <= 0) return from;
  let left = openMs;
  for (const opening of openings(calendar, from)) {
    const start = Math.max(opening.from, from);
    if (opening.to - start >= left) return start + left;
    left -= opening.to - start;
  }
  return null;
}

function addBusinessDays(calendar: BusinessCalendar, from: number, count: number): number {
  const plain = resolveWall(wallAt(from, calendar.zone) + count * DAY_MS, calendar.zone);
  const opening = openingFrom(calendar, from);
  if (opening === null) return plain;
  const start = Math.max(opening.from, from);
  const timeOfDay = wallAt(start, calendar.zone) - opening.day * DAY_MS;
  let left = count;
  for (const { day } of openings(calendar, opening.to)) {
    left -= 1;
    if (left <= 0) return resolveWall(day * DAY_MS + timeOfDay, calendar.zone);
  }
  return plain;
}

/** `months` calendar months later (earlier when negative) in UTC, at the same time; clamped to the end of the month. */
export function addMonthsUtc(at: number, months: number): number {
  const date = new Date(at);
  const timeOfDay = at - Math.floor(at / DAY_MS) * DAY_MS;
  const month = date.getUTCMonth() + months;
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), month + 1, 0)).getUTCDate();
  return Date.UTC(date.getUTCFullYear(), month, Math.min(date.getUTCDate(), lastDay)) + timeOfDay;
}

/**
 * How many whole calendar months in UTC lie between: the largest n with `addMonthsUtc(from, n) <= to`, so 31 January to
 * 28 February is one (decisions.md 3, end of month clamped). Negative when `to` is before `from`.
 */
export function wholeMonthsBetweenUtc(from: number, to: number): number {
  const start = new Date(from);
  const end = new Date(to);
  const guess = (end.getUTCFullYear() - start.getUTCFullYear()) * 12 + end.getUTCMonth() - start.getUTCMonth();
  return addMonthsUtc(from, guess) <= to ? guess : guess - 1;
}
