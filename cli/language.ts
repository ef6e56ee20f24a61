import type { Language } from '../domain/lead/lead';

/** French where the terminal's locale is (`LC_ALL`, `LANG`), English otherwise. */
export function languageOf(locale: string | undefined): Language {
  return /^fr\b|^fr_/i.test(locale ?? '') ? 'fr' : 'en';
}
