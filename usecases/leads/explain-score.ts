import type { Asker, Deps } from '../deps';
import { done, invalid, notFound, type Outcome } from '../outcome';
import { assessLead, type Assessed } from '../scoring/assess-lead';
import { findLead } from './find-lead';

/** `model`: a published model's name, else the primary one; `at`: virtual ms, else now. */
export type ExplainInput = { lead: string; model?: string | undefined; at?: number | undefined };

/**
 * Why a lead scores what it does. In the past: the events dated up to then whenever they were received, the profile as now
 * (decisions.md 23).
 */
export async function explainScore(deps: Deps, asker: Asker, input: ExplainInput): Promise<Outcome<Assessed>> {
  const found = await findLead(deps, asker, input.lead);
  if (found.code !== 'ok') return found;
  const model = input.model === undefined ? await deps.catalog.primaryModel() : await deps.catalog.model(input.model);
  if (!model)
    return input.model === undefined
      ? notFound('scoring model')
      : invalid('model', 'expected the name of a published model');
  const choice = input.at === undefined ? { model } : { model, at: input.at };
  const assessed = await assessLead(deps, found.value, choice);
  return assessed ? done(assessed) : notFound('scoring model');
}
