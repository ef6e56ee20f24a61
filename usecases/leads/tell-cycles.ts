import type { LeadRecord } from '../../domain/lead/lead';
import type { TimelineEntry } from '../../domain/timeline/entry';
import { inPassages } from '../../domain/timeline/entry-cycles';
import type { Deps } from '../deps';

/** A lead's entries, each with the cycle it lies in; the store is asked only where there has been more than one. */
export async function tellCycles<T extends TimelineEntry>(
  { store }: Pick<Deps, 'store'>,
  { id, state }: Pick<LeadRecord, 'id' | 'state'>,
  entries: readonly T[],
): Promise<T[]> {
  const cycles = (state?.cycle ?? 1) === 1 ? [] : await store.cycles.ofLead(id);
  return inPassages(id, cycles, entries);
}
