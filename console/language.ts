import type { Language } from '../domain/lead/lead';

/** A language we have words in, or null. */
export function readLanguage(text: string | undefined): Language | null {
  return text === 'fr' || text === 'en' ? text : null;
}

/** The language the browser prefers of those we have, by `Accept-Language` with its weights; English where it asks for neither. */
export function preferredLanguage(header: string | undefined): Language {
  const wanted = (header ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().toLowerCase().split(';');
      const weight = parameters.map((one) => /^\s*q=([\d.]+)/.exec(one)?.[1]).find((one) => one !== undefined);
      return { language: readLanguage(tag.split('-')[0]), weight: weight === undefined ? 1 : Number(weight) };
    })
    .filter(({ language, weight }) => language !== null && weight > 0)
    .sort((a, b) => b.weight - a.weight);
  return wanted[0]?.language ?? 'en';
}
