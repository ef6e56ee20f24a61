import type { Connection } from 'mongoose';
import type { CommandTexts } from '../../domain/lead/command-texts';
import { Collection } from '../connection/collection';
import { json, key, number, text } from '../connection/fields';
import type { ErasureGuard } from '../leads/tombstones';
import type { Texts } from './contract';

type TextsRecord = { id: string; lead: string; at: number; texts: CommandTexts };
export type TextsCollection = Collection<TextsRecord>;

export function openTexts(connection: Connection): TextsCollection {
  return new Collection<TextsRecord>(connection, {
    name: 'texts',
    fields: { _id: key, lead: text, at: number, texts: json },
    indexes: [{ lead: 1 }, { at: 1 }],
  });
}

/** What people wrote with a command, on its way past Temporal to the activity that puts it where it belongs. */
export function createTexts(texts: TextsCollection, guard: ErasureGuard): Texts {
  return {
    keep: async (id, lead, kept, atReal) => {
      await texts.insertOnce({ id, lead, at: atReal, texts: kept });
      await guard(lead, () => texts.delete([id]));
    },
    find: async (id) => (await texts.find(id))?.texts ?? null,
    ofLead: async (lead) => (await texts.findWhere({ lead })).map(({ at, texts: kept }) => ({ at, texts: kept })),
    expire: (beforeReal) => texts.deleteWhere({ at: { $lt: beforeReal } }),
  };
}
