import type { LeadRecord } from '../../domain/lead/lead';
import type { Assessment } from '../../domain/scoring/assessment';
import { assessLead as assessStored } from '../../domain/scoring/assess-lead';
import type { PublishedModel } from '../../store/files/catalog';
import type { Deps } from '../deps';

/** What a lead scores under a model at an instant, with the lead's whole timeline as stored. */
export type Assessed = { model: PublishedModel; assessment: Assessment; at: number };

/** The score of a stored lead at `at` (virtual ms; default now) under the primary or the given model; null where none is published. */
export async function assessLead(
  deps: Deps,
  lead: LeadRecord,
  choice: { model?: PublishedModel; at?: number } = {},
): Promise<Assessed | null> {
  const model = choice.model ?? (await deps.catalog.primaryModel());
  if (!model) return null;
  const entries = await deps.store.timeline.read(lead.id, lead.bucket);
  const at = choice.at ?? deps.clock.now();
  return { model, assessment: assessStored(model.compiled, lead, entries, at), at };
}
