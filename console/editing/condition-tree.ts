import { FIELD_OPERATORS, type FieldOperator } from '../../domain/conditions/parse-tests';
import { isRecord } from '../../domain/timeline/json-record';

/** What a row can say of a test by an operator of files: `exists` has two answers, and tests inside a test are no row's. */
const ROWS_OF = { exists: ['present', 'absent'], not: [], elemMatch: [] } as const;
type PlainOperator = Exclude<FieldOperator, keyof typeof ROWS_OF>;
/** What a row compares by; `present` and `absent` are the two answers of `exists`. */
export type RowOperator = PlainOperator | (typeof ROWS_OF)['exists'][number];
/** All of them, in the order in which they are offered. */
export const ROW_OPERATORS: readonly RowOperator[] = FIELD_OPERATORS.flatMap((name): readonly RowOperator[] =>
  isPlain(name) ? [name] : ROWS_OF[name],
);

function isPlain(name: FieldOperator): name is PlainOperator {
  return !(name in ROWS_OF);
}

/** One test of one field. `value` is what the file holds, or will hold; of `present` and `absent` none. */
export type ConditionRow = { field: string; op: RowOperator; value: unknown };
/** What of a group must hold. */
export type Match = 'all' | 'any' | 'none';
/** Rows that are taken together. */
export type ConditionGroup = { match: Match; rows: ConditionRow[] };
/** A condition as a form shows it: rows, and groups of rows, of which all or any must hold. */
export type ConditionTree = { match: 'all' | 'any'; items: (ConditionRow | ConditionGroup)[] };

const MATCHES: Readonly<Record<string, Match>> = { and: 'all', or: 'any', nor: 'none' };

/** Whether an item is a group. */
export function isGroup(item: ConditionRow | ConditionGroup): item is ConditionGroup {
  return 'rows' in item;
}

/**
 * A condition (files.md, "Conditions") as rows and groups; of nothing, no rows. Null for what a form of one level of groups cannot
 * show: groups in groups, `not`, `elemMatch`, and what is no condition at all.
 */
export function treeOf(condition: unknown): ConditionTree | null {
  if (condition === undefined || condition === null) return { match: 'all', items: [] };
  if (!isRecord(condition)) return null;
  const entries = Object.entries(condition);
  const [only] = entries;
  if (entries.length === 1 && only && bare(only[0]) === 'or') {
    const items = listOf(only[1])?.map(oneOf);
    return items?.every((item) => item !== null) === true ? { match: 'any', items } : null;
  }
  const items = itemsOf(condition);
  return items && { match: 'all', items };
}

/** What stands in one document, all of which must hold. */
function itemsOf(document: unknown): ConditionTree['items'] | null {
  if (!isRecord(document)) return null;
  const found: ConditionTree['items'] = [];
  for (const [key, value] of Object.entries(document)) {
    const match = MATCHES[bare(key)];
    const own = match === undefined ? rowsOfField(key, value) : groupOf(match, value);
    if (own === null) return null;
    found.push(...own);
  }
  return found;
}

function groupOf(match: Match, value: unknown): ConditionTree['items'] | null {
  const parts = listOf(value);
  if (parts === null) return null;
  // What must all hold needs no group of its own.
  if (match === 'all') return joined(parts.map(itemsOf));
  const rows = parts.map(oneOf);
  return rows.every((row): row is ConditionRow => row !== null && !isGroup(row)) ? [{ match, rows }] : null;
}

/** A document as one item: its one row, or its rows together. */
function oneOf(document: unknown): ConditionRow | ConditionGroup | null {
  const items = itemsOf(document);
  if (items === null || items.length === 0) return null;
  const [only] = items;
  if (items.length === 1 && only) return only;
  const rows = items.filter((item): item is ConditionRow => !isGroup(item));
  return rows.length === items.length ? { match: 'all', rows } : null;
}

function rowsOfField(field: string, tests: unknown): ConditionRow[] | null {
  if (!isRecord(tests)) return Array.isArray(tests) || tests === null ? null : [{ field, op: 'eq', value: tests }];
  const rows = Object.entries(tests).map(([key, value]): ConditionRow | null => {
    const name = bare(key);
    if (name === 'exists') {
      return typeof value === 'boolean' ? { field, op: value ? 'present' : 'absent', value: null } : null;
    }
    const op = FIELD_OPERATORS.filter(isPlain).find((one) => one === name);
    return op === undefined || isRecord(value) ? null : { field, op, value };
  });
  return rows.length > 0 && rows.every((row) => row !== null) ? rows : null;
}

/** The condition that rows and groups say; undefined where there are none. */
export function conditionOf({ match, items }: ConditionTree): Record<string, unknown> | undefined {
  const parts = items.flatMap((item) => {
    if (!isGroup(item)) return [documentOf([item])];
    if (item.rows.length === 0) return [];
    // One that is any of a single row is that row.
    if (item.match === 'any' && item.rows.length === 1) return [documentOf(item.rows)];
    if (item.match === 'all')
      return match === 'any' ? [documentOf(item.rows)] : item.rows.map((row) => documentOf([row]));
    return [{ [item.match === 'any' ? 'or' : 'nor']: item.rows.map((row) => documentOf([row])) }];
  });
  const [only] = parts;
  if (only === undefined) return undefined;
  return match === 'all' || parts.length === 1 ? merged(parts) : { or: parts };
}

function documentOf(rows: readonly ConditionRow[]): Record<string, unknown> {
  return merged(rows.map((row) => ({ [row.field]: testOf(row) })));
}

function testOf({ op, value }: ConditionRow): unknown {
  if (op === 'present' || op === 'absent') return { exists: op === 'present' };
  return op === 'eq' ? value : { [op]: value };
}

/** Documents in one; what cannot stand beside another under one key goes into `and`. */
function merged(documents: readonly Record<string, unknown>[]): Record<string, unknown> {
  const whole: Record<string, unknown> = {};
  const rest: Record<string, unknown>[] = [];
  for (const document of documents) {
    for (const [key, value] of Object.entries(document)) {
      const old = Object.hasOwn(whole, key) ? whole[key] : undefined;
      if (old === undefined) whole[key] = value;
      else if (isRecord(old) && isRecord(value) && Object.keys(value).every((one) => !(one in old)))
        whole[key] = { ...old, ...value };
      else rest.push({ [key]: value });
    }
  }
  return rest.length > 0 ? { ...whole, and: rest } : whole;
}

function bare(key: string): string {
  return key.replace(/^\$/, '');
}
function listOf(value: unknown): unknown[] | null {
  return Array.isArray(value) && value.length > 0 ? (value as unknown[]) : null;
}
function joined<T>(lists: readonly (T[] | null)[]): T[] | null {
  return lists.every((list) => list !== null) ? lists.flat() : null;
}
