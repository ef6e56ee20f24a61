import { isSame, valueAt, type FileEdit } from '../../domain/files/edit-values';
import { isRecord } from '../../domain/timeline/json-record';
import { readFlow, writeFlow } from '../../domain/files/yaml-flow';
import type { FilePath } from '../../domain/files/finding';
import type { Form } from '../form';
import type { Language } from '../../domain/lead/lead';
import type { WordKey } from '../words/words';
import { readCondition, readList, readScalar, readTyped, typedOf } from './condition-form';
import type { ConditionScope } from './condition-words';
import { isSameDuration, readDurationTyped, showDuration } from './typed-duration';

/** Names a field may suggest. */
export type Suggested = 'templates' | 'topics' | 'events' | 'sequences' | 'teams';

/**
 * One value of a file in a form: where it stands, what it is called, how it is written. `flow`: a line of YAML; `scalar`: a text, a
 * number or a flag, as a file would read it; `duration`: in the reader's language; `texts`: several with commas; `assignment`: a field of the
 * profile and a value, to be added where the path is.
 */
export type Field = {
  path: FilePath;
  label: WordKey;
  as: 'text' | 'number' | 'duration' | 'flow' | 'choice' | 'condition' | 'scalar' | 'texts' | 'assignment';
  /** Of a condition: which names it may read. */
  scope?: ConditionScope;
  choices?: readonly string[];
  suggests?: Suggested;
  /** Which of several it is, from 1 on. */
  nth?: number;
  /** Of a value of a profile field: which, instead of a label. */
  profile?: string;
  /** `fr` or `en`, of a text written in both. */
  language?: string;
};

/** The name its input has. */
export function inputName(path: FilePath): string {
  return `f:${JSON.stringify(path)}`;
}

/** How a value reads in its field; nothing where nothing is written. */
export function fieldText(value: unknown, { as }: Pick<Field, 'as'>, language: Language = 'en'): string {
  if (value === undefined || value === null) return '';
  if (as === 'duration' && typeof value === 'string') return showDuration(value, language);
  if (as === 'texts' && Array.isArray(value)) return value.map((one) => writeFlow(one)).join(', ');
  if (as === 'flow' || as === 'condition' || (typeof value !== 'string' && typeof value !== 'number'))
    return writeFlow(value);
  return String(value);
}

function readField(text: string, { as }: Field, old: unknown): unknown {
  if (as === 'scalar') return readScalar(text);
  if (as === 'duration') return readDurationTyped(text);
  if (as === 'texts') return readList(text);
  if (as === 'flow' || as === 'condition' || (typeof old === 'object' && old !== null)) return readFlow(text);
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
 * what held nothing else with it, up to the entry of a list. A field that was not sent is left as it is.
 */
export function editsOf(value: unknown, fields: readonly Field[], form: Form): FileEdit[] {
  return fields.flatMap((field): FileEdit[] => {
    const { path } = field;
    if (field.as === 'assignment') return assignmentEdit(path, form);
    const old = valueAt(value, path);
    const rows = field.as === 'condition' ? conditionEdit(old, field, form) : null;
    if (rows !== null) return rows;
    const text = form.sent(inputName(path))?.trim();
    if (text === undefined || text === fieldText(old, field).trim()) return [];
    // Said in another language it is the same, and stays as it is written.
    if (field.as === 'duration' && typeof old === 'string' && isSameDuration(text, old)) return [];
    if (text !== '') return [{ do: 'set', path, value: readField(text, field, old) }];
    return [{ do: 'remove', path: withEmptied(value, path) }];
  });

  /** Null where the condition was sent as a line, or not at all. */
  function conditionEdit(old: unknown, { path }: Field, sent: Form): FileEdit[] | null {
    const typed = readTyped(sent, path);
    const read = typed && readCondition(typed);
    if (!read?.ok) return null;
    // What reads the same is left as it is written.
    const shown = typedOf(old);
    const before = shown && readCondition(shown);
    if (before?.ok && isSame(before.condition, read.condition)) return [];
    if (read.condition === undefined)
      return old === undefined ? [] : [{ do: 'remove', path: withEmptied(value, path) }];
    return [{ do: 'set', path, value: read.condition }];
  }
}

/** The first condition of a form with a field that is compared with nothing: its path, and the field. */
export function unfinishedIn(fields: readonly Field[], form: Form): { path: FilePath; field: string } | null {
  for (const { path } of fields.filter(({ as }) => as === 'condition')) {
    const typed = readTyped(form, path);
    const read = typed && readCondition(typed);
    if (read && !read.ok) return { path, field: read.field };
  }
  return null;
}

/** What was typed to be set beside what is; without a field or a value nothing. */
function assignmentEdit(path: FilePath, form: Form): FileEdit[] {
  const [name, text] = [form.text(`${inputName(path)}:field`), form.text(`${inputName(path)}:value`)];
  if (name === undefined || text === undefined || !/^profile\.\w{1,80}$/.test(name)) return [];
  return [{ do: 'set', path: [...path, name], value: readScalar(text) }];
}

function withEmptied(value: unknown, path: FilePath): FilePath {
  const parent = path.slice(0, -1);
  const holder = valueAt(value, parent);
  const isOnly = isRecord(holder) && Object.keys(holder).length === 1;
  return isOnly && typeof parent.at(-1) === 'string' && parent.length > 1 ? withEmptied(value, parent) : path;
}

/** A condition of a lead, unless its scope says otherwise. */
export function conditionField(path: FilePath, label: WordKey, scope: ConditionScope = 'lead'): Field {
  return { path, label, as: 'condition', scope };
}

/** A text that may be one for all languages, or one a language: a field each. */
export function wordFields(value: unknown, path: FilePath, label: WordKey): Field[] {
  if (!isRecord(valueAt(value, path))) return [{ path, label, as: 'text' }];
  return ['fr', 'en'].map((language) => ({ path: [...path, language], label, as: 'text', language }));
}
