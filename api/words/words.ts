import i18next from 'i18next';
import type { Language } from '../../domain/lead/lead';
import { EN } from './en';
import { FR } from './fr';

const words = i18next.createInstance();
// Resources are given, so that this completes at once.
void words.init({
  lng: 'en',
  fallbackLng: 'en',
  resources: { en: { translation: EN }, fr: { translation: FR } },
  interpolation: { escapeValue: false },
});

export type WordKey = keyof typeof EN;

/** The sentence for people in their language; `{{name}}` is replaced as it is: escaping belongs to whoever makes HTML of it. */
export function say(language: Language, key: WordKey, values: Record<string, string | number> = {}): string {
  return words.t(key, { lng: language, ...values });
}

/** French where Accept-Language prefers it, English otherwise (q-values are honoured). */
export function chooseLanguage(header: string | undefined): Language {
  const wanted = (header ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().toLowerCase().split(';');
      const q = parameters
        .map((parameter) => /^\s*q=([\d.]+)/.exec(parameter)?.[1])
        .find((value) => value !== undefined);
      return { tag: tag.split('-')[0] ?? '', q: q === undefined ? 1 : Number(q) };
    })
    .filter(({ tag, q }) => (tag === 'fr' || tag === 'en') && q > 0)
    .sort((a, b) => b.q - a.q);
  return wanted[0]?.tag === 'fr' ? 'fr' : 'en';
}
