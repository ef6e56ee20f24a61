import { isWithPeople } from '../lead/stage';
import type { LeadState } from '../lead/state';
import type { Assessment } from './assessment';
import { ROUNDING_SLACK, roundHalfAway } from './band';

/**
 * What a rescoring does with a lead (lifecycle.md, "Publishing a model"): `wake` its workflow, which looks and decides by itself, where
 * band or disqualification changed or the next decision came earlier; `write` the score where only that changed; else nothing.
 */
export type Rescored = 'wake' | 'write' | 'same';

/** `wasDisqualified`: the rule that matched under the model before; asked only of leads that people have or that are won. */
export function compareRescored(
  state: LeadState,
  assessment: Assessment,
  wasDisqualified: () => string | null,
): Rescored {
  if ((state.score?.band ?? null) !== assessment.band) return 'wake';
  if (isDisqualificationNew(state, assessment, wasDisqualified)) return 'wake';
  if (isDecidedEarlier(state.nextDecisionAt, assessment.nextDecisionAt)) return 'wake';
  return isSameScore(state.score, assessment) ? 'same' : 'write';
}

/**
 * Whether what segments and lists read of a score is as it was: the total, the fit, and the engagement and silence to the point (what fades
 * is another by a fraction whenever it is looked at).
 */
function isSameScore(stored: LeadState['score'], { total, fit, engagement, inactivity }: Assessment): boolean {
  if (stored === null || total === null) return stored === null && total === null;
  const isSame = (one: number, other: number): boolean => roundHalfAway(one) === roundHalfAway(other);
  return (
    stored.total === total &&
    Math.abs(stored.fit - fit) <= ROUNDING_SLACK &&
    isSame(stored.engagement, engagement) &&
    isSame(stored.inactivity, inactivity)
  );
}

function isDisqualificationNew(
  { stage, out }: LeadState,
  { disqualified }: Assessment,
  wasDisqualified: () => string | null,
): boolean {
  // Out by a rule that no longer holds: it comes back by itself.
  if (stage === 'disqualified') return out?.rule != null && disqualified === null;
  if (disqualified === null) return false;
  // Marketing's leads that a rule disqualified are out already; the others stay, and their owner is told once.
  return isWithPeople(stage) || stage === 'won' ? wasDisqualified() !== disqualified.rule : true;
}

/** Whether the lead's timer, which the former model set, would ring too late (decisions.md 5). */
function isDecidedEarlier(timed: number | null, next: number | null): boolean {
  return next !== null && (timed === null || next < timed);
}
