import type { TimelineEntry } from '../../domain/timeline/entry';
import { packObject } from '../connection/json-part';
import type { UpdateOperation } from '../connection/collection-spec';
import type { BucketRecord } from './collection';

/**
 * The updates that fold entries where they lie, repeats of their ids too. By place, for a bucket is only ever appended to: what others write
 * meanwhile (entries, verdicts, retractions) is not touched, and a full bucket stays full.
 */
export function foldBuckets(buckets: readonly BucketRecord[], folded: readonly TimelineEntry[]): UpdateOperation[] {
  const byId = new Map(folded.map((entry) => [entry.id, entry]));
  return buckets.flatMap(({ id, entries }) => {
    const set: Record<string, unknown> = {};
    const unset: Record<string, unknown> = {};
    for (const [place, entry] of entries.entries()) {
      const left = byId.get(entry.id);
      if (left === undefined) continue;
      set[`entries.${place}.props`] = packObject(left.props);
      set[`entries.${place}.folded`] = true;
      if (left.repeated === true) set[`entries.${place}.repeated`] = true;
      if (entry.visitor !== undefined) unset[`entries.${place}.visitor`] = '';
    }
    if (Object.keys(set).length === 0) return [];
    return [{ id, update: { $set: set, ...(Object.keys(unset).length > 0 && { $unset: unset }) } }];
  });
}
