import { bothOf, byIds, filterOf, toSort } from '../connection/filters';
import {
  afterCursor,
  cursorAfter,
  pageLimit,
  type PageRequest,
  type SortField,
  type StoreQuery,
} from '../connection/paging';
import type { LeadCollection } from './collection';
import type { LeadPage } from './contract';

/** Leads looked at for one page: so many that a few thousand leads are searched at once, and of a hundred thousand no more. */
const MOST = 2000;
/** At first a few more than the page wants, for most conditions that no index looks up hold for most leads. */
const FIRST = 200;
const TIMES = 3;

/** `query`: what an index narrows, or nothing; `condition`: what is to be looked at lead by lead. */
type Looking = { query: StoreQuery; condition: StoreQuery; order: readonly SortField[] };
type Key = { _id: string };

/**
 * A page of those the condition holds for, found by looking at leads in the order asked for: their keys first, as an index has them, then of
 * whom of them it holds. Where that is few, the page ends before it is full, and its cursor goes on behind the last that was looked at.
 */
export async function lookThrough(
  leads: LeadCollection,
  { query, condition, order }: Looking,
  request: PageRequest,
): Promise<LeadPage> {
  const sort = withId(order);
  const limit = pageLimit(request.limit);
  const found: Key[] = [];
  let cursor = request.cursor ?? '';
  let looked = 0;
  for (let size = FIRST; looked < MOST; size = Math.min(size * TIMES, MOST - looked)) {
    const keys = await keysOf(leads, bothOf(query, cursor === '' ? null : afterCursor(cursor, sort)), sort, size);
    const last = keys.at(-1);
    if (last === undefined) return pageOf(leads, found, null);
    looked += keys.length;
    cursor = cursorAfter(last, sort);
    found.push(...(await holding(leads, keys, condition)));
    const end = found[limit - 1];
    if (found.length > limit && end !== undefined) return pageOf(leads, found.slice(0, limit), cursorAfter(end, sort));
    if (keys.length < size) return pageOf(leads, found, null);
  }
  return { ...(await pageOf(leads, found, cursor)), looked };
}

function withId(order: readonly SortField[]): SortField[] {
  const last = order.at(-1);
  return last?.field === '_id' ? [...order] : [...order, { field: '_id', direction: last?.direction ?? 1 }];
}

async function keysOf(
  leads: LeadCollection,
  query: StoreQuery,
  sort: readonly SortField[],
  limit: number,
): Promise<Key[]> {
  const projection = Object.fromEntries(sort.map(({ field }) => [field, 1 as const]));
  return leads.native.find(filterOf(query), { projection }).sort(toSort(sort)).limit(limit).toArray();
}

async function holding(leads: LeadCollection, keys: readonly Key[], condition: StoreQuery): Promise<Key[]> {
  const among = byIds(keys.map(({ _id }) => _id));
  const rows = await leads.native.find(filterOf(bothOf(among, condition)), { projection: { _id: 1 } }).toArray();
  const ids = new Set(rows.map(({ _id }) => _id));
  return keys.filter(({ _id }) => ids.has(_id));
}

async function pageOf(leads: LeadCollection, keys: readonly Key[], next: string | null): Promise<LeadPage> {
  return { items: await leads.findMany(keys.map(({ _id }) => _id)), next };
}
