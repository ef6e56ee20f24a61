import { type Origin } from './finding';

/**
 * An expression that stands in the laid-out text as one harmless word, so that MJML, its quotes and its attributes never see it.
 * `value` and `url`: `source` is a value in run-time form. `block`: `source` is `{{#if …}}`, `{{else}}` or `{{/if}}`.
 */
export type Token = { kind: 'value' | 'url' | 'block'; source: string; origin: Origin };

/** A template with partials, layouts and languages resolved: text, and a token for every expression that is left. */
export type Expansion = { text: string; tokens: Token[]; locate: (offset: number) => Origin };

/** The word for the n-th token: letters and digits, so that it survives XML, CSS and the way to plain text unchanged. */
export function writeToken(index: number): string {
  return `hbtoken${index}end`;
}

/** Finds tokens in a text; the number is group 1. */
export const TOKEN_PATTERN = /hbtoken(\d+)end/g;

export interface ExpansionBuilder {
  addText(text: string, origin: Origin): void;
  addToken(token: Token): void;
  finish(): Expansion;
}

/** Gathers an expansion and remembers where each stretch of it came from. */
export function buildExpansion(): ExpansionBuilder {
  const stretches: { offset: number; origin: Origin }[] = [];
  const tokens: Token[] = [];
  const pieces: string[] = [];
  let length = 0;
  const add = (text: string, origin: Origin): void => {
    stretches.push({ offset: length, origin });
    pieces.push(text);
    length += text.length;
  };
  return {
    addText: add,
    addToken: (token) => add(writeToken(tokens.push(token) - 1), token.origin),
    finish: () => {
      const text = pieces.join('');
      return { text, tokens, locate: (offset) => locate(text, stretches, offset) };
    },
  };
}

function locate(text: string, stretches: { offset: number; origin: Origin }[], offset: number): Origin {
  const stretch = stretches.findLast((each) => each.offset <= offset);
  if (!stretch) return { file: '', line: 1, column: 1 };
  const before = text.slice(stretch.offset, offset);
  const lines = before.split('\n');
  const last = lines.at(-1) ?? '';
  const { file, line, column } = stretch.origin;
  return { file, line: line + lines.length - 1, column: lines.length === 1 ? column + last.length : last.length + 1 };
}
