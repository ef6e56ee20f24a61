import { valueAt, type FileEdit } from '../../domain/files/edit-values';
import { isRecord } from '../../domain/timeline/json-record';
import { readFlow, writeFlow } from '../../domain/files/edit-yaml';
import type { FilePath } from '../../domain/files/finding';
import type { WordKey } from '../words/words';

/** Names a field may suggest. */
export type Suggested = 'templates' | 'topics' | 'events' | 'sequences';

/** One value of a file in a form: where it stands, what it is called, how it is written. `flow`: a line of YAML, such as a condition. */
export type Field = {
  path: FilePath;
  label: WordKey;
  as: 'text' | 'number' | 'flow' | 'choice';
  choices?: readonly string[];
  suggests?: Suggested;
  /** `fr` or `en`, of a text written in both. */
  language?: string;
};

/** The name its input has. */
export function inputName(path: FilePath): string {
  return `f:${JSON.stringify(path)}`;
}

/** How a value reads in its field; nothing where nothing is written. */
export function fieldText(value: unknown, { as }: Pick<Field, 'as'>): string {
  if (value === undefined || value === null) return '';
  if (as === 'flow' || (typeof value !== 'string' && typeof value !== 'number')) return writeFlow(value);
  return String(value);
}

function readField(text: string, { as }: Field, old: unknown): unknown {
  if (as === 'flow' || (typeof old === 'object' && old !== null)) return readFlow(text);
  // A flag or a number stays one; what is no number is for the schema to refuse.
  if (as === 'number' || typeof old === 'number') {
    const written = text
      .replace(/[\s\u00a0\u202f]/g, '')
      .replace(',', '.')
      .replace('−', '-');
    return /^-?\d+(\.\d+)?$/.test(written) ? Number(written) : text;
  }
  return text;
}

/**
 * What was changed in a form, as edits: each field whose text is not the one its value had. A field that was emptied takes its key away, and
 * what held nothing else with it, up to the entry of a list. `typed` answers undefined for a field that was not sent.
 */
export function editsOf(
  value: unknown,
  fields: readonly Field[],
  typed: (name: string) => string | undefined,
): FileEdit[] {
  return fields.flatMap((field): FileEdit[] => {
    const text = typed(inputName(field.path))?.trim();
    const old = valueAt(value, field.path);
    if (text === undefined || text === fieldText(old, field).trim()) return [];
    if (text !== '') return [{ do: 'set', path: field.path, value: readField(text, field, old) }];
    return [{ do: 'remove', path: withEmptied(value, field.path) }];
  });
}

function withEmptied(value: unknown, path: FilePath): FilePath {
  const parent = path.slice(0, -1);
  const holder = valueAt(value, parent);
  const isOnly = isRecord(holder) && Object.keys(holder).length === 1;
  return isOnly && typeof parent.at(-1) === 'string' && parent.length > 1 ? withEmptied(value, parent) : path;
}

/** A text that may be one for all languages, or one a language: a field each. */
export function wordFields(value: unknown, path: FilePath, label: WordKey): Field[] {
  if (!isRecord(valueAt(value, path))) return [{ path, label, as: 'text' }];
  return ['fr', 'en'].map((language) => ({ path: [...path, language], label, as: 'text', language }));
}
