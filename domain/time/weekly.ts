import { type Weekday, WEEKDAYS, readHour } from './calendar';
import { resolveWall, wallAt } from './zones';

/** A local time of the week: `tue 10:00`; without a day, of every day. */
export type WeeklyTime = { day: Weekday | null; timeMs: number };

const DAY_MS = 86_400_000;

/** Reads `tue 10:00`, `Tuesday 10:00` or `10:00` (decisions.md, `wait: { until }`); null for anything else. */
export function parseWeeklyTime(text: string): WeeklyTime | null {
  const words = text.trim().toLowerCase().split(/\s+/);
  const hour = words.pop();
  const timeMs = hour === undefined ? null : readHour(hour);
  if (timeMs === null || timeMs >= DAY_MS || words.length > 1) return null;
  const [name] = words;
  if (name === undefined) return { day: null, timeMs };
  const day = WEEKDAYS.find((short) => name === short || name === LONG_NAMES[short]);
  return day === undefined ? null : { day, timeMs };
}

/**
 * The first instant strictly after `at` with that local time of the week in `zone`: strictly, so that two waits in a row
 * until the same time are a week (or a day) apart. A local time that does not exist is the first after the gap.
 */
export function nextWeeklyInstant(time: WeeklyTime, at: number, zone: string): number {
  let day = Math.floor(wallAt(at, zone) / DAY_MS);
  for (;;) {
    const instant = resolveWall(day * DAY_MS + time.timeMs, zone);
    const weekday = WEEKDAYS[(((day + 4) % 7) + 7) % 7];
    if (instant > at && (time.day === null || time.day === weekday)) return instant;
    day += 1;
  }
}

const LONG_NAMES: Record<Weekday, string> = {
  sun: 'sunday',
  mon: 'monday',
  tue: 'tuesday',
  wed: 'wednesday',
  thu: 'thursday',
  fri: 'friday',
  sat: 'saturday',
};
