import type { LeadRecord } from '../../domain/lead/lead';
import { scoreNow } from '../../domain/scoring/assess';
import { assessmentInput } from '../../domain/scoring/assess-lead';
import type { TimelineEntry } from '../../domain/timeline/entry';
import type { Deps } from '../deps';
import { readPublished } from '../files/read-published';

/** What one published model makes of a lead; one that is not primary, or is a shadow, moves nothing (edge case 48). */
export type ModelScore = {
  model: string;
  version: number;
  primary: boolean;
  shadow: boolean;
  total: number | null;
  band: string | null;
};

/** A lead under every published model (several products), the primary one first, then by name. */
export async function scoreModels(
  deps: Deps,
  lead: LeadRecord,
  entries: readonly TimelineEntry[],
  at: number,
): Promise<ModelScore[]> {
  const primary = await deps.catalog.primaryModel();
  const scores: ModelScore[] = [];
  for (const { name } of await readPublished(deps, 'scoring-models')) {
    const isPrimary = primary?.name === name;
    const model = isPrimary ? primary : await deps.catalog.model(name);
    if (model === null) continue;
    const { total, band } = scoreNow(model.compiled, assessmentInput(lead, entries), at);
    const shadow = model.model.shadow === true;
    scores.push({ model: name, version: model.version, primary: isPrimary, shadow, total, band });
  }
  return scores.sort((a, b) => Number(b.primary) - Number(a.primary) || (a.model < b.model ? -1 : 1));
}
