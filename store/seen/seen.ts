import type { Connection } from 'mongoose';
import { Collection } from '../connection/collection';
import { idsUnder } from '../connection/filters';
import { duplicatesOf } from '../connection/errors';
import { key, number, text } from '../connection/fields';
import type { Seen } from './contract';

type SeenRecord = { id: string; at: number; owner?: string };
export type SeenCollection = Collection<SeenRecord>;

export function openSeen(connection: Connection): SeenCollection {
  return new Collection<SeenRecord>(connection, {
    name: 'seen',
    fields: { _id: key, at: number, owner: text },
    indexes: [{ at: 1 }],
    sparseIndexes: [{ owner: 1 }],
  });
}

/** Which event ids each sender has used, where the answer must tell duplicates (decisions.md 12 and 16). */
export function createSeen(seen: SeenCollection): Seen {
  return {
    mark: async (ids, at, owner) => {
      const repeated = new Set<string>();
      const fresh = new Set<string>();
      for (const id of ids) (fresh.has(id) ? repeated : fresh).add(id);
      const rows = [...fresh].map((id) => ({ _id: id, at, ...(owner === undefined ? {} : { owner }) }));
      if (rows.length === 0) return repeated;
      try {
        await seen.native.insertMany(rows, { ordered: false });
      } catch (error) {
        for (const index of duplicatesOf(error)) repeated.add(rows[index]?._id ?? '');
      }
      return repeated;
    },
    markMany: async (marks) => {
      await seen.insertNew(marks);
    },
    anyUnder: async (prefix) => (await seen.findWhere(idsUnder(prefix), { limit: 1 })).length > 0,
    known: (ids) => seen.known(ids),
    unmark: async (ids) => {
      await seen.delete(ids);
    },
    expire: (before) => seen.deleteWhere({ at: { $lt: before } }),
  };
}
