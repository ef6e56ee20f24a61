import type { Hit } from '../../domain/timeline/hit';
import type { InboxCursor, InboxFlush } from './contract';
import { flushId, readFlushId, type FlushRecord, type InboxCollections } from './collections';

/** Numbers asked for at first of each instance; doubled while all are there. */
const FIRST_KEYS = 4;
const MAX_KEYS = 128;

type Progress = InboxCursor & { found: FlushRecord[] };

/**
 * The next flushes after each cursor, by exact keys: numbers have no gaps, so the first one that is missing ends an instance for now.
 * Merged by the time of writing, an instance's own always in order.
 */
export async function readFlushes(
  inbox: InboxCollections,
  after: readonly InboxCursor[],
  limit: number,
): Promise<InboxFlush[]> {
  const all: Progress[] = after.map(({ instance, n }) => ({ instance, n, found: [] }));
  let going = limit > 0 ? all : [];
  for (let width = Math.min(FIRST_KEYS, limit); going.length > 0; width = Math.min(MAX_KEYS, width * 2)) {
    const keys = going.flatMap(({ instance, n }) =>
      Array.from({ length: width }, (_, offset) => flushId(instance, n + 1 + offset)),
    );
    const found = new Map((await findFlushes(inbox, keys)).map((flush) => [flush.id, flush]));
    going = going.filter((progress) => takeRun(progress, found, width) && progress.found.length < limit);
  }
  return all
    .flatMap(({ found }) => found)
    .sort((a, b) => a.at - b.at || byInstance(a.id, b.id))
    .slice(0, limit)
    .map(({ id, hits }) => ({ ...readFlushId(id), hits: JSON.parse(hits) as Hit[] }));
}

/** Adds the unbroken run of numbers; answers whether it was as long as asked, so that there may be more. */
function takeRun(progress: Progress, found: ReadonlyMap<string, FlushRecord>, width: number): boolean {
  for (let taken = 0; taken < width; taken += 1) {
    const flush = found.get(flushId(progress.instance, progress.n + 1));
    if (flush === undefined || flush.stone === true) return false;
    progress.found.push(flush);
    progress.n += 1;
  }
  return true;
}

async function findFlushes({ flushes, readConcern }: InboxCollections, keys: string[]): Promise<FlushRecord[]> {
  const options = readConcern === null ? {} : { readConcern: { level: readConcern } };
  const rows = await flushes.native.find({ _id: { $in: keys } }, options).toArray();
  return rows.map((row) => flushes.toRecord(row));
}

function byInstance(a: string, b: string): number {
  const [one, other] = [readFlushId(a), readFlushId(b)];
  return one.instance === other.instance ? one.n - other.n : one.instance < other.instance ? -1 : 1;
}
