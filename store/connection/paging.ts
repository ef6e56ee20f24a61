import { StoreError } from './errors';

/** One page of a list: `next` is an opaque cursor for the page after, null at the end (api.md, "Lists answer"). */
export type Page<T> = { items: T[]; next: string | null };
/** How much of a list: `limit` rows (default 50, at most 1,000), after the row the cursor names. */
export type PageRequest = { limit?: number | undefined; cursor?: string | null | undefined };
/** A MongoDB filter on the stored document, whose id is `_id`. */
export type StoreQuery = Record<string, unknown>;

/** One field of a sort order; the last one is always `_id`, so that no two rows are equal. */
export type SortField = { field: string; direction: 1 | -1 };

type Scalar = string | number | boolean | null;

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 1000;

/** The number of rows to give: whole, from 1 to 1,000, 50 where none is asked. */
export function pageLimit(limit: number | undefined): number {
  if (limit === undefined || !Number.isFinite(limit)) return DEFAULT_LIMIT;
  return Math.min(MAX_LIMIT, Math.max(1, Math.floor(limit)));
}

/** The cursor after a row: its values of the sort fields. Rows added or removed elsewhere never shift the next page. */
export function cursorAfter(row: Record<string, unknown>, sort: readonly SortField[]): string {
  const values = sort.map(({ field }) => valueAt(row, field));
  return Buffer.from(JSON.stringify([orderName(sort), ...values])).toString('base64url');
}

/**
 * The filter for what comes after a cursor. Null or missing values count as lowest, as they do in MongoDB's own order.
 * Throws StoreError `bad-cursor` for a text that is no cursor, or one of a list in another order.
 */
export function afterCursor(cursor: string, sort: readonly SortField[]): StoreQuery {
  const values = readCursor(cursor, sort);
  const branches: StoreQuery[] = [];
  sort.forEach(({ field, direction }, depth) => {
    const value = values[depth] ?? null;
    const beyond = beyondValue(field, direction, value);
    if (beyond === null) return;
    const same = sort.slice(0, depth).map((earlier, index) => ({ [earlier.field]: values[index] ?? null }));
    branches.push(same.length === 0 ? beyond : { $and: [...same, beyond] });
  });
  const [only] = branches;
  const beyond: StoreQuery = branches.length === 1 && only !== undefined ? only : { $or: branches };
  const from = boundOf(sort[0], values[0] ?? null);
  return from === null ? beyond : { $and: [from, beyond] };
}

/** The same for the first field alone: an index begins to read there, where a choice between ways would have it read from the start. */
function boundOf(first: SortField | undefined, value: Scalar): StoreQuery | null {
  if (first === undefined || first.field === '_id') return null;
  const { field, direction } = first;
  // "Not more than" keeps the rows without a value, which come last.
  if (direction === -1) return { [field]: value === null ? null : { $not: { $gt: value } } };
  return value === null ? null : { [field]: { $gte: value } };
}

function beyondValue(field: string, direction: 1 | -1, value: Scalar): StoreQuery | null {
  if (direction === 1) return value === null ? { [field]: { $ne: null } } : { [field]: { $gt: value } };
  if (value === null) return null;
  return field === '_id' ? { _id: { $lt: value } } : { $or: [{ [field]: { $lt: value } }, { [field]: null }] };
}

function readCursor(cursor: string, sort: readonly SortField[]): Scalar[] {
  const bad = new StoreError('bad-cursor', `"${cursor.slice(0, 80)}" is not a cursor of this list in this order.`);
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    throw bad;
  }
  if (!Array.isArray(parsed) || parsed.length !== sort.length + 1 || parsed[0] !== orderName(sort)) throw bad;
  const values = parsed.slice(1) as unknown[];
  if (!values.every((value) => value === null || ['string', 'number', 'boolean'].includes(typeof value))) throw bad;
  return values as Scalar[];
}

function orderName(sort: readonly SortField[]): string {
  return sort.map(({ field, direction }) => `${direction === 1 ? '' : '-'}${field}`).join(',');
}

function valueAt(row: Record<string, unknown>, path: string): Scalar {
  let value: unknown = row;
  for (const key of path.split('.')) {
    value = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
  }
  return (value ?? null) as Scalar;
}
