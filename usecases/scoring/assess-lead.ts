import type { LeadRecord } from '../../domain/lead/lead';
import type { PublishedModel } from '../../domain/life/published';
import type { Assessment } from '../../domain/scoring/assessment';
import { assessLead as assessStored } from '../../domain/scoring/assess-lead';
import type { Deps } from '../deps';

/** What a lead scores under a model at an instant, with the lead's whole timeline as stored. */
export type Assessed = { model: PublishedModel; assessment: Assessment; at: number };

/** The score of a stored lead now, under the primary model; null where none is published. */
export async function assessLead(deps: Deps, lead: LeadRecord): Promise<Assessed | null> {
  const model = await deps.catalog.primaryModel();
  if (!model) return null;
  const entries = await deps.store.timeline.read(lead.id, lead.bucket);
  const at = deps.clock.now();
  return { model, assessment: assessStored(model.compiled, lead, entries, at), at };
}
