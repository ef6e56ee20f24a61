import type { LeadRecord } from './lead';

/** What a search looks at: who somebody is, where they work, how they are reached. */
export type Searched = Pick<LeadRecord, 'email' | 'phone' | 'externalId' | 'company' | 'profile'>;
/** The paths on a stored lead that its words are made of; the profile's names are those of files.md (`completeness`). */
export const SEARCHED_PATHS = [
  'email',
  'phone',
  'externalId',
  'company',
  'profile.firstName',
  'profile.lastName',
  'profile.company',
] as const;

/** Longer words and more of them are not told apart: an index entry each, and a profile may hold a novel. */
const LONGEST = 60;
const MOST = 24;
/** Letters that do not fall apart into a base and a mark. */
const LETTERS: Readonly<Record<string, string>> = { œ: 'oe', æ: 'ae', ß: 'ss', ø: 'o', ł: 'l', đ: 'd', ı: 'i' };
/** Country codes of one and two digits; all others have three. */
const COUNTRY_CODE = /^(?:1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|\d{3})/;
/** Inside a word as people write addresses; what else is no letter and no digit parts words. */
const PARTS = /[^\p{L}\p{N}.@_+]+/u;
/** Typed or left out: `O’Neil` is looked for as `o'neil`, `neil` and `oneil`. */
const APOSTROPHES = /['’‘ʼ´`]/g;
const LEAST_DIGITS = 6;
/** Most texts by far; an import folds some five of them a row. */
const PLAIN = /^[ -~]*$/;
const PLAIN_WORD = /^[a-z]+$/;

/** Lower case, without accents: `Élodie` and `elodie` are one. */
export function foldText(text: string): string {
  if (PLAIN.test(text)) return text.toLowerCase();
  // Taken apart before and behind: some letters become capitals by it, some capitals two marks.
  const folded = text.normalize('NFKD').toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '');
  return folded.replace(/[œæßøłđı]/g, (letter) => LETTERS[letter] ?? letter);
}

/**
 * The words under which a lead is found, each by its beginnings: those of names and company, an address from each of its parts on (so that a
 * domain is found too), a telephone number with and without its country. A word that begins another one is left out. At most 24.
 */
export function wordsOfLead({ email, phone, externalId, company, profile }: Searched): string[] {
  const { firstName, lastName, company: employer } = profile;
  const words = new Set<string>(phone === null ? [] : wordsOfPhone(phone));
  for (const text of [lastName, firstName, employer, externalId])
    if (typeof text === 'string')
      for (const word of [...partsOf(text), ...partsOf(text.replace(APOSTROPHES, ''))]) beginnings(word, words);
  // The last label of a domain says of nobody who they are.
  for (const text of [email, company])
    if (text !== null) for (const word of partsOf(text)) beginnings(word, words, word.lastIndexOf('.'));
  const sorted = [...words].map((word) => word.slice(0, LONGEST)).sort();
  return sorted.filter((word, n) => !(sorted[n + 1] ?? '').startsWith(word)).slice(0, MOST);
}

/**
 * What is typed into a search, as alternatives: of each all its beginnings must be among a lead's words. None where nothing is left to look for.
 * A telephone number is one word however it is spaced, or the words that it may be otherwise.
 */
export function beginningsOf(typed: string): string[][] {
  const words = [...new Set(partsOf(typed))].map((word) => word.slice(0, LONGEST));
  const number = digitsOf(typed);
  const alternatives = [words, ...(number === null ? [] : [[number]])].filter((all) => all.length > 0);
  return alternatives.filter((all, n) => n === 0 || all.join(' ') !== words.join(' '));
}

function partsOf(text: string): string[] {
  return foldText(text)
    .split(PARTS)
    .map((part) => part.replace(/^[.@_+]+|[.@_+]+$/g, ''))
    .filter((part) => part !== '');
}

/** The word from each place on where a part of it begins, before `end`: after a sign, and at a number behind letters. */
function beginnings(word: string, into: Set<string>, end = -1): void {
  if (PLAIN_WORD.test(word)) {
    into.add(word);
    return;
  }
  for (const { index } of word.matchAll(/(?<=^|[.@_+])[\p{L}\p{N}]|(?<=\p{L})\p{N}/gu))
    if (end < 0 || index < end || index === 0) into.add(word.slice(index));
}

function wordsOfPhone(phone: string): string[] {
  const digits = phone.replace(/\D/g, '');
  if (!phone.startsWith('+')) return digits === '' ? [] : [digits];
  const national = digits.replace(COUNTRY_CODE, '');
  return national === '' ? [digits] : [digits, national, `0${national}`];
}

/** The digits of what looks like a telephone number, without the `00` before a country; null for anything else. */
function digitsOf(typed: string): string | null {
  const text = typed.trim().replace('(0)', '');
  if (!/^\+?[\d\s\u00a0\u202f().\-/]+$/.test(text)) return null;
  const digits = text.replace(/\D/g, '').replace(/^00/, '');
  return digits.length >= LEAST_DIGITS || (text.startsWith('+') && digits !== '') ? digits : null;
}
