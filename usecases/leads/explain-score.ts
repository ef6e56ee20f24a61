import type { PublishedModel } from '../../domain/life/published';
import { assessLead as assessStored } from '../../domain/scoring/assess-lead';
import type { Asker, Deps } from '../deps';
import { done, invalid, notFound, type Outcome } from '../outcome';
import type { Assessed } from '../scoring/assess-lead';
import { scoreAccount, type AccountScore } from '../scoring/score-account';
import { scoreModels, type ModelScore } from '../scoring/score-models';
import { findLead } from './find-lead';

/** `model`: a published model's name, else the primary one; `at`: virtual ms, else now. */
export type ExplainInput = { lead: string; model?: string | undefined; at?: number | undefined };
/** The explanation, the company's score where the model has one, and what every published model makes of the lead. */
export type ExplainedScore = Assessed & { account: AccountScore | null; models: ModelScore[] };

/**
 * Why a lead scores what it does. In the past: the events dated up to then whenever they were received, the profile as now
 * (decisions.md 23).
 */
export async function explainScore(deps: Deps, asker: Asker, input: ExplainInput): Promise<Outcome<ExplainedScore>> {
  const found = await findLead(deps, asker, input.lead);
  if (found.code !== 'ok') return found;
  const chosen = await chooseModel(deps, input.model);
  if (chosen.code !== 'ok') return chosen;
  const { value: lead } = found;
  const { value: model } = chosen;
  const at = input.at ?? deps.clock.now();
  const entries = await deps.store.timeline.read(lead.id, lead.bucket);
  return done({
    model,
    at,
    assessment: assessStored(model.compiled, lead, entries, at),
    account: await scoreAccount(deps, model, lead, at),
    models: await scoreModels(deps, lead, entries, at),
  });
}

/** A published model by name, the primary one without; refused where there is none. */
export async function chooseModel(deps: Deps, name: string | undefined): Promise<Outcome<PublishedModel>> {
  const primary = await deps.catalog.primaryModel();
  // The primary one by its name too: under the threshold that is signed.
  const model = name === undefined || primary?.name === name ? primary : await deps.catalog.model(name);
  if (model) return done(model);
  return name === undefined ? notFound('scoring model') : invalid('model', 'expected the name of a published model');
}
