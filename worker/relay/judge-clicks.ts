import { findMachineClicks } from '../../domain/timeline/machine-bursts';
import type { Store } from '../../store/index';
import type { Resolved } from './resolve-hits';

/**
 * Judges the clicks of a batch by what lies around them on their leads' timelines, now that they are there, and flags those found out to
 * be a machine's, earlier ones too: from then on they count nothing anywhere (edge cases 12 and 49). Flagging twice is flagging
 * once. The leads are woken for the batch anyway, so that their next look sees it.
 */
export async function judgeClicks(
  deps: { store: Pick<Store, 'timeline'> },
  resolved: readonly Resolved[],
  factor: number,
  nowVirtual: number,
): Promise<void> {
  const leads = new Map<string, number>();
  for (const item of resolved) {
    if (item.owner === 'lead' && item.hit.kind === 'email.clicked' && item.hit.mail !== undefined)
      leads.set(item.lead.id, item.lead.bucket);
  }
  if (leads.size === 0) return;
  const read = await deps.store.timeline.readMany([...leads].map(([lead, lastBucket]) => ({ lead, lastBucket })));
  for (const [lead, entries] of read) {
    for (const { id, machine } of findMachineClicks(entries, factor, nowVirtual)) {
      await deps.store.timeline.set(lead, id, { machine });
    }
  }
}
