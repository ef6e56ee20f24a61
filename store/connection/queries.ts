import type { StoreQuery } from './paging';

/** The filter without what the caller left out. */
export function withoutAbsent(query: StoreQuery): StoreQuery {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined));
}

/** One value or any of several; nothing where neither is asked. */
export function oneOrAny<T extends string>(asked: T | readonly T[] | undefined): T | { $in: readonly T[] } | undefined {
  return asked === undefined || typeof asked === 'string' ? asked : { $in: asked };
}

/** `{ $gte: from, $lt: to }` of what is given; nothing where neither is. */
export function span(from: number | undefined, to: number | undefined): StoreQuery | undefined {
  return from === undefined && to === undefined ? undefined : withoutAbsent({ $gte: from, $lt: to });
}

/** The record without some of its fields, such as an id that no update may set. */
export function without<T extends object, K extends keyof T>(record: T, ...names: readonly K[]): Omit<T, K> {
  const rest = { ...record };
  for (const name of names) Reflect.deleteProperty(rest, name);
  return rest;
}
