import { erasureOf } from '../../domain/webhooks/event';
import type { Hit } from '../../domain/timeline/hit';
import { newHitId } from '../capture/new-id';
import type { Deps } from '../deps';

/** The kind of the hit that tells the relay of an erasure: nobody's timeline gets it, the lead's workflow is woken by it. */
export const ERASED = 'lead.erased';

type EraseDeps = Pick<Deps, 'store' | 'clock' | 'committer'>;

/**
 * Deletes every document at once, whether or not Temporal can be reached; the relay wakes the workflow once it can, which finds the tombstone
 * and ends (decisions.md 18; edge case 21).
 */
export async function eraseNow(deps: EraseDeps, actor: string, id: string): Promise<void> {
  const now = deps.clock.now();
  const merged = await mergedInto(deps, id);
  await deps.store.leads.erase(id, now);
  await deps.store.webhooks.announce(erasureOf(id, now));
  await tellErased(deps, actor, [id, ...merged]);
}

/** The leads that were merged into this one: they are erased with it, and their resting workflows end too. */
export async function mergedInto({ store }: Pick<EraseDeps, 'store'>, id: string): Promise<string[]> {
  const keys = await store.aliases.ofLead(id);
  return keys
    .flatMap((key) => (key.startsWith(OLD_LEAD) ? [key.slice(OLD_LEAD.length)] : []))
    .filter((old) => old !== id);
}
const OLD_LEAD = 'lead:';

/**
 * Tells the relay, behind whatever of theirs lies in the inbox: it wakes their workflows, which end, and once all before this is swept it has the
 * store's files rewritten.
 */
export async function tellErased(deps: EraseDeps, actor: string, ids: readonly string[]): Promise<void> {
  const now = deps.clock.now();
  const hits: Hit[] = ids.map((lead) => ({
    ...{ id: newHitId(), at: now, receivedAt: now, kind: ERASED, actor, props: {}, lead },
  }));
  await deps.committer.commit(hits);
}
