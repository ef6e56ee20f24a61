import type { HandoffRecord } from '../../domain/lead/documents';
import type { LeadRecord } from '../../domain/lead/lead';
import { findLead, findLeadOfAnyone } from '../../usecases/leads/find-lead';
import { wasOfferedTo } from '../../usecases/leads/see-lead';
import type { PageCall } from '../page';
import { nameOf } from './lead-name';

/** Offers with whom they are about; a lead that is not for the reader's eyes any more stays without a name. */
export async function offerRows(
  call: PageCall,
  handoffs: readonly Omit<HandoffRecord, 'dossier'>[],
): Promise<object[]> {
  const { formats } = call;
  return Promise.all(
    handoffs.map(async (handoff) => {
      const { id, status, rep, team, dueAt, scoreAtOffer, openedAt, amount, currency } = handoff;
      const lead = await readLead(call, handoff);
      return {
        ...{ id, status, rep, team, dueAt, scoreAtOffer, openedAt, amount, currency },
        name: lead ? nameOf(lead) : formats.say('offers.gone'),
        company: lead?.company ?? null,
        late: dueAt !== null && dueAt < formats.now,
      };
    }),
  );
}

async function readLead(
  { deps, asker }: PageCall,
  handoff: Omit<HandoffRecord, 'dossier'>,
): Promise<LeadRecord | null> {
  // Whose offer it was may see whom it was about: no need to look through all offers of each lead.
  if (asker.person !== null && asker.roles.includes('sales') && wasOfferedTo(handoff, asker.person))
    return findLeadOfAnyone(deps, handoff.lead);
  const found = await findLead(deps, asker, handoff.lead);
  return found.code === 'ok' ? found.value : null;
}
