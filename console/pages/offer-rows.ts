import type { HandoffRecord } from '../../domain/lead/documents';
import { findLead } from '../../usecases/leads/find-lead';
import type { PageCall } from '../page';
import { nameOf } from './lead-name';

/** Offers with whom they are about; a lead that is not for the reader's eyes any more stays without a name. */
export async function offerRows(
  { deps, asker, formats }: PageCall,
  handoffs: readonly Omit<HandoffRecord, 'dossier'>[],
): Promise<object[]> {
  return Promise.all(
    handoffs.map(async ({ id, lead: leadId, status, rep, team, dueAt, scoreAtOffer, openedAt, amount, currency }) => {
      const found = await findLead(deps, asker, leadId);
      const lead = found.code === 'ok' ? found.value : null;
      return {
        ...{ id, status, rep, team, dueAt, scoreAtOffer, openedAt, amount, currency },
        name: lead ? nameOf(lead) : formats.say('offers.gone'),
        company: lead?.company ?? null,
        late: dueAt !== null && dueAt < formats.now,
      };
    }),
  );
}
