import type { TimelineEntry } from '../../domain/timeline/entry';
import {
  BUCKET_ENTRIES,
  BUCKET_SIZE,
  bucketId,
  readBucketId,
  type BucketCollection,
  type BucketRecord,
} from './collection';

/**
 * The buckets of many owners, each in order, by exact keys: up to the newest one known, and on while the last one is full, for only then
 * is there another (the number on the lead is raised after the bucket is written, so it can be behind).
 */
export async function readBuckets(
  buckets: BucketCollection,
  wanted: readonly { lead: string; lastBucket: number }[],
): Promise<Map<string, BucketRecord[]>> {
  const found = new Map<string, BucketRecord[]>(wanted.map(({ lead }) => [lead, []]));
  let spans = wanted.map(({ lead, lastBucket }) => ({ lead, from: 0, to: Math.max(0, lastBucket) }));
  while (spans.length > 0) {
    const keys = spans.flatMap(({ lead, from, to }) =>
      Array.from({ length: to - from + 1 }, (_, offset) => bucketId(lead, from + offset)),
    );
    const present = new Map<string, BucketRecord>();
    for (const bucket of await buckets.findMany(keys)) {
      present.set(bucket.id, bucket);
      found.get(readBucketId(bucket.id).owner)?.push(bucket);
    }
    spans = spans
      .filter(({ lead, to }) => isFull(present.get(bucketId(lead, to))))
      .map(({ lead, to }) => ({ lead, from: to + 1, to: to + 1 }));
  }
  for (const own of found.values()) own.sort((a, b) => readBucketId(a.id).n - readBucketId(b.id).n);
  return found;
}

function isFull(bucket: BucketRecord | undefined): boolean {
  return bucket !== undefined && (bucket.count >= BUCKET_ENTRIES || bucket.size >= BUCKET_SIZE);
}

/** Their entries, each id where it came first: a repeat later on changes no position. */
export function entriesOf(buckets: readonly BucketRecord[]): TimelineEntry[] {
  const byId = new Map<string, TimelineEntry>();
  for (const { entries } of buckets) {
    for (const entry of entries) {
      if (!byId.has(entry.id)) byId.set(entry.id, entry);
    }
  }
  return [...byId.values()];
}
