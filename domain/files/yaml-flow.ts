import { parseDocument, stringify, type Node } from 'yaml';
import { isRecord } from '../timeline/json-record';
import { LARGEST_FILE } from './yaml-text';

/** A text as the library's document, with its value; null for one that is too long or does not read. */
export function readDocument(text: string): { contents: Node | null; value: unknown } | null {
  if (text.length > LARGEST_FILE) return null;
  try {
    const document = parseDocument(text, { version: '1.2', schema: 'core', prettyErrors: false, logLevel: 'silent' });
    if (document.errors.length > 0) return null;
    return { contents: document.contents, value: document.toJS({ maxAliasCount: 100 }) };
  } catch {
    return null;
  }
}

/** One line of YAML as a value: `{ a: 1 }`, and `a: 1` too. What does not read is the text itself, for the schema to refuse. */
export function readFlow(text: string): unknown {
  const found = readDocument(text);
  return found?.contents ? found.value : text;
}

/** A value written on one line, such that it may stand between brackets too; a text in quotation marks if `quoted`. */
export function writeFlow(value: unknown, quoted = false): string {
  const written = stringify([value], {
    collectionStyle: 'flow',
    lineWidth: 0,
    blockQuote: false,
    schema: 'core',
    ...(quoted && typeof value === 'string' && { defaultStringType: 'QUOTE_DOUBLE' as const }),
  });
  return written.trim().slice(1, -1).trim();
}

/** An entry of a list as people write one: a key a line, values on it. */
export function writeEntry(value: unknown, column: number): string {
  const pad = ' '.repeat(column);
  if (!isRecord(value) || Object.keys(value).length === 0) return `${pad}- ${writeFlow(value)}\n`;
  const lines = Object.entries(value).map(([key, held]) => `${writeFlow(key)}: ${writeFlow(held)}`);
  return lines.map((line, at) => `${pad}${at === 0 ? '- ' : '  '}${line}\n`).join('');
}
