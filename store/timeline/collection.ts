import type { Connection } from 'mongoose';
import type { JsonObject, TimelineEntry } from '../../domain/timeline/entry';
import { Collection } from '../connection/collection';
import type { RawDocument } from '../connection/collection-spec';
import { key, list, number, text } from '../connection/fields';
import { packObject, unpackObject } from '../connection/json-part';

/** A bucket takes no more entries once it holds this many (architecture.md, "The store"). */
export const BUCKET_ENTRIES = 200;
/** Nor once its entries' JSON passes this many characters: a document ends at 16 MB. */
export const BUCKET_SIZE = 4_000_000;

/** Entries of one owner, in the order they were appended; `_id` is `<owner>/<n>`, from 0. */
export type BucketRecord = { id: string; owner: string; count: number; size: number; entries: TimelineEntry[] };
export type BucketCollection = Collection<BucketRecord>;

export function openTimeline(connection: Connection): BucketCollection {
  return new Collection<BucketRecord>(connection, {
    name: 'timeline',
    fields: { _id: key, owner: text, count: number, size: number, entries: list },
    // Retracting an event knows nothing but its id.
    indexes: [{ 'entries.id': 1 }],
    decode: (row) => ({ ...row, entries: (row.entries as StoredEntry[]).map(unpackEntry) }),
  });
}

export function bucketId(owner: string, n: number): string {
  return `${owner}/${n}`;
}
/** The owner and number of a bucket. */
export function readBucketId(id: string): { owner: string; n: number } {
  const slash = id.lastIndexOf('/');
  return { owner: id.slice(0, slash), n: Number(id.slice(slash + 1)) };
}

type StoredEntry = Omit<TimelineEntry, 'props'> & { props: JsonObject | string };

export function packEntry(entry: TimelineEntry): StoredEntry {
  return { ...entry, props: packObject(entry.props) };
}
function unpackEntry(entry: StoredEntry): TimelineEntry {
  return typeof entry.props === 'string' ? { ...entry, props: unpackObject(entry.props) } : (entry as TimelineEntry);
}

/** The update that appends to a bucket, and the filter of one that is not full. */
export function appendTo(owner: string, n: number, entries: readonly TimelineEntry[], upsert: boolean): BucketAppend {
  const size = entries.reduce((sum, entry) => sum + JSON.stringify(entry.props).length + 200, 0);
  return {
    filter: { _id: bucketId(owner, n), count: { $lt: BUCKET_ENTRIES }, size: { $lt: BUCKET_SIZE } },
    update: {
      $push: { entries: { $each: entries.map(packEntry) } },
      $inc: { count: entries.length, size },
      $setOnInsert: { owner },
    },
    upsert,
  };
}
export type BucketAppend = {
  filter: { _id: RawDocument['_id'] } & Record<string, unknown>;
  update: Record<string, Record<string, unknown>>;
  upsert: boolean;
};
