import type { Field } from '../files/fields';
import type { Language } from '../lead/lead';
import type { Json } from '../timeline/entry';
import type { Bilingual } from './bilingual';
import { nameChoice } from './field-words';
import { LOCALES, sayDate } from './locales';

const YES: Bilingual = { fr: 'Oui', en: 'Yes' };
const NO: Bilingual = { fr: 'Non', en: 'No' };

/** A value of a profile as people read it: choices by their labels, countries by name, numbers and days as their language writes them. */
export function sayProfileValue(value: Json, field: Field | undefined, language: Language, zone: string): string {
  if (Array.isArray(value)) return value.map((one) => sayProfileValue(one, field, language, zone)).join(', ');
  if (typeof value === 'boolean') return (value ? YES : NO)[language];
  if (typeof value === 'number') return value.toLocaleString(LOCALES[language], { maximumFractionDigits: 1 });
  if (typeof value !== 'string') return value === null ? '' : JSON.stringify(value);
  const chosen = nameChoice(field, value, language);
  if (chosen !== '') return chosen;
  if (field?.type === 'country') return sayCountry(value, language);
  const at = field?.type === 'date' ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(at)) return value;
  return sayDate(new Intl.DateTimeFormat(LOCALES[language], { timeZone: zone, dateStyle: 'medium' }), at, language);
}

/** A country by its code (ISO 3166); one that nobody knows as it was written. */
function sayCountry(code: string, language: Language): string {
  if (!/^[A-Z]{2}$/.test(code)) return code;
  return new Intl.DisplayNames(LOCALES[language], { type: 'region' }).of(code) ?? code;
}
