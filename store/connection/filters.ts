import type { mongo } from 'mongoose';
import type { RawDocument } from './collection-spec';
import type { SortField, StoreQuery } from './paging';

/** Every document whose id begins with this prefix and a slash: a range of ids, which both stores look up. */
export function idsUnder(prefix: string): StoreQuery {
  // The character after "/" is "0".
  return { _id: { $gte: `${prefix}/`, $lt: `${prefix}0` } };
}

/** The documents of these ids, each once. */
export function byIds(ids: readonly string[]): StoreQuery {
  return { _id: ids.length === 1 ? ids[0] : { $in: [...new Set(ids)] } };
}

/** The driver types a filter by the document's fields, which only the caller knows. */
export function filterOf(query: StoreQuery): mongo.Filter<RawDocument> {
  return query;
}

/** Both hold; null: only the first is asked. */
export function bothOf(query: StoreQuery, after: StoreQuery | null): StoreQuery {
  if (after === null) return query;
  return Object.keys(query).length === 0 ? after : { $and: [query, after] };
}

/** An order as the driver takes it. */
export function toSort(sort: readonly SortField[]): Record<string, 1 | -1> {
  return Object.fromEntries(sort.map(({ field, direction }) => [field, direction]));
}
