import { setTimeout } from 'node:timers/promises';
import type { LeadRecord } from '../../domain/lead/lead';
import { SEARCHED_PATHS, wordsOfLead } from '../../domain/lead/search-words';
import type { UpdateOperation } from '../connection/collection-spec';
import type { Settings } from '../settings/contract';
import type { LeadCollection } from './collection';

/** Raised whenever words are made in another way, so that all are made anew. */
const VERSION = 2;
const NAME = 'leads.words';
const BATCH = 500;
const RETRY_MS = 5000;
const PARTS = Object.fromEntries([...SEARCHED_PATHS, 'words'].map((path) => [path, 1 as const]));

/** `last`: the id to go on behind, null at the end. */
type Batch = { filled: number; last: string | null };
/** `closed`: aborted when the store's connection is closed. */
type Filling = { closed: AbortSignal; retryMs?: number };

/**
 * Gives leads stored by an earlier release the words that searches look at, a batch at a time in the order of ids. Done at each start until one
 * finds nothing to do, for processes of that release may still have run beside the first. Harmless where several do it at once, or
 * one is killed; where the store does not answer it is asked again.
 */
export async function fillWords(leads: LeadCollection, settings: Settings, given: Filling): Promise<void> {
  if ((await patiently(given, () => settings.get<number>(NAME)))?.value === VERSION) return;
  let filled = 0;
  for (let after: string | null = null; ;) {
    const from: string | null = after;
    const batch: Batch = await patiently(given, () => fillBatch(leads, from));
    filled += batch.filled;
    if (batch.last === null) break;
    after = batch.last;
  }
  if (filled === 0) await patiently(given, () => settings.put(NAME, VERSION));
}

/** Again after a while where the store did not answer, until its connection is closed. */
async function patiently<T>({ closed, retryMs = RETRY_MS }: Filling, attempt: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (closed.aborted) throw error;
      await setTimeout(retryMs, undefined, { signal: closed, ref: false });
    }
  }
}

async function fillBatch(leads: LeadCollection, after: string | null): Promise<Batch> {
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
  return { filled: writes.length, last: rows.length < BATCH ? null : (rows.at(-1)?._id ?? null) };
}
