import type { Language } from '../../domain/lead/lead';
import { formatDuration, parseDuration, type Duration, type DurationUnit } from '../../domain/time/duration';

/** The plain units in French: one of them, and several. */
const FRENCH: Readonly<Record<string, readonly [one: string, several: string]>> = {
  minutes: ['minute', 'minutes'],
  hours: ['heure', 'heures'],
  days: ['jour', 'jours'],
  weeks: ['semaine', 'semaines'],
  months: ['mois', 'mois'],
  years: ['an', 'ans'],
};
const TYPED =
  /^\s*(\d+(?:[.,]\d+)?)\s*(?:(minute|heure|jour|semaine|mois|ann[ée]e|an)s?)(\s+ouvr(?:é|able)e?s?)?\s*$/iu;

/** A length of time as a file has it ("3 days"), from what was typed in French or English; what is none stays as it was typed. */
export function readDurationTyped(text: string): string {
  const [, amount = '', word = '', business] = TYPED.exec(text) ?? [];
  if (word === '') return text;
  const named = word.toLowerCase().startsWith('ann') ? 'an' : word.toLowerCase();
  const unit = Object.keys(FRENCH).find((one) => FRENCH[one]?.[0] === named) ?? '';
  const read = parseDuration(`${amount.replace(',', '.')} ${business === undefined ? '' : 'business '}${unit}`);
  return read === null ? text : formatDuration(read);
}

/** A length of time as it is typed in a language: "3 jours", "2 heures ouvrées", "3 days"; what is none stays as it is. */
export function showDuration(written: string, language: Language): string {
  const read = parseDuration(readDurationTyped(written));
  if (read === null) return written;
  return language === 'fr' ? inFrench(read) : written === readDurationTyped(written) ? written : formatDuration(read);
}

/** Whether two lengths of time, typed in whatever language, are one. */
export function isSameDuration(one: string, other: string): boolean {
  const [a, b] = [parseDuration(readDurationTyped(one)), parseDuration(readDurationTyped(other))];
  return a !== null && a.amount === b?.amount && a.unit === b.unit;
}

function inFrench({ amount, unit }: Duration): string {
  const isBusiness = unit.startsWith('business ');
  const plain = unit.replace('business ', '') as DurationUnit;
  // In French less than two is one.
  const said = FRENCH[plain]?.[amount < 2 ? 0 : 1] ?? plain;
  const number = String(amount).replace('.', ',');
  if (!isBusiness) return `${number} ${said}`;
  const gender = plain === 'days' ? 'ouvré' : 'ouvrée';
  return `${number} ${said} ${gender}${amount < 2 ? '' : 's'}`;
}
