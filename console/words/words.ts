import i18next from 'i18next';
import type { Language } from '../../domain/lead/lead';
import { EN } from './en';
import { FR } from './fr';

const words = i18next.createInstance();
// Resources are given, so that this completes at once. Keys hold dots of their own; views escape what they show.
void words.init({
  lng: 'en',
  fallbackLng: 'en',
  keySeparator: false,
  nsSeparator: false,
  resources: { en: { translation: EN }, fr: { translation: FR } },
  interpolation: { escapeValue: false },
});

type Stem<K extends string> = K extends `${infer Name}_one` | `${infer Name}_other` ? Name : K;
/** A sentence by its key; those that count have a form for one and one for several. */
export type WordKey = Stem<keyof typeof EN>;

/** The sentence in a language, `{{name}}` replaced as it is: escaping belongs to the views. */
export function say(language: Language, key: WordKey, values: Record<string, string | number> = {}): string {
  return words.t(key, { lng: language, ...values });
}

/** Whether there is a sentence under this key. */
export function hasWord(key: string): key is WordKey {
  return Object.hasOwn(EN, key) || Object.hasOwn(EN, `${key}_one`);
}
