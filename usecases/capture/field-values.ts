import { boundsOf, type Field, type FieldType } from '../../domain/files/fields';
import type { Text } from '../../domain/files/leaf-values';
import type { Json } from '../../domain/timeline/entry';

/** What was expected, in the two languages of the people who see it. */
export type Expected = { fr: string; en: string };
export type ReadValue = { ok: true; value: Json } | { ok: false; expected: Expected };

/** Longest text kept in one field: more is a mistake or an attack, never a job title. */
export const MAX_TEXT_CHARS = 4000;

const YES = new Set(['true', 'yes', 'oui', 'vrai', '1', 'on', 'x', 'y', 'o']);
const NO = new Set(['false', 'no', 'non', 'faux', '0', 'off', 'n', '']);

const EXPECTED: Record<FieldType, Expected> = {
  text: { fr: `un texte d’au plus ${MAX_TEXT_CHARS} caractères`, en: `a text of at most ${MAX_TEXT_CHARS} characters` },
  number: { fr: 'un nombre', en: 'a number' },
  boolean: { fr: 'oui ou non', en: 'yes or no' },
  date: { fr: 'une date, par exemple 2026-03-31', en: 'a date such as 2026-03-31' },
  choice: { fr: 'une des valeurs proposées', en: 'one of the listed values' },
  list: { fr: 'une liste de textes', en: 'a list of texts' },
  email: { fr: 'une adresse e-mail', en: 'an e-mail address' },
  phone: { fr: 'un numéro de téléphone', en: 'a telephone number' },
  url: { fr: 'une adresse web', en: 'a web address' },
  country: { fr: 'un pays, par exemple FR', en: 'a country such as FR' },
};

/**
 * Reads one value by the type `fields.yaml` gives it: strings of forms and CSV become numbers, booleans, dates (kept as
 * `YYYY-MM-DD` or a full ISO instant), canonical choices (by value, label or synonym) and ISO 3166 countries (by code or French or
 * English name). Never throws; `expected` says what would have been right (decisions.md 19).
 */
export function readFieldValue(field: Field, raw: Json): ReadValue {
  const value = READERS[field.type](raw, field);
  if (value !== undefined) return { ok: true, value };
  if (field.type === 'number' && readNumber(raw) !== undefined) return { ok: false, expected: boundsExpected(field) };
  if (field.type !== 'choice') return { ok: false, expected: EXPECTED[field.type] };
  const listed = (field.values ?? []).map((choice) => (typeof choice === 'string' ? choice : choice.value)).join(', ');
  return { ok: false, expected: { fr: `une de ces valeurs : ${listed}`, en: `one of: ${listed}` } };
}

type Reader = (raw: Json, field: Field) => Json | undefined;

const READERS: Record<FieldType, Reader> = {
  text: readText,
  number: (raw, field) => within(readNumber(raw), field),
  boolean: readBoolean,
  date: readDate,
  choice: (raw, field) => readChoice(raw, field),
  list: readList,
  email: (raw) => matching(raw, /^[^\s@<>,;"]+@[^\s@<>,;"]+$/)?.toLowerCase(),
  phone: (raw) => matching(typeof raw === 'number' ? String(raw) : raw, /^\+?[\d\s().\-/]{3,30}$/),
  url: (raw) => matching(raw, /^https?:\/\/\S+$/i),
  country: readCountry,
};

function readText(raw: Json): string | undefined {
  if (typeof raw === 'number' || typeof raw === 'boolean') return String(raw);
  if (typeof raw !== 'string') return undefined;
  const text = raw.trim();
  return text.length <= MAX_TEXT_CHARS ? text : undefined;
}

function matching(raw: Json, pattern: RegExp): string | undefined {
  const text = typeof raw === 'string' ? raw.trim() : '';
  return text.length <= MAX_TEXT_CHARS && pattern.test(text) ? text : undefined;
}

/** `1 234,5`, `1,234.5` and `1234.5` are one number; what could be read two ways counts as thousands only in groups of three. */
function readNumber(raw: Json): number | undefined {
  if (typeof raw === 'number') return Number.isFinite(raw) ? raw : undefined;
  if (typeof raw !== 'string') return undefined;
  const bare = raw.trim().replace(/[\s\u00a0\u202f']/g, '');
  const grouped = /^-?\d{1,3}(,\d{3})+(\.\d+)?$/.test(bare) ? bare.replaceAll(',', '') : bare.replace(',', '.');
  return /^-?\d{1,15}(\.\d+)?$/.test(grouped) ? Number(grouped) : undefined;
}

function within(value: number | undefined, field: Field): number | undefined {
  const { min = -Infinity, max = Infinity } = boundsOf(field);
  return value !== undefined && value >= min && value <= max ? value : undefined;
}

/** Of a number that lies outside its bounds. */
function boundsExpected(field: Field): Expected {
  const { min, max } = boundsOf(field);
  if (min !== undefined && max !== undefined)
    return { fr: `un nombre de ${min} à ${max}`, en: `a number from ${min} to ${max}` };
  if (min !== undefined) return { fr: `un nombre d’au moins ${min}`, en: `a number of at least ${min}` };
  return { fr: `un nombre d’au plus ${max ?? ''}`, en: `a number of at most ${max ?? ''}` };
}

function readBoolean(raw: Json): boolean | undefined {
  if (typeof raw === 'boolean') return raw;
  const word = String(typeof raw === 'object' ? '?' : raw)
    .trim()
    .toLowerCase();
  if (YES.has(word)) return true;
  return NO.has(word) ? false : undefined;
}

function readDate(raw: Json): string | undefined {
  if (typeof raw !== 'string') return undefined;
  const text = raw.trim();
  const french = /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(text);
  const iso = french ? `${french[3] ?? ''}-${french[2] ?? ''}-${french[1] ?? ''}` : text;
  if (/^\d{4}-\d{2}-\d{2}$/.test(iso)) {
    const instant = Date.parse(`${iso}T00:00:00Z`);
    return !Number.isNaN(instant) && new Date(instant).toISOString().startsWith(iso) ? iso : undefined;
  }
  return /^\d{4}-\d{2}-\d{2}T/.test(iso) && !Number.isNaN(Date.parse(iso))
    ? new Date(Date.parse(iso)).toISOString()
    : undefined;
}

function readChoice(raw: Json, field: Field): string | undefined {
  if (typeof raw === 'object') return undefined;
  const word = fold(String(raw));
  for (const choice of field.values ?? []) {
    if (typeof choice === 'string') {
      if (fold(choice) === word) return choice;
      continue;
    }
    const names = [choice.value, ...(choice.synonyms ?? []), ...textsOf(choice.label)];
    if (names.some((name) => fold(name) === word)) return choice.value;
  }
  return undefined;
}

function readList(raw: Json): string[] | undefined {
  const items = typeof raw === 'string' ? raw.split(/[,;|]/) : Array.isArray(raw) ? raw : undefined;
  if (!items || items.length > 100) return undefined;
  const texts = items.map((item) => readText(item));
  if (texts.includes(undefined)) return undefined;
  return [...new Set(texts.filter((text): text is string => text !== undefined && text !== ''))];
}

function readCountry(raw: Json): string | undefined {
  if (typeof raw !== 'string') return undefined;
  const word = fold(raw);
  if (/^[a-z]{2}$/.test(word)) {
    const code = canonical(word);
    return countryNames().codes.has(code) ? code : undefined;
  }
  return countryNames().byName.get(word);
}

/** What CLDR names besides countries. */
const NO_COUNTRIES = new Set(['EU', 'EZ', 'UN', 'QO', 'XA', 'XB', 'ZZ']);

/** Codes that were given up stand for the present one: UK for GB, FX for FR. */
function canonical(code: string): string {
  const known = canonicals.get(code);
  if (known !== undefined) return known;
  const region = new Intl.Locale(`und-${code}`).region ?? code.toUpperCase();
  canonicals.set(code, region);
  return region;
}
/** Two letters each, so never many; a locale costs more than all else of a cell. */
const canonicals = new Map<string, string>();

type Countries = { codes: Set<string>; byName: Map<string, string> };
let countries: Countries | undefined;

/** Every assigned ISO 3166 code the runtime knows, and its names in French and English; built at the first use. */
function countryNames(): Countries {
  if (countries) return countries;
  const known: Countries = { codes: new Set(), byName: new Map() };
  const languages = ['fr', 'en'].map(
    (language) => new Intl.DisplayNames([language], { type: 'region', fallback: 'none' }),
  );
  const letters = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ');
  for (const code of letters.flatMap((first) => letters.map((second) => first + second))) {
    if (NO_COUNTRIES.has(code) || canonical(code) !== code) continue;
    for (const names of languages) {
      const name = names.of(code);
      if (name === undefined) continue;
      known.codes.add(code);
      known.byName.set(fold(name), code);
    }
  }
  countries = known;
  return known;
}

/** Case, accents and surrounding spaces do not make another word. */
export function fold(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '');
}

function textsOf(label: Text | undefined): string[] {
  if (label === undefined) return [];
  return typeof label === 'string' ? [label] : Object.values(label);
}
