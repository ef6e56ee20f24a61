import { isUtf8 } from 'node:buffer';
import { tell } from '../../domain/words/sentence';
import type { Finding } from '../../usecases/outcome';

/** How many objects and lists may lie in one another: what is stored lies deeper, and the store takes a hundred. */
const MOST_LEVELS = 50;
const TOO_DEEP: Finding = {
  path: '',
  ...tell('expected at most {levels} levels of objects and lists', { levels: MOST_LEVELS }),
};

/** A parsed body, or what is wrong: where it stops being JSON (what the parser says, with line and column from 1), or that it is too deep. */
export type ParsedJson = { ok: true; value: unknown } | { ok: false; finding: Finding };

/** What is said of bytes that are no UTF-8, which would be stored with other letters than were meant; null of any other. */
export function findBadLetters(bytes: Buffer): Finding | null {
  return isUtf8(bytes) ? null : { path: '', ...tell('expected text in UTF-8') };
}

/** Reads a body as JSON and says where it breaks. Never throws. */
export function parseJson(bytes: Buffer): ParsedJson {
  const badLetters = findBadLetters(bytes);
  if (badLetters !== null) return { ok: false, finding: badLetters };
  const text = bytes.toString('utf8');
  try {
    const value = JSON.parse(text) as unknown;
    const finding = findDepth(value);
    return finding === null ? { ok: true, value } : { ok: false, finding };
  } catch (error) {
    return { ok: false, finding: findBreak(text, error) };
  }
}

/** What is said of a parsed body that is nested too deep to be walked or stored; null of any other. */
export function findDepth(value: unknown): Finding | null {
  return isDeeper(value, MOST_LEVELS) ? TOO_DEEP : null;
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1));
}

/** What the parser held against `text`, at the line and column people look for; of an error that is not the parser's, at its end. */
export function findBreak(text: string, error: unknown): Finding {
  const before = text.slice(0, offsetOf(text, error)).split('\n');
  return {
    path: '',
    // It quotes at most a word of the body, which its sender knows.
    message: error instanceof Error ? error.message : String(error),
    line: before.length,
    column: (before.at(-1)?.length ?? 0) + 1,
  };
}

/** Node names the offset of most mistakes; for a character that no value begins with it quotes the text instead. */
function offsetOf(text: string, error: unknown): number {
  const named = positionIn(error);
  if (named !== null) return named;
  // All beginnings up to the mistake can still become JSON, none behind it can.
  let [sound, broken] = [0, text.length];
  while (sound < broken) {
    const middle = Math.ceil((sound + broken) / 2);
    if (canGoOn(text.slice(0, middle))) sound = middle;
    else broken = middle - 1;
  }
  return sound;
}

function canGoOn(beginning: string): boolean {
  try {
    JSON.parse(beginning);
    return true;
  } catch (error) {
    const isCut = error instanceof Error && /^(Unexpected end|Unterminated)/.test(error.message);
    return isCut || positionIn(error) === beginning.length;
  }
}

function positionIn(error: unknown): number | null {
  const named = error instanceof Error ? /at position (\d+)/.exec(error.message)?.[1] : undefined;
  return named === undefined ? null : Number(named);
}
