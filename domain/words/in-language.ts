import type { Text } from '../files/leaf-values';
import type { Language } from '../lead/lead';

/** The text in the language asked for, else in the other one; empty where there is none. */
export function inLanguage(text: Text | null | undefined, language: Language): string {
  if (text === undefined || text === null) return '';
  if (typeof text === 'string') return text;
  return text[language] ?? text[language === 'fr' ? 'en' : 'fr'] ?? '';
}
