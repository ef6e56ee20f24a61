import type { Language } from '../lead/lead';

/** How the two languages of our users write dates and numbers. */
export const LOCALES: Readonly<Record<Language, string>> = { fr: 'fr-FR', en: 'en-GB' };

/** What people are written in, leads and colleagues, of whom nobody knows which language they read. */
export const HOUSE_LANGUAGE: Language = 'fr';

/** A day of the calendar (`2026-11-23`) as people say it: weekday and date. */
export function sayDay(day: string, language: Language): string {
  return new Date(`${day}T00:00:00Z`).toLocaleDateString(LOCALES[language], { timeZone: 'UTC', dateStyle: 'full' });
}

/** An instant (epoch ms) as people of a time zone say it: weekday, date, time of day. */
export function sayInstant(at: number, language: Language, timeZone: string): string {
  return new Date(at).toLocaleString(LOCALES[language], { timeZone, dateStyle: 'full', timeStyle: 'short' });
}
