import type { Connection } from 'mongoose';
import { Collection } from '../connection/collection';
import { json, key, number, text, texts } from '../connection/fields';
import type { MergeRecord, Merges } from './contract';

export type MergeCollection = Collection<MergeRecord>;

export function openMerges(connection: Connection): MergeCollection {
  return new Collection<MergeRecord>(connection, {
    name: 'merges',
    fields: {
      _id: key,
      lead: text,
      loser: text,
      at: number,
      by: text,
      keys: texts,
      before: json,
      after: json,
      stage: text,
      reason: text,
    },
    indexes: [{ lead: 1 }],
  });
}

/** Which leads were merged into which, with what is needed to take it back. */
export function createMerges(merges: MergeCollection): Merges {
  return {
    find: (survivor, loser) => merges.find(`${survivor}:${loser}`),
    ofLead: (survivor) => merges.findWhere({ lead: survivor }),
    keep: async (merge) => ((await merges.insertOnce(merge)) ? merge : ((await merges.find(merge.id)) ?? merge)),
    note: async (id, change) => {
      await merges.update(id, { $set: { ...change } });
    },
    drop: async (id) => {
      await merges.delete([id]);
    },
  };
}
