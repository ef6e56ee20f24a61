import { erasureOf } from '../../domain/webhooks/event';
import { newHitId } from '../capture/new-id';
import type { Deps } from '../deps';

/** The kind of the hit that tells the relay of an erasure: nobody's timeline gets it, the lead's workflow is woken by it. */
export const ERASED = 'lead.erased';

/**
 * Deletes every document at once, whether or not Temporal can be reached; the relay wakes the workflow once it can, which finds the tombstone
 * and ends (decisions.md 18; edge case 21).
 */
export async function eraseNow(
  deps: Pick<Deps, 'store' | 'clock' | 'committer'>,
  actor: string,
  id: string,
): Promise<void> {
  const now = deps.clock.now();
  await deps.store.leads.erase(id, now);
  await deps.store.webhooks.announce(erasureOf(id, now));
  await deps.committer.commit([{ id: newHitId(), at: now, receivedAt: now, kind: ERASED, actor, props: {}, lead: id }]);
}
