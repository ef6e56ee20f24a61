import type { HandoffCollection } from './handoffs';
import type { RepLoad } from '../../domain/handoff/routing';

/**
 * What each rep carries: capacity counts open offers and leads accepted since an instant (edge case 51), fair turns the offers since then,
 * so that an old absence is forgotten.
 * Reads every handoff once offered to one of them, without its dossier.
 */
export async function loadsOf(
  handoffs: HandoffCollection,
  reps: readonly string[],
  since: number,
): Promise<Record<string, RepLoad>> {
  const loads = new Map<string, RepLoad>(
    reps.map((rep) => [rep, { openOffers: 0, acceptedLast30Days: 0, lastOfferedAt: null, offeredCount: 0 }]),
  );
  const query = { $or: [{ rep: { $in: reps } }, { 'offers.rep': { $in: reps } }] };
  for (const { rep, status, offers, acceptedAt } of reps.length === 0 ? [] : await handoffs.findWhere(query)) {
    const holder = rep === null ? undefined : loads.get(rep);
    if (holder !== undefined && status === 'offered') holder.openOffers += 1;
    if (holder !== undefined && acceptedAt !== null && acceptedAt >= since) holder.acceptedLast30Days += 1;
    for (const offer of offers) {
      const load = loads.get(offer.rep);
      if (load === undefined) continue;
      if (offer.at >= since) load.offeredCount += 1;
      load.lastOfferedAt = Math.max(load.lastOfferedAt ?? offer.at, offer.at);
    }
  }
  return Object.fromEntries(loads);
}
