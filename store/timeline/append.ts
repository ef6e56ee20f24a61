import type { TimelineEntry } from '../../domain/timeline/entry';
import { duplicatesOf, isDuplicate } from '../connection/errors';
import type { LeadCollection } from '../leads/collection';
import type { TombstoneCollection } from '../leads/tombstones';
import { idsUnder } from '../connection/filters';
import { groupBy } from '../connection/group';
import { appendTo, BUCKET_ENTRIES, BUCKET_SIZE, readBucketId, type BucketCollection } from './collection';
import type { TimelineAppend } from './contract';

export type AppendParts = { buckets: BucketCollection; leads: LeadCollection; tombstones: TombstoneCollection };
type Chunk = { owner: string; n: number; entries: TimelineEntry[] };

/**
 * Appends for many owners. Each owner's first chunk goes in one command together; a bucket that refuses (its id is there, but full)
 * sends its chunk on to the next. A full bucket never gets entries again, so buckets in order are entries in order.
 */
export async function appendAll(parts: AppendParts, appends: readonly TimelineAppend[]): Promise<void> {
  const queues = [...gather(appends)];
  const raised = new Map<string, number>();
  const created: string[] = [];
  while (queues.some((queue) => queue.length > 0)) {
    const round = queues.flatMap((queue) => queue[0] ?? []);
    const refused = await appendRound(parts.buckets, round, created);
    for (const chunk of refused) await appendOn(parts.buckets, chunk, created);
    for (const queue of queues) {
      const done = queue.shift();
      if (done === undefined) continue;
      if (done.n > 0) raised.set(done.owner, done.n);
      // What follows of the same owner begins where this ended.
      for (const later of queue) later.n = Math.max(later.n, done.n);
    }
  }
  await dropErased(parts, created);
  await parts.leads.updateMany([...raised].map(([id, bucket]) => ({ id, update: { $max: { bucket } } })));
}

/** One command for all; answers the chunks whose bucket refused. */
async function appendRound(buckets: BucketCollection, round: readonly Chunk[], created: string[]): Promise<Chunk[]> {
  const writes = round.map(({ owner, n, entries }) => ({ updateOne: appendTo(owner, n, entries, true) }));
  try {
    const result = await buckets.native.bulkWrite(writes, { ordered: false });
    created.push(...Object.values(result.upsertedIds).map(String));
    return [];
  } catch (error) {
    const refused = duplicatesOf(error);
    // Which of the others were created is not asked of an error: all are looked at.
    created.push(...round.filter((_, index) => !refused.has(index)).map(({ owner, n }) => `${owner}/${n}`));
    return round.filter((_, index) => refused.has(index));
  }
}

/** From the chunk's bucket on, to the first that takes it; leaves the chunk's number there. */
async function appendOn(buckets: BucketCollection, chunk: Chunk, created: string[]): Promise<void> {
  for (;;) {
    const { filter, update } = appendTo(chunk.owner, chunk.n, chunk.entries, false);
    // Without upsert first: the refusal may have been two first appends that met.
    if ((await buckets.native.updateOne(filter, update)).matchedCount > 0) return;
    chunk.n += 1;
    const next = appendTo(chunk.owner, chunk.n, chunk.entries, true);
    try {
      const result = await buckets.native.updateOne(next.filter, next.update, { upsert: true });
      if (result.upsertedId !== null) created.push(result.upsertedId);
      return;
    } catch (error) {
      if (!isDuplicate(error)) throw error;
    }
  }
}

/** Only a new bucket can bring an erased lead back, so only then are the tombstones asked (edge case 21). */
async function dropErased({ buckets, tombstones }: AppendParts, created: readonly string[]): Promise<void> {
  const owners = [...new Set(created.map((id) => readBucketId(id).owner))];
  for (const { id } of await tombstones.findMany(owners)) await buckets.deleteWhere(idsUnder(id));
}

/** For each owner its entries in chunks that a bucket can take, each id once. */
function* gather(appends: readonly TimelineAppend[]): Generator<Chunk[]> {
  for (const own of groupBy(appends, ({ lead }) => lead).values()) {
    const n = Math.max(0, ...own.map(({ bucketHint }) => bucketHint));
    const entries = new Map<string, TimelineEntry>();
    for (const entry of own.flatMap((append) => append.entries)) {
      if (!entries.has(entry.id)) entries.set(entry.id, entry);
    }
    const chunks: Chunk[] = [];
    let size = 0;
    for (const entry of entries.values()) {
      const last = chunks.at(-1);
      const length = JSON.stringify(entry.props).length;
      if (last === undefined || last.entries.length === BUCKET_ENTRIES || size + length > BUCKET_SIZE) {
        chunks.push({ owner: own[0]?.lead ?? '', n, entries: [entry] });
        size = length;
      } else {
        last.entries.push(entry);
        size += length;
      }
    }
    yield chunks;
  }
}
