import type { Language } from '../lead/lead';

/** How the two languages of our users write dates and numbers. */
export const LOCALES: Readonly<Record<Language, string>> = { fr: 'fr-FR', en: 'en-GB' };

/** What people are written in, leads and colleagues, of whom nobody knows which language they read. */
export const HOUSE_LANGUAGE: Language = 'fr';

/** An instant (epoch ms) as a formatter writes it, with the first of a month as French does: `1er décembre`. */
export function sayDate(formatter: Intl.DateTimeFormat, at: number, language: Language): string {
  if (language !== 'fr') return formatter.format(at);
  const parts = formatter.formatToParts(at);
  return parts.map(({ type, value }) => (type === 'day' && value === '1' ? '1er' : value)).join('');
}

/** A day of the calendar (`2026-11-23`) as people say it: weekday and date. */
export function sayDay(day: string, language: Language): string {
  const formatter = new Intl.DateTimeFormat(LOCALES[language], { timeZone: 'UTC', dateStyle: 'full' });
  return sayDate(formatter, Date.parse(`${day}T00:00:00Z`), language);
}

/** An instant (epoch ms) as people of a time zone say it: weekday, date, time of day. */
export function sayInstant(at: number, language: Language, timeZone: string): string {
  const formatter = new Intl.DateTimeFormat(LOCALES[language], { timeZone, dateStyle: 'full', timeStyle: 'short' });
  return sayDate(formatter, at, language);
}
