import { readFlow, writeFlow } from '../../domain/files/yaml-flow';
import { isRecord } from '../../domain/timeline/json-record';
import type { FilePath } from '../../domain/files/finding';
import type { Form } from '../form';
import {
  conditionOf,
  isGroup,
  ROW_OPERATORS,
  treeOf,
  type ConditionGroup,
  type ConditionRow,
  type ConditionTree,
  type Match,
  type RowOperator,
} from './condition-tree';
import { readDurationTyped } from './typed-duration';

/** A row as it is typed; one whose `field` is empty is not there yet. */
export type TypedRow = { field: string; op: RowOperator; text: string };
export type TypedGroup = { match: Match; rows: TypedRow[] };
/** A condition as it is typed. */
export type TypedCondition = { match: 'all' | 'any'; items: (TypedRow | TypedGroup)[] };

const MOST = 60;
const LISTS: readonly RowOperator[] = ['in', 'nin', 'all', 'between'];
const TEXTS: readonly RowOperator[] = ['within', 'olderThan', 'regex'];
/** Compared with a length of time. */
export const SPANS: readonly RowOperator[] = ['within', 'olderThan'];
const WITHOUT_VALUE: readonly RowOperator[] = ['present', 'absent'];

/** What the inputs of the condition at a path begin with. */
export function conditionName(path: FilePath): string {
  return `c:${JSON.stringify(path)}`;
}

/** Whether a row has a value to type. */
export function hasValue(op: RowOperator): boolean {
  return !WITHOUT_VALUE.includes(op);
}

/** How a condition's rows read in a form; null for what no form shows. */
export function typedOf(condition: unknown): TypedCondition | null {
  const tree = treeOf(condition);
  const row = ({ field, op, value }: ConditionRow): TypedRow => ({ field, op, text: valueText(op, value) });
  return (
    tree && {
      match: tree.match,
      items: tree.items.map((item) => (isGroup(item) ? { match: item.match, rows: item.rows.map(row) } : row(item))),
    }
  );
}

function valueText(op: RowOperator, value: unknown): string {
  if (!hasValue(op)) return '';
  return Array.isArray(value) ? value.map((one) => writeFlow(one)).join(', ') : writeFlow(value);
}

/** The rows of a condition that a form sent, as they were typed; null where the form did not have it. */
export function readTyped(form: Form, path: FilePath): TypedCondition | null {
  const name = conditionName(path);
  const match = form.text(`${name}:match`);
  if (match === undefined) return null;
  const items = places(form, name).flatMap((at): (TypedRow | TypedGroup)[] => {
    const group = form.text(`${at}:group`);
    if (group === undefined) return readRow(form, at);
    const rows = places(form, at).flatMap((inner) => readRow(form, inner));
    return [{ match: group === 'any' || group === 'none' ? group : 'all', rows }];
  });
  return { match: match === 'any' ? 'any' : 'all', items };
}

/** The places of rows below a name, as many as were sent; numbers may be left out, where a row was taken away. */
function places(form: Form, name: string): string[] {
  return Array.from({ length: MOST }, (_, at) => `${name}:${at}`).filter(
    (at) => form.sent(`${at}:field`) !== undefined || form.sent(`${at}:group`) !== undefined,
  );
}

function readRow(form: Form, at: string): TypedRow[] {
  const field = form.text(`${at}:field`) ?? '';
  const op = ROW_OPERATORS.find((one) => one === form.text(`${at}:op`)) ?? 'eq';
  return [{ field, op, text: form.text(`${at}:value`) ?? '' }];
}

/** What typed rows say, without those that are not there yet; or the field whose row has no value. */
export function readCondition(
  typed: TypedCondition,
): { ok: true; tree: ConditionTree; condition: Record<string, unknown> | undefined } | { ok: false; field: string } {
  const isThere = ({ field }: TypedRow): boolean => field !== '';
  const missing = typed.items
    .flatMap((item) => ('rows' in item ? item.rows : [item]))
    .find((row) => isThere(row) && hasValue(row.op) && row.text === '');
  if (missing) return { ok: false, field: missing.field };
  const items = typed.items.flatMap((item): (ConditionRow | ConditionGroup)[] => {
    if (!('rows' in item)) return isThere(item) ? [valueRow(item)] : [];
    const rows = item.rows.filter(isThere).map(valueRow);
    return rows.length === 0 ? [] : [{ match: item.match, rows }];
  });
  const tree: ConditionTree = { match: typed.match, items };
  return { ok: true, tree, condition: conditionOf(tree) };
}

function valueRow({ field, op, text }: TypedRow): ConditionRow {
  if (!hasValue(op)) return { field, op, value: null };
  return { field, op, value: LISTS.includes(op) ? readList(text) : readOne(text, op) };
}

function readOne(text: string, op: RowOperator): unknown {
  if (!TEXTS.includes(op)) return readScalar(text);
  const written = unquoted(text) ?? text;
  return SPANS.includes(op) && typeof written === 'string' ? readDurationTyped(written) : written;
}

/** As a file would read it: a number is one, `true` too, and all else a text. */
export function readScalar(text: string): unknown {
  const decimal = /^[-−]?\d+,\d+$/.test(text) ? text.replace(',', '.').replace('−', '-') : text;
  const value = readFlow(decimal);
  return value === null || isRecord(value) || Array.isArray(value) ? text : value;
}

function unquoted(text: string): unknown {
  return /^(["']).*\1$/s.test(text) ? readFlow(text) : null;
}

/** Several values with commas between them, as a file would read each. */
export function readList(text: string): unknown[] {
  const written = readFlow(`[${text.replace(/^\[|\]$/g, '')}]`);
  if (Array.isArray(written) && written.every((one) => one !== null && !isRecord(one) && !Array.isArray(one)))
    return written as unknown[];
  return text.split(',').map((one) => one.trim());
}
