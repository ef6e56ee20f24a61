/** A length of time as marketers write it: an amount and a unit; the business units need a calendar. */
export type Duration = { amount: number; unit: DurationUnit };

/** Every unit a duration may be written in (files.md). */
export const DURATION_UNITS = [
  'minutes',
  'hours',
  'days',
  'weeks',
  'months',
  'years',
  'business minutes',
  'business hours',
  'business days',
] as const;

/** One of {@link DURATION_UNITS}, always in the plural. */
export type DurationUnit = (typeof DURATION_UNITS)[number];

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** A day of elapsed time, in milliseconds (scoring: decisions.md 3). */
export const DAY_MS = 24 * HOUR_MS;

const WRITTEN = /^\s*(\d+(?:\.\d+)?)\s*(business\s+)?(minute|hour|day|week|month|year)s?\s*$/i;

/**
 * Reads `90 minutes`, `3 days`, `1 month`, `2 business days`… (files.md). Singular and plural, capitals and extra
 * spaces are all the same. Decimals only where they mean an exact time (`1.5 hours`): minutes, hours and their
 * business kinds; calendar units are whole. Anything else, and amounts beyond a hundred years, is null.
 */
export function parseDuration(text: string): Duration | null {
  const found = WRITTEN.exec(text);
  const [, digits, business, word] = found ?? [];
  if (digits === undefined || word === undefined) return null;
  const unit = unitNamed(`${business === undefined ? '' : 'business '}${word.toLowerCase()}s`);
  if (unit === null) return null;
  const amount = Number(digits);
  const exact = unit.endsWith('minutes') || unit.endsWith('hours');
  if (!exact && !Number.isInteger(amount)) return null;
  const longest = 100 * 366 * DAY_MS;
  return elapsedMs({ amount, unit }) > longest ? null : { amount, unit };
}

/** The duration of a text that a file's schema has already accepted; one that cannot be read is no time at all. */
export function durationOf(written: string): Duration {
  return parseDuration(written) ?? { amount: 0, unit: 'minutes' };
}

/** Writes a duration so that {@link parseDuration} reads the same one back: `1 day`, `2 business hours`. */
export function formatDuration(duration: Duration): string {
  const unit = duration.amount === 1 ? duration.unit.slice(0, -1) : duration.unit;
  return `${String(duration.amount)} ${unit}`;
}

/**
 * The duration as whole elapsed milliseconds, where no calendar applies: a day is 24 h, a month 30 days (decisions.md 3,
 * for `per`, `expires`, `halfLife`, `within`), a year 365 days. A business unit is taken as the plain one: only an
 * approximation, for comparing and checking; to add one use `addDuration`.
 */
export function elapsedMs(duration: Duration): number {
  return Math.round(duration.amount * UNIT_MS[duration.unit]);
}

const UNIT_MS: Record<DurationUnit, number> = {
  minutes: MINUTE_MS,
  hours: HOUR_MS,
  days: DAY_MS,
  weeks: 7 * DAY_MS,
  months: 30 * DAY_MS,
  years: 365 * DAY_MS,
  'business minutes': MINUTE_MS,
  'business hours': HOUR_MS,
  'business days': DAY_MS,
};

function unitNamed(text: string): DurationUnit | null {
  return DURATION_UNITS.find((unit) => unit === text) ?? null;
}
