import Holidays from 'date-holidays';
import { IANAZone } from 'luxon';

/** A wall-clock time in some zone; `month` is 1 to 12. Fields past their range roll over, as in `Date.UTC`. */
export type LocalTime = { year: number; month: number; day: number; hour: number; minute: number; second?: number };

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** True for a zone the time-zone data knows, such as `Europe/Paris` or `UTC`. */
export function isZone(zone: string): boolean {
  if (knownZones.has(zone)) return true;
  // Asking takes most of a millisecond; what is no zone is not kept, for anybody may write anything.
  const isKnown = IANAZone.isValidZone(zone);
  if (isKnown) knownZones.add(zone);
  return isKnown;
}

// At most the few hundred names of the time-zone data, in whatever case they are written.
const knownZones = new Set<string>();

/** What the zone's clocks are ahead of UTC at that instant, in milliseconds. An unknown zone counts as UTC. */
export function offsetMs(zone: string, at: number): number {
  if (at < WHOLE_MINUTES_SINCE) return askOffsetMs(zone, at);
  const minute = `${zone} ${Math.floor(at / MINUTE_MS)}`;
  const known = offsets.get(minute);
  if (known !== undefined) return known;
  const offset = askOffsetMs(zone, at);
  if (offsets.size >= OFFSETS_MAX) offsets.clear();
  offsets.set(minute, offset);
  return offset;
}

// Asking takes 20 µs, and the leads of a sequence ask for the same few minutes a dozen times each. Clocks change on whole minutes of UTC
// (not on quarters of an hour: Newfoundland did at 00:01) since Liberia gave up its 44 minutes and a half in January 1972.
const WHOLE_MINUTES_SINCE = Date.UTC(1973, 0, 1);
const OFFSETS_MAX = 10_000;
const offsets = new Map<string, number>();

function askOffsetMs(zone: string, at: number): number {
  const minutes = IANAZone.create(zone).offset(at);
  return Number.isNaN(minutes) ? 0 : Math.round(minutes * MINUTE_MS);
}

/**
 * The instant of a local time in a zone (decisions.md 3; edge case 24): one that does not exist (clocks go forward)
 * is the first instant after the gap, so 02:30 in Paris on the last Sunday of March is 03:00; one that exists twice is
 * the first. luxon answers otherwise in both cases, so only its offsets are used here.
 */
export function resolveLocal(local: LocalTime, zone: string): number {
  const wall = Date.UTC(local.year, local.month - 1, local.day, local.hour, local.minute, local.second ?? 0);
  return resolveWall(wall, zone);
}

/** As {@link resolveLocal}, for a local time written as the epoch ms the same wall clock would be in UTC. */
export function resolveWall(wall: number, zone: string): number {
  // Offsets lie within ±15 h, so a day on either side holds the instant, and at most one change of the clocks.
  const before = offsetMs(zone, wall - DAY_MS);
  const after = offsetMs(zone, wall + DAY_MS);
  if (before === after) return wall - before;
  const early = wall - Math.max(before, after);
  const late = wall - Math.min(before, after);
  for (const at of [early, late]) if (at + offsetMs(zone, at) === wall) return at;
  return firstInstantWithOffset(after, zone, wall - DAY_MS, wall + DAY_MS);
}

/** The wall clock of a zone at an instant, as the epoch ms the same wall clock would be in UTC. */
export function wallAt(at: number, zone: string): number {
  return at + offsetMs(zone, at);
}

/** The local calendar fields of an instant in a zone. */
export function localAt(at: number, zone: string): Required<LocalTime> {
  const wall = new Date(wallAt(at, zone));
  return {
    year: wall.getUTCFullYear(),
    month: wall.getUTCMonth() + 1,
    day: wall.getUTCDate(),
    hour: wall.getUTCHours(),
    minute: wall.getUTCMinutes(),
    second: wall.getUTCSeconds(),
  };
}

/** The instant of the one change of the clocks between `low` (other offset) and `high` (that offset), by bisection. */
function firstInstantWithOffset(offset: number, zone: string, low: number, high: number): number {
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetMs(zone, middle) === offset) high = middle;
    else low = middle;
  }
  return high;
}

/**
 * A lead's zone (edge case 24): the profile's own, else its country's (ISO 3166 alpha-2, any case), else `fallback`
 * (the sequence's). An unknown zone or country counts as not given; an unknown `fallback` is UTC. A country with several
 * zones takes the one most of its people live in, which date-holidays lists first.
 */
export function zoneOf(known: {
  profileZone?: string | null | undefined;
  country?: string | null | undefined;
  fallback: string;
}): string {
  const own = known.profileZone?.trim() ?? '';
  if (own !== '' && isZone(own)) return own;
  const countryZone = zoneOfCountry(known.country ?? '');
  if (countryZone !== null) return countryZone;
  return isZone(known.fallback) ? known.fallback : 'UTC';
}

/** The zone most people of a country live in; null for an unknown country. */
export function zoneOfCountry(country: string): string | null {
  const code = country.trim().toUpperCase();
  const kept = zonesByCountry.get(code);
  if (kept !== undefined) return kept;
  if (!/^[A-Z]{2}$/.test(code)) return null;
  const named = UNLISTED_ZONES[code] ?? new Holidays(code).getTimezones()[0];
  const zone = named !== undefined && isZone(named) ? named : null;
  zonesByCountry.set(code, zone);
  return zone;
}

// At most 26 × 26 keys, so it needs no bound.
const zonesByCountry = new Map<string, string | null>();

/** Inhabited countries that date-holidays does not list; from the IANA time-zone database's `zone.tab`, first zone. */
const UNLISTED_ZONES: Record<string, string> = {
  AF: 'Asia/Kabul',
  BT: 'Asia/Thimphu',
  FK: 'Atlantic/Stanley',
  FM: 'Pacific/Chuuk',
  IQ: 'Asia/Baghdad',
  JO: 'Asia/Amman',
  KG: 'Asia/Bishkek',
  KH: 'Asia/Phnom_Penh',
  KI: 'Pacific/Tarawa',
  KW: 'Asia/Kuwait',
  LA: 'Asia/Vientiane',
  LB: 'Asia/Beirut',
  MH: 'Pacific/Majuro',
  MM: 'Asia/Yangon',
  MN: 'Asia/Ulaanbaatar',
  MO: 'Asia/Macau',
  MV: 'Indian/Maldives',
  NP: 'Asia/Kathmandu',
  OM: 'Asia/Muscat',
  PG: 'Pacific/Port_Moresby',
  PS: 'Asia/Gaza',
  QA: 'Asia/Qatar',
  SB: 'Pacific/Guadalcanal',
  TJ: 'Asia/Dushanbe',
  TM: 'Asia/Ashgabat',
  WS: 'Pacific/Apia',
};
