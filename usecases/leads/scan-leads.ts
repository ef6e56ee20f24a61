import type { LeadRecord } from '../../domain/lead/lead';
import type { LeadFilter, Leads } from '../../store/leads/contract';

/**
 * Every lead that matches, in the order of ids and beginning after one, `batch` of them at a time and in memory; the next are asked for when
 * these have been worked on. What becomes of leads meanwhile shifts no batch.
 * @throws the store's error
 */
export async function* scanLeads(
  leads: Pick<Leads, 'scan'>,
  batch: number,
  filter: LeadFilter = {},
  after: string | null = null,
): AsyncGenerator<LeadRecord[], void, undefined> {
  for (let from = after; ;) {
    const found: LeadRecord[] = await leads.scan(from, batch, filter);
    const last = found.at(-1);
    if (last === undefined) return;
    yield found;
    if (found.length < batch) return;
    from = last.id;
  }
}
