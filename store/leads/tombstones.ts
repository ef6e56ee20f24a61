import type { Connection } from 'mongoose';
import { Collection } from '../connection/collection';
import { key, number } from '../connection/fields';

type TombstoneRecord = { id: string; at: number };
export type TombstoneCollection = Collection<TombstoneRecord>;

/** Ids of erased leads, for ever: a late event, activity or retry finds one and creates nothing anew (decisions.md 8). */
export function openTombstones(connection: Connection): TombstoneCollection {
  return new Collection<TombstoneRecord>(connection, { name: 'tombstones', fields: { _id: key, at: number } });
}

/**
 * Called after something of a lead was inserted: undoes it when the lead is erased; answers whether it did. Erasing writes its tombstone
 * before it deletes and this looks after inserting, so one of the two sees the other (edge case 21).
 */
export type ErasureGuard = (lead: string, undo: () => Promise<unknown>) => Promise<boolean>;

export function createErasureGuard(tombstones: TombstoneCollection): ErasureGuard {
  return async (lead, undo) => {
    const erased = (await tombstones.find(lead)) !== null;
    if (erased) await undo();
    return erased;
  };
}
