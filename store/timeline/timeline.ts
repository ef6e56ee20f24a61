import type { TimelineEntry } from '../../domain/timeline/entry';
import { tellFolded } from '../../domain/timeline/folded';
import { idsUnder } from '../connection/filters';
import { createGroupCommit } from '../connection/group-commit';
import { StoreError } from '../connection/errors';
import { pageLimit, type Page, type PageRequest } from '../connection/paging';
import { appendAll, type AppendParts } from './append';
import type { TimelineAppend, TimelineFilter, Timelines } from './contract';
import { foldBuckets } from './fold';
import { entriesOf, readBuckets } from './read';

/** What happened to each lead, in buckets that are read and appended to by key. */
export function createTimelines(parts: AppendParts): Timelines {
  const { buckets } = parts;
  // What many leads append at the same moment is one command.
  const append = createGroupCommit<TimelineAppend, true>(async (appends) => {
    await appendAll(parts, appends);
    return appends.map(() => true as const);
  });

  async function read(lead: string, lastBucket: number): Promise<TimelineEntry[]> {
    return entriesOf((await readBuckets(buckets, [{ lead, lastBucket }])).get(lead) ?? []);
  }
  async function page(
    lead: string,
    { limit, cursor, lastBucket = 0, ...filter }: PageRequest & TimelineFilter & { lastBucket?: number },
  ) {
    const all = tellFolded(await read(lead, lastBucket))
      .filter((entry) => isAsked(entry, filter))
      .sort(newestFirst);
    return pageOf(all, pageLimit(limit), cursor);
  }
  return {
    append: async (lead, entries, bucketHint) => {
      await append({ lead, entries, bucketHint });
    },
    appendMany: (appends) => appendAll(parts, appends),
    read,
    readMany: async (wanted) => {
      const found = await readBuckets(buckets, wanted);
      return new Map([...found].map(([lead, own]) => [lead, entriesOf(own)]));
    },
    page: (lead, request = {}) => page(lead, request),
    set: async (lead, entryId, change) => {
      const own = (await readBuckets(buckets, [{ lead, lastBucket: 0 }])).get(lead) ?? [];
      const bucket = own.find(({ entries }) => entries.some(({ id }) => id === entryId));
      if (bucket === undefined) return false;
      const fields = Object.entries(change).map(([field, value]) => [`entries.$.${field}`, value] as const);
      // The first of that id in the first bucket that has it: the one that `read` answers.
      return buckets.update(bucket.id, { $set: Object.fromEntries(fields) }, { 'entries.id': entryId });
    },
    fold: async (lead, lastBucket, folded) => {
      const own = (await readBuckets(buckets, [{ lead, lastBucket }])).get(lead) ?? [];
      await buckets.updateMany(foldBuckets(own, folded));
    },
    holdersOf: async (entryId) => {
      const found = await buckets.findWhere({ 'entries.id': entryId });
      return [...new Set(found.map(({ owner }) => owner))];
    },
    drop: async (lead) => {
      await buckets.deleteWhere(idsUnder(lead));
    },
  };
}

function isAsked({ at, kind }: TimelineEntry, { kinds, from = -Infinity, to = Infinity }: TimelineFilter): boolean {
  if (at < from || at >= to) return false;
  return kinds?.some((one) => (one.endsWith('.*') ? kind.startsWith(one.slice(0, -1)) : kind === one)) ?? true;
}

/** By instant, then receipt (edge case 30), then id. */
function newestFirst(a: TimelineEntry, b: TimelineEntry): number {
  const byId = a.id === b.id ? 0 : a.id < b.id ? 1 : -1;
  return b.at - a.at || b.receivedAt - a.receivedAt || byId;
}

function pageOf(all: readonly TimelineEntry[], limit: number, cursor: string | null | undefined): Page<TimelineEntry> {
  const last = cursor === undefined || cursor === null || cursor === '' ? null : readCursor(cursor);
  const rest = last === null ? all : all.filter((entry) => newestFirst(last, entry) < 0);
  const items = rest.slice(0, limit);
  const end = items.at(-1);
  return { items, next: rest.length > limit && end !== undefined ? toCursor(end) : null };
}

function toCursor({ at, receivedAt, id }: TimelineEntry): string {
  return Buffer.from(JSON.stringify([at, receivedAt, id])).toString('base64url');
}

function readCursor(cursor: string): TimelineEntry {
  try {
    const [at, receivedAt, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as unknown[];
    if (typeof at === 'number' && typeof receivedAt === 'number' && typeof id === 'string') {
      return { id, at, receivedAt, kind: '', actor: '', props: {} };
    }
  } catch {
    // Not JSON: answered below like any other text that is no cursor.
  }
  throw new StoreError('bad-cursor', `"${cursor.slice(0, 80)}" is not a cursor of a timeline.`);
}
