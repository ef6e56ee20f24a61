import type { Bilingual } from '../domain/words/bilingual';

/** One thing wrong with an input: where (keys and positions with dots between, as in `events.0.kind`; a line of a file where known) and what was expected. */
export type Finding = {
  path: string;
  /** In English; whoever shows it asks `showFinding` (domain/words/sentence.ts) for the reader's. */
  message: string;
  words?: Bilingual;
  file?: string;
  line?: number;
  column?: number;
  suggestion?: string;
  /** Errors keep a file from being published; absent: an error. */
  severity?: 'error' | 'warning';
};

/**
 * Why something was not done. The one table of codes: the API maps them to problem+json, the console to a message; neither is
 * known here.
 */
export type Refusal =
  | { code: 'not-found'; what: string }
  | { code: 'invalid'; errors: Finding[] }
  /** The present state does not allow it: what the lead's stage is, who holds the thing, which answers are missing. */
  | { code: 'conflict'; message: string; words?: Bilingual; stage?: string; heldBy?: string; missing?: string[] }
  | { code: 'forbidden'; message: string }
  /** Something behind us is away. `mayHaveHappened`: repeating with the same key is safe and tells (decisions.md 9). */
  | { code: 'unavailable'; what: 'temporal' | 'store'; message: string; mayHaveHappened: boolean };

export type Done<T> = { code: 'ok'; value: T };
export type Outcome<T> = Done<T> | Refusal;

export function done<T>(value: T): Done<T> {
  return { code: 'ok', value };
}
export function notFound(what: string): Refusal {
  return { code: 'not-found', what };
}
export function invalid(path: string, message: string): Refusal {
  return { code: 'invalid', errors: [{ path, message }] };
}
export function conflict(message: string, more: { stage?: string; heldBy?: string; missing?: string[] } = {}): Refusal {
  return { code: 'conflict', message, ...more };
}
/** A conflict told in the reader's language. */
export function conflictIn(words: Bilingual): Refusal {
  return { code: 'conflict', message: words.en, words };
}
export function forbidden(message: string): Refusal {
  return { code: 'forbidden', message };
}
