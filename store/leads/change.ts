import { StoreError } from '../connection/errors';
import type { Update, UpdateOperation } from '../connection/collection-spec';
import type { LeadChange } from './contract';

/** The store's updates for a change, in order: MongoDB takes only one operator a field, so taking tags away is a second one. */
export function toUpdates(change: LeadChange): Update[] {
  const { set, unset, addTags, removeTags, push, max, inc } = change;
  for (const path of [...Object.keys(set ?? {}), ...(unset ?? []), ...Object.keys(push ?? {})]) assertPath(path);
  const operators: Update = {
    $set: set ?? {},
    $unset: Object.fromEntries((unset ?? []).map((path) => [path, 1])),
    $max: max ?? {},
    $inc: inc ?? {},
    $addToSet: addTags === undefined || addTags.length === 0 ? {} : { tags: { $each: addTags } },
    $push: Object.fromEntries(Object.entries(push ?? {}).map(([path, values]) => [path, { $each: values }])),
  };
  const first = Object.fromEntries(Object.entries(operators).filter(([, fields]) => Object.keys(fields).length > 0));
  const second: Update[] =
    removeTags !== undefined && removeTags.length > 0 ? [{ $pullAll: { tags: removeTags } }] : [];
  return Object.keys(first).length > 0 ? [first, ...second] : second;
}

/** The same as operations of one command. Tags go first here: taking them away leaves `when` as true as it was for the rest. */
export function toOperations({ id, ...change }: LeadChange & { id: string }): UpdateOperation[] {
  const { when } = change;
  return toUpdates(change)
    .reverse()
    .map((update) => ({ id, update, ...(when === undefined ? {} : { when }) }));
}

/** A path of names: an operator or an empty name in it would be refused by the store only half-way through a batch. */
function assertPath(path: string): void {
  const names = path.split('.');
  if (names.some((name) => name === '' || name === '__proto__' || name.startsWith('$') || name.includes('\0'))) {
    throw new StoreError('bad-path', `"${path}" is not a path of field names.`);
  }
}
