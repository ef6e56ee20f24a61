import { assessmentInput } from '../../domain/scoring/assess-lead';
import { scoreHistory, type ScorePoint } from '../../domain/scoring/score-history';
import type { TimelineEntry } from '../../domain/timeline/entry';
import type { Asker, Deps } from '../deps';
import { done, invalid, type Outcome } from '../outcome';
import { chooseModel } from './explain-score';
import { findLead } from './find-lead';

/** Instants in virtual ms; without `from` since capture, without `to` until now. */
export type HistoryInput = {
  lead: string;
  model?: string | undefined;
  from?: number | undefined;
  to?: number | undefined;
};
/** With the timeline it was told from: what moved the score. */
export type ReadHistory = { model: string; version: number; points: ScorePoint[]; entries: TimelineEntry[] };

/** How a lead's score has gone, under the model as it is now: what a chart shows. */
export async function readScoreHistory(deps: Deps, asker: Asker, input: HistoryInput): Promise<Outcome<ReadHistory>> {
  const found = await findLead(deps, asker, input.lead);
  if (found.code !== 'ok') return found;
  const chosen = await chooseModel(deps, input.model);
  if (chosen.code !== 'ok') return chosen;
  const { name, version, compiled } = chosen.value;
  const lead = found.value;
  const to = input.to ?? deps.clock.now();
  const from = input.from ?? lead.createdAt;
  if (from > to) return invalid('from', 'expected a time before `to`');
  const entries = await deps.store.timeline.read(lead.id, lead.bucket);
  const points = scoreHistory(compiled, assessmentInput(lead, entries), from, to);
  return done({ model: name, version, points, entries });
}
