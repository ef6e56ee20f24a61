import { isHoliday } from './holidays';
import { resolveWall, wallAt } from './zones';

/** The days of a week as files write them, Sunday first as in `Date.getUTCDay`. */
export const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/**
 * When people work, or mail may go (files.md: `window`, `calendar`). `from` and `to` are local times `HH:MM` (`to` may
 * be `24:00`), the upper one excluded; a `to` not after `from` is the next day's, so 09:00 to 00:00 ends at midnight and
 * 22:00 to 06:00 belongs to the day it starts on. `holidays` names a country whose public holidays are closed. `blackout` lists
 * closed days, both ends included: every year `MM-DD` or `MM-DD/MM-DD` (it may wrap over New Year), or once
 * `YYYY-MM-DD` or `YYYY-MM-DD/YYYY-MM-DD`.
 */
export type BusinessCalendar = {
  zone: string;
  days: readonly Weekday[];
  from: string;
  to: string;
  holidays?: string | undefined;
  blackout?: readonly string[] | undefined;
};

/** One uninterrupted stretch of open time, in epoch ms; `to` is excluded. `day` is the local day since 1970-01-01. */
export type Opening = { day: number; from: number; to: number };

const DAY_MS = 86_400_000;
/** A calendar closed this long is never open: even one that opens on 29 February only (1896 to 1904) opens within it. */
const MAX_CLOSED_DAYS = 9 * 366;

/** True while the calendar is open at that instant. */
export function isOpen(calendar: BusinessCalendar, at: number): boolean {
  const opening = openingFrom(calendar, at);
  return opening !== null && opening.from <= at;
}

/** The first open instant at or after `at`: `at` itself when open; null for a calendar that is never open. */
export function nextOpening(calendar: BusinessCalendar, at: number): number | null {
  const opening = openingFrom(calendar, at);
  return opening === null ? null : Math.max(at, opening.from);
}

/** The opening that holds `at`, or else the next one; null for a calendar that is never open. */
export function openingFrom(calendar: BusinessCalendar, at: number): Opening | null {
  const first = openings(calendar, at).next();
  return first.done === true ? null : first.value;
}

/**
 * The openings that end after `at`, in order and disjoint. It ends where the calendar stays closed for nine years, so a
 * calendar that is never open ends at once.
 */
export function* openings(calendar: BusinessCalendar, at: number): Generator<Opening, void> {
  const hours = hoursOf(calendar);
  if (hours === null || calendar.days.length === 0) return;
  // Two days early: an opening may go on past midnight, and clocks that go back over midnight repeat the day before.
  let day = Math.floor(wallAt(at, calendar.zone) / DAY_MS) - 2;
  for (let closed = 0; closed <= MAX_CLOSED_DAYS; day += 1) {
    closed += 1;
    const opening = openingOf(calendar, hours, day);
    if (opening === null) continue;
    closed = 0;
    if (opening.to > at) yield opening;
  }
}

type Hours = { fromMs: number; toMs: number };

// A list of a hundred due times counts the same fifty days for each, and a day's instants take most of that.
const knownDays = new WeakMap<BusinessCalendar, Map<number, Opening | null>>();
const KNOWN_DAYS_MAX = 10_000;

/** The opening of a local day, null where it is closed. */
function openingOf(calendar: BusinessCalendar, hours: Hours, day: number): Opening | null {
  const known = knownDays.get(calendar) ?? new Map<number, Opening | null>();
  knownDays.set(calendar, known);
  const before = known.get(day);
  if (before !== undefined) return before;
  if (known.size >= KNOWN_DAYS_MAX) known.clear();
  const opening = readOpening(calendar, hours, day);
  known.set(day, opening);
  return opening;
}

function readOpening(calendar: BusinessCalendar, hours: Hours, day: number): Opening | null {
  if (!isWorkingDay(calendar, day)) return null;
  const from = resolveWall(day * DAY_MS + hours.fromMs, calendar.zone);
  const to = resolveWall(day * DAY_MS + hours.toMs, calendar.zone);
  return to <= from ? null : { day, from, to }; // opening hours that the clocks skip that day
}

/** Open milliseconds in [from, to); negative, symmetrically, when `to` is before `from`. */
export function businessMsBetween(calendar: BusinessCalendar, from: number, to: number): number {
  if (to < from) return -businessMsBetween(calendar, to, from);
  let open = 0;
  for (const opening of openings(calendar, from)) {
    if (opening.from >= to) break;
    open += Math.min(opening.to, to) - Math.max(opening.from, from);
  }
  return open;
}

/** True when the local day (days since 1970-01-01) is neither off, a holiday nor blacked out. */
export function isWorkingDay(calendar: BusinessCalendar, day: number): boolean {
  const weekday = WEEKDAYS[(((day + 4) % 7) + 7) % 7]; // 1970-01-01 was a Thursday
  if (weekday === undefined || !calendar.days.includes(weekday)) return false;
  if (calendar.blackout?.some((span) => isWithin(span, day)) === true) return false;
  return calendar.holidays === undefined || !isHoliday(calendar.holidays, day);
}

/** Milliseconds after midnight of a local time `HH:MM` (`00:00` to `24:00`); null for anything else. */
export function readHour(text: string): number | null {
  const found = /^(\d{1,2}):(\d{2})$/.exec(text.trim());
  const minutes = Number(found?.[1]) * 60 + Number(found?.[2]);
  return Number(found?.[2]) < 60 && minutes <= 24 * 60 ? minutes * 60_000 : null;
}

function hoursOf(calendar: BusinessCalendar): Hours | null {
  const fromMs = readHour(calendar.from);
  const toMs = readHour(calendar.to);
  if (fromMs === null || toMs === null) return null;
  return { fromMs, toMs: toMs > fromMs ? toMs : toMs + DAY_MS };
}

function isWithin(span: string, day: number): boolean {
  const date = new Date(day * DAY_MS).toISOString().slice(0, 10);
  const [from = '', to = from] = span.split('/').map((part) => part.trim());
  const shown = from.length === 5 ? date.slice(5) : date;
  return from <= to ? from <= shown && shown <= to : shown >= from || shown <= to;
}
