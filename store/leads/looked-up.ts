import type { StoreQuery } from '../connection/paging';

/** Fields of a condition that an index of leads begins with (`collection.ts`): these, and whatever lies below those that are open. */
const FIELDS: readonly string[] = [
  ...['state.score.total', 'state.stage', 'state.score.band', 'source', 'tags', 'createdAt', 'lastActivityAt'],
  'consent.email',
];
const OPEN: readonly string[] = ['profile.', 'events.', 'enrolled.'];
const NARROWING: readonly string[] = ['$eq', '$in', '$gt', '$gte', '$lt', '$lte'];

/** Whether a condition's leads can be looked up: all of them meet a test of an indexed field, or one of several. An empty one asks nothing. */
export function isLookedUp(condition: StoreQuery): boolean {
  return isEmpty(condition) || Object.entries(condition).some(isNarrowing);
}

export function isEmpty(condition: StoreQuery): boolean {
  return Object.keys(condition).length === 0;
}

function isNarrowing([field, test]: [string, unknown]): boolean {
  if (field === '$and' || field === '$or') {
    const parts = (test as StoreQuery[]).map((part) => Object.entries(part).some(isNarrowing));
    return field === '$and' ? parts.some(Boolean) : parts.length > 0 && parts.every(Boolean);
  }
  return isIndexed(field) && typeof test === 'object' && test !== null && narrows(test as Record<string, unknown>);
}

function isIndexed(field: string): boolean {
  return FIELDS.includes(field) || OPEN.some((root) => field.startsWith(root));
}

/** Whoever lacks the field is in no index of the open ones: "there is something" is looked up, "there is nothing" is not. */
function narrows(test: Record<string, unknown>): boolean {
  // What goes with a pattern: any text.
  if (test.$gte === '') return false;
  if (NARROWING.some((operator) => operator in test)) return test.$eq !== null;
  return test.$exists === true && test.$ne === null;
}
