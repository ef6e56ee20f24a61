import type { HandoffRecord } from '../../domain/lead/documents';
import { newHitId } from '../capture/new-id';
import { recordAudit } from '../audit/record-audit';
import { hasRole, type Asker, type Deps } from '../deps';
import { addEntry } from '../leads/add-entry';
import { wasOfferedTo } from '../leads/see-lead';
import { done, forbidden, notFound, type Outcome } from '../outcome';

export type RateInput = { handoff: string; rating: number; note?: string | undefined };

/** What sales thinks of the lead it got, 1 to 5; the last rating holds, each is on the timeline. */
export async function rateHandoff(deps: Deps, asker: Asker, input: RateInput): Promise<Outcome<HandoffRecord>> {
  const handoff = await deps.store.handoffs.find(input.handoff);
  const lead = handoff && (await deps.store.leads.find(handoff.lead));
  if (!handoff || !lead) return notFound('handoff');
  const isTheirs = asker.person !== null && wasOfferedTo(handoff, asker.person);
  if (!isTheirs && !hasRole(asker, 'admin')) return forbidden('this handoff was not offered to you');
  const { rating, note } = input;
  await deps.store.handoffs.update(handoff.id, { rating });
  // What has been answered is not asked again.
  await deps.store.mails.withdraw(`${handoff.id}.rating-accepted`, 'rated');
  const now = deps.clock.now();
  const props = { handoff: handoff.id, rating, ...(note !== undefined && { note }) };
  await addEntry(deps, lead, {
    id: newHitId(),
    at: now,
    receivedAt: now,
    kind: 'handoff.rated',
    actor: asker.actor,
    props,
  });
  await recordAudit(deps, asker, 'handoff.rate', handoff.id, { rating });
  return done({ ...handoff, rating });
}
