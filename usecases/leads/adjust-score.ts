import type { TimelineEntry } from '../../domain/timeline/entry';
import { newHitId } from '../capture/new-id';
import { recordAudit } from '../audit/record-audit';
import type { Asker, Deps } from '../deps';
import { done, invalid, type Outcome } from '../outcome';
import { addEntry } from './add-entry';
import { findLead } from './find-lead';
import { tellCycles } from './tell-cycles';

export type AdjustInput = { lead: string; points: number; reason: string; until?: number };

/** A manual correction of the score: its own entry with author and reason, which survives rescoring and may expire (edge case 47). */
export async function adjustScore(deps: Deps, asker: Asker, input: AdjustInput): Promise<Outcome<TimelineEntry>> {
  const found = await findLead(deps, asker, input.lead);
  if (found.code !== 'ok') return found;
  const now = deps.clock.now();
  if (input.until !== undefined && input.until <= now) return invalid('until', 'expected a time that is still to come');
  const props = {
    points: input.points,
    reason: input.reason,
    ...(input.until !== undefined && { until: input.until }),
  };
  const entry: TimelineEntry = {
    id: newHitId(),
    at: now,
    receivedAt: now,
    kind: 'score.adjusted',
    actor: asker.actor,
    props,
  };
  const [told = entry] = await tellCycles(deps, found.value, [entry]);
  await addEntry(deps, found.value, told);
  await recordAudit(deps, asker, 'lead.adjust', found.value.id, { points: input.points });
  return done(told);
}
