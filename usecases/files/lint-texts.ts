import type { FilePath, Positions } from '../../domain/files/finding';
import type { Finding } from '../outcome';
import { tell, type Told } from '../../domain/words/sentence';

/** Addresses of this machine: what is tried in development needs no https. */
const LOOPBACK = /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])([:/]|$)/;

/**
 * What is doubtful in the texts and addresses of a file, whatever its kind: a text in one language only (files.md: "a missing
 * language"), and addresses people or programs are sent to without `https`.
 */
export function lintTexts(written: unknown, at: Positions, path: FilePath = []): Finding[] {
  if (typeof written === 'string') {
    const isAddress = /^http:\/\//i.test(written) && !LOOPBACK.test(written);
    return isAddress ? [warn(path, at, tell('"{address}" should begin with https://', { address: written }))] : [];
  }
  if (Array.isArray(written)) return written.flatMap((item, index) => lintTexts(item, at, [...path, index]));
  if (typeof written !== 'object' || written === null) return [];
  const missing = missingLanguage(written);
  const own =
    missing === null ? [] : [warn(path, at, tell('the language "{language}" is missing', { language: missing }))];
  return [...own, ...Object.entries(written).flatMap(([key, item]) => lintTexts(item, at, [...path, key]))];
}

/** The language a text lacks; null of what is no text by language, or has both. */
function missingLanguage(written: object): 'fr' | 'en' | null {
  const [only, ...more] = Object.keys(written);
  if (more.length > 0 || typeof Object.values(written)[0] !== 'string') return null;
  if (only === 'fr') return 'en';
  return only === 'en' ? 'fr' : null;
}

function warn(path: FilePath, at: Positions, told: Told): Finding {
  return { path: path.join('.'), ...at(path), ...told, severity: 'warning' };
}
