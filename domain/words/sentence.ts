import type { Language } from '../lead/lead';
import type { Bilingual } from './bilingual';
import { FRENCH_OF_ALERTS } from './french/alerts';
import { FRENCH_OF_CONDITIONS } from './french/conditions';
import { FRENCH_OF_FILES } from './french/files';
import { FRENCH_OF_MAILS } from './french/mails';
import { FRENCH_OF_REFUSALS } from './french/refusals';

const FRENCH = {
  ...FRENCH_OF_ALERTS,
  ...FRENCH_OF_CONDITIONS,
  ...FRENCH_OF_FILES,
  ...FRENCH_OF_MAILS,
  ...FRENCH_OF_REFUSALS,
} as const;

/** The key of what can be said of files, conditions and mails: the English sentence, with its arguments in braces. */
export type Sentence = keyof typeof FRENCH;
/** What stands for the arguments; a sentence of its own may be one, in both languages. */
export type SentenceValues = Readonly<Record<string, string | number | Bilingual>>;
/** A sentence with its arguments filled in: `message` is the English of `words`. */
export type Told = { message: string; words: Bilingual };

/** The sentence in both languages; a `{name}` that `values` does not have stays as it is: braces are also what files are made of. */
export function sayInBoth(sentence: Sentence, values: SentenceValues = {}): Bilingual {
  return { en: fillIn(sentence, values, 'en'), fr: fillIn(FRENCH[sentence], values, 'fr') };
}

/** The sentence as findings carry it. */
export function tell(sentence: Sentence, values?: SentenceValues): Told {
  const words = sayInBoth(sentence, values);
  return { message: words.en, words };
}

/** What a function that says something may be given: a sentence without arguments, or one told. */
export function toldOf(said: Sentence | Told): Told {
  return typeof said === 'string' ? tell(said) : said;
}

/** The sentence itself, for schemas, whose errors are plain texts: that it has its French is checked where it is written. */
export function sentence<S extends Sentence>(english: S): S {
  return english;
}

/** Both languages of a text that is a sentence without arguments; null of any other. */
export function wordsOf(text: string): Bilingual | null {
  return Object.hasOwn(FRENCH, text) ? sayInBoth(text as Sentence) : null;
}

/** A finding, a refusal or an alert as its reader is shown it: `message` in the language asked for, where it is known in both. */
export function showFinding<F extends { message: string; words?: Bilingual }>(
  finding: F,
  language: Language,
): Omit<F, 'words'> {
  const { words, ...shown } = finding;
  return { ...shown, message: (words ?? wordsOf(finding.message))?.[language] ?? finding.message };
}

function fillIn(text: string, values: SentenceValues, language: Language): string {
  return text.replace(/\{(\w+)\}/g, (written, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined) return written;
    return typeof value === 'object' ? value[language] : String(value);
  });
}
