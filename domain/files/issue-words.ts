import type { z } from 'zod';
import type { Bilingual } from '../words/bilingual';
import { sayInBoth, wordsOf, type Sentence } from '../words/sentence';

type RawIssue = Parameters<z.core.$ZodErrorMap>[0];
type Issue = z.core.$ZodIssue;

/** A zod issue in plain words, in English: what was expected here, and what was found. Schemas that say it better keep their own words. */
export function describeIssue(issue: RawIssue): string {
  return describe(issue).en;
}

/** What an issue says, in both languages: the words it came with, those of its schema, or the general ones. */
export function wordsOfIssue(issue: Issue): Bilingual {
  if (issue.code === 'custom' && isBilingual(issue.params?.words)) return issue.params.words;
  // Read with `reportInput`, an issue keeps what its words are made of.
  const general = describe(issue as RawIssue);
  if (general.en === issue.message) return general;
  return wordsOf(issue.message) ?? { en: issue.message, fr: issue.message };
}

function isBilingual(words: unknown): words is Bilingual {
  return typeof words === 'object' && words !== null && 'fr' in words && 'en' in words;
}

function describe(issue: RawIssue): Bilingual {
  switch (issue.code) {
    case 'invalid_type':
      return describeType(issue.expected, issue.input);
    case 'invalid_value':
      return sayInBoth('expected {wanted}, not {found}', {
        wanted: listWords(issue.values),
        found: found(issue.input),
      });
    case 'unrecognized_keys':
      return sayInBoth('unknown key "{key}"', { key: issue.keys.join(', ') });
    case 'too_small':
      return describeBound(
        issue.inclusive === false ? 'expected more than {bound}{unit}' : 'expected at least {bound}{unit}',
        issue.minimum,
        issue.origin,
      );
    case 'too_big':
      return describeBound(
        issue.inclusive === false ? 'expected less than {bound}{unit}' : 'expected at most {bound}{unit}',
        issue.maximum,
        issue.origin,
      );
    case 'invalid_key':
      return sayInBoth('this key cannot be used here');
    case 'invalid_union':
      return sayInBoth('{found} is none of the forms expected here', { found: found(issue.input) });
    default:
      return sayInBoth('{found} is not what is expected here', { found: found(issue.input) });
  }
}

function describeBound(said: Sentence, bound: number | bigint, origin: string): Bilingual {
  return sayInBoth(said, { bound: String(bound), unit: unitOf(origin) });
}

function describeType(expected: string, input: unknown): Bilingual {
  const wanted = TYPE_WORDS[expected] ?? same(expected);
  if (input === undefined) return sayInBoth('expected {wanted}', { wanted });
  return sayInBoth('expected {wanted}, not {found}', { wanted, found: found(input) });
}

const A_LIST = { en: 'a list', fr: 'une liste' };
const KEYS_AND_VALUES = { en: 'keys and values', fr: 'des clés et des valeurs' };

const TYPE_WORDS: Readonly<Record<string, Bilingual>> = {
  string: { en: 'a text', fr: 'un texte' },
  number: { en: 'a number', fr: 'un nombre' },
  int: { en: 'a whole number', fr: 'un nombre entier' },
  boolean: { en: 'true or false', fr: 'true ou false' },
  array: A_LIST,
  object: KEYS_AND_VALUES,
  record: KEYS_AND_VALUES,
};

/** What was written, in a few words. */
function found(input: unknown): Bilingual {
  if (input === undefined) return { en: 'nothing', fr: 'rien' };
  if (input === null) return { en: 'an empty value', fr: 'une valeur vide' };
  if (Array.isArray(input)) return A_LIST;
  if (typeof input === 'object') return KEYS_AND_VALUES;
  if (typeof input === 'string') {
    const text = input.length > 40 ? `${input.slice(0, 40)}…` : input;
    return { en: `the text "${text}"`, fr: `le texte « ${text} »` };
  }
  return same(typeof input === 'number' || typeof input === 'boolean' ? String(input) : typeof input);
}

function listWords(values: readonly unknown[]): Bilingual {
  const words = values.map(String);
  const list = words.join(', ');
  return words.length === 1 ? same(list) : { en: `one of ${list}`, fr: `l’un de ${list}` };
}

function unitOf(origin: string): Bilingual {
  if (origin === 'string') return { en: ' characters', fr: ' caractères' };
  return origin === 'array' || origin === 'set' ? { en: ' entries', fr: ' entrées' } : same('');
}

function same(text: string): Bilingual {
  return { en: text, fr: text };
}
