import type { LeadRecord } from '../../domain/lead/lead';
import type { TimelineEntry } from '../../domain/timeline/entry';
import type { Deps } from '../deps';

/**
 * Writes an entry on a lead's timeline so that the next read shows it, and puts the same into the inbox so that the lead is woken
 * for it whatever happens meanwhile: the timeline answers one id once. Durable first, visible second.
 */
export async function addEntry(
  deps: Pick<Deps, 'store' | 'committer'>,
  lead: Pick<LeadRecord, 'id' | 'bucket'>,
  entry: TimelineEntry,
): Promise<void> {
  const { id, at, receivedAt, kind, actor, props } = entry;
  await deps.committer.commit([{ id, at, receivedAt, kind, actor, props, lead: lead.id }]);
  await deps.store.timeline.append(lead.id, [entry], lead.bucket);
}
