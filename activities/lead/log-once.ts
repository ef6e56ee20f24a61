import type { LeadRecord } from '../../domain/lead/lead';
import type { TimelineEntry } from '../../domain/timeline/entry';
import type { LeadDeps } from '../ports';

/**
 * Writes an entry and answers when it happened: the instant of the first attempt that wrote it, which a later one, or one running at
 * the same time, takes over. What is kept by its instant is then kept once.
 */
export async function logOnce(
  deps: LeadDeps,
  lead: LeadRecord,
  entry: Omit<TimelineEntry, 'receivedAt'>,
): Promise<number> {
  await deps.timeline.append(lead.id, [{ ...entry, receivedAt: entry.at }], lead.bucket);
  const entries = await deps.timeline.read(lead.id, lead.bucket);
  return entries.find(({ id }) => id === entry.id)?.at ?? entry.at;
}
