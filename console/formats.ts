import { LOCALES, sayDate } from '../domain/words/locales';
import { sayMoney } from '../domain/words/money';
import type { Language } from '../domain/lead/lead';
import { type BusinessCalendar, businessMsBetween, readHour } from '../domain/time/calendar';
import { wallAt } from '../domain/time/zones';
import { hasWord, say, type WordKey } from './words/words';

/** How one reader reads: language, the agreement's zone, and what time it is. */
export type Formats = {
  language: Language;
  zone: string;
  now: number;
  say: (key: WordKey, values?: Record<string, string | number>) => string;
  /** The word of a group for a value of the contract (`stage`, `offered`); what marketers named themselves is shown as they wrote it. */
  word: (group: string, value: string | null | undefined) => string;
  dateTime: (at: number) => string;
  day: (at: number) => string;
  /** The day alone, short. */
  date: (at: number) => string;
  hour: (at: number) => string;
  /** "in 3 days", "2 hours ago". */
  relative: (at: number) => string;
  /** How much working time is left or over: "in 3 business hours". */
  due: (at: number) => string;
  /** With a true minus. */
  number: (value: number) => string;
  /** With its sign. */
  points: (value: number) => string;
  /** A share as people read it. */
  percent: (value: number) => string;
  money: (value: number, currency: string) => string;
  /** What a `datetime-local` field wants. */
  fieldTime: (at: number) => string;
};

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const UNITS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 365 * DAY_MS],
  ['month', 30 * DAY_MS],
  ['day', DAY_MS],
  ['hour', HOUR_MS],
  ['minute', MINUTE_MS],
];

export function createFormats(language: Language, calendar: BusinessCalendar, now: number): Formats {
  const { zone } = calendar;
  const locale = LOCALES[language];
  const format = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
    new Intl.DateTimeFormat(locale, { timeZone: zone, ...options });
  const dateTime = format({ dateStyle: 'medium', timeStyle: 'short' });
  const day = format({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
  const date = format({ dateStyle: 'medium' });
  const hour = format({ timeStyle: 'short' });
  const field = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
  const spans = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const points = new Intl.NumberFormat(locale, { maximumFractionDigits: 1, signDisplay: 'exceptZero' });
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
  const tell: Formats['say'] = (key, values) => say(language, key, values);
  return {
    language,
    zone,
    now,
    say: tell,
    word: (group, value) => {
      if (value === null || value === undefined || value === '') return '';
      const key = `${group}.${value}`;
      return hasWord(key) ? tell(key) : value.replaceAll('-', ' ');
    },
    dateTime: (at) => sayDate(dateTime, at, language),
    day: (at) => sayDate(day, at, language),
    date: (at) => sayDate(date, at, language),
    hour: (at) => hour.format(at),
    relative: (at) => {
      const span = at - now;
      const found = UNITS.find(([, one]) => Math.abs(span) >= one);
      if (found === undefined) return tell(span > 0 ? 'time.soon' : 'time.now');
      const [unit, ms] = found;
      // By the calendar: what is 60 hours away may be three days off, and "the day after tomorrow" names another.
      if (unit === 'day') return spans.format(dayOf(at, zone) - dayOf(now, zone), unit);
      return spans.format(Math.trunc(span / ms), unit);
    },
    due: (at) => sayDue(tell, calendar, now, at),
    number: (value) => number.format(value).replace('-', '−'),
    points: (value) => points.format(value).replace('-', '−'),
    percent: (value) => percent.format(value).replace('-', '−'),
    money: (value, currency) => sayMoney(value, currency, language),
    fieldTime: (at) => field.format(at).replace(' ', 'T'),
  };
}

/** The local day of an instant, counted from 1970. */
function dayOf(at: number, zone: string): number {
  return Math.floor(wallAt(at, zone) / DAY_MS);
}

function sayDue(tell: Formats['say'], calendar: BusinessCalendar, now: number, at: number): string {
  const open = Math.abs(businessMsBetween(calendar, now, at));
  const workday = workdayMs(calendar);
  const late = at < now;
  const said = (unit: 'minutes' | 'hours' | 'days', count: number): string =>
    tell(late ? `due.late.${unit}` : `due.in.${unit}`, { count });
  // Past its time while nobody was at work: nothing of working time is lost yet.
  if (late && open < MINUTE_MS) return tell('due.late.now');
  if (open < HOUR_MS) return said('minutes', Math.max(1, Math.round(open / MINUTE_MS)));
  if (open < workday) return said('hours', Math.round(open / HOUR_MS));
  return said('days', Math.round(open / workday));
}

function workdayMs({ from, to }: BusinessCalendar): number {
  const span = (readHour(to) ?? 18 * HOUR_MS) - (readHour(from) ?? 9 * HOUR_MS);
  return span > 0 ? span : span + DAY_MS;
}
