import type { LeadRecord } from '../../domain/lead/lead';
import { SEARCHED_PATHS, wordsOfLead } from '../../domain/lead/search-words';
import type { UpdateOperation } from '../connection/collection-spec';
import type { Settings } from '../settings/contract';
import type { LeadCollection } from './collection';

/** Raised whenever words are made in another way, so that all are made anew. */
const VERSION = 1;
const NAME = 'leads.words';
const BATCH = 500;
const PARTS = Object.fromEntries([...SEARCHED_PATHS, 'words'].map((path) => [path, 1 as const]));

/**
 * Gives leads stored by an earlier release the words that searches look at, a batch at a time in the order of ids. Done at each start until one
 * finds nothing to do, for processes of that release may still have run beside the first. Harmless where several do it at once, or
 * one is killed.
 */
export async function fillWords(leads: LeadCollection, settings: Settings): Promise<void> {
  if ((await settings.get<number>(NAME))?.value === VERSION) return;
  let filled = 0;
  for (let after: string | null = null; ;) {
    const rows = await leads.native
      .find(after === null ? {} : { _id: { $gt: after } }, { projection: PARTS })
      .sort({ _id: 1 })
      .limit(BATCH)
      .toArray();
    const writes = rows.flatMap((row): UpdateOperation[] => {
      const { _id, words } = row;
      const lead = { phone: null, email: null, externalId: null, company: null, profile: {}, ...row } as unknown;
      const right = wordsOfLead(lead as LeadRecord);
      if (JSON.stringify(right) === JSON.stringify(words)) return [];
      // Who has changed the name meanwhile has written the words too.
      return [{ id: _id, when: { words: words ?? null }, update: { $set: { words: right } } }];
    });
    await leads.updateMany(writes);
    filled += writes.length;
    const last = rows.at(-1);
    if (last === undefined || rows.length < BATCH) break;
    after = last._id;
  }
  if (filled === 0) await settings.put(NAME, VERSION);
}
