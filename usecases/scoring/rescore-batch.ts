import type { LeadRecord } from '../../domain/lead/lead';
import type { LeadState } from '../../domain/lead/state';
import { assess, scoreNow } from '../../domain/scoring/assess';
import { assessmentInput } from '../../domain/scoring/assess-lead';
import type { Assessment } from '../../domain/scoring/assessment';
import { compareRescored } from '../../domain/scoring/rescore';
import { scoreView } from '../../domain/scoring/score-view';
import type { Drives, RescoreDeps } from './process-rescore';
import { isCounted, isLiving, type ReadLead } from './read-leads';

export type BatchResult = { changed: number; woken: number; bands: (keyof Bands)[] };
type Bands = { cold: number; warm: number; hot: number; none: number };
type Write = { id: string; set: Record<string, unknown>; when: Record<string, unknown> };

/** Wakes at once; Temporal takes some hundred signals a second on two cores. */
const WAKES_AT_ONCE = 8;

/** Assesses a batch under the model and does what has changed: wakes first, then the totals in one command. */
export async function rescoreBatch(
  deps: Pick<RescoreDeps, 'store' | 'catalog' | 'clock' | 'wake'>,
  model: Drives,
  batch: readonly ReadLead[],
): Promise<BatchResult> {
  const result: BatchResult = { changed: 0, woken: 0, bands: [] };
  const wakes: LeadRecord[] = [];
  const writes: Write[] = [];
  const now = deps.clock.now();
  for (const read of batch) {
    const { lead, entries } = read;
    if (!isLiving(lead)) continue;
    // As a look does: what is on the timeline has happened.
    const at = entries.reduce((latest, entry) => Math.max(latest, entry.at), now);
    const input = assessmentInput(lead, entries);
    const assessment = assess(model.compiled, input, at, { withNextChange: false });
    if (isCounted(lead)) result.bands.push(assessment.band ?? 'none');
    // A lead that has never been looked at will be, under the model in force then.
    if (!model.drives || lead.state === null) continue;
    const before = needsBefore(lead.state, assessment) ? await ruleBefore(deps, read, lead.state, at) : null;
    const verdict = compareRescored(lead.state, assessment, () => before);
    if (verdict === 'wake') wakes.push(lead);
    else if (verdict === 'write') writes.push(writeOf(lead.state, model, assess(model.compiled, input, at), at));
  }
  for (let from = 0; from < wakes.length; from += WAKES_AT_ONCE) {
    await Promise.all(wakes.slice(from, from + WAKES_AT_ONCE).map((lead) => deps.wake(lead)));
  }
  if (writes.length > 0) await deps.store.leads.changeMany(writes);
  return { ...result, changed: writes.length, woken: wakes.length };
}

/** Only of leads that a rule disqualifies and nothing moves is it asked whether that is news. */
function needsBefore({ stage }: LeadState, { disqualified }: Assessment): boolean {
  return disqualified !== null && ['qualifying', 'offered', 'accepted', 'won'].includes(stage);
}

/** The rule that disqualified the lead under the version it was last assessed with. */
async function ruleBefore(
  { catalog }: Pick<RescoreDeps, 'catalog'>,
  { lead, entries }: ReadLead,
  { score }: LeadState,
  at: number,
): Promise<string | null> {
  const model = score && (await catalog.model(score.model, score.version));
  return model ? (scoreNow(model.compiled, assessmentInput(lead, entries), at).disqualified?.rule ?? null) : null;
}

/** Only on the revision that was read: a look that came between has scored the lead itself. */
function writeOf(state: LeadState, model: Drives, assessment: Assessment, at: number): Write {
  return { id: state.id, set: { 'state.score': scoreView(model, assessment, at) }, when: { 'state.rev': state.rev } };
}
