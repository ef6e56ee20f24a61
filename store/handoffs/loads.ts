import type { HandoffCollection } from './handoffs';
import type { RepLoad } from './contract';

/**
 * What each rep carries: capacity counts open offers and leads accepted lately (edge case 51); fair turns look at the last offer.
 * Reads every handoff once offered to one of them, without its dossier.
 */
export async function loadsOf(
  handoffs: HandoffCollection,
  reps: readonly string[],
  sinceAccepted: number,
): Promise<Record<string, RepLoad>> {
  const loads = new Map<string, RepLoad>(
    reps.map((rep) => [rep, { openOffers: 0, acceptedRecently: 0, lastOfferedAt: null, offers: 0 }]),
  );
  const query = { $or: [{ rep: { $in: reps } }, { 'offers.rep': { $in: reps } }] };
  for (const { rep, status, offers, acceptedAt } of reps.length === 0 ? [] : await handoffs.findWhere(query)) {
    const holder = rep === null ? undefined : loads.get(rep);
    if (holder !== undefined && status === 'offered') holder.openOffers += 1;
    if (holder !== undefined && acceptedAt !== null && acceptedAt >= sinceAccepted) holder.acceptedRecently += 1;
    for (const offer of offers) {
      const load = loads.get(offer.rep);
      if (load === undefined) continue;
      load.offers += 1;
      load.lastOfferedAt = Math.max(load.lastOfferedAt ?? offer.at, offer.at);
    }
  }
  return Object.fromEntries(loads);
}
