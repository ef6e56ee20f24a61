import { mailBlockedBy } from '../../domain/lead/lead';
import type { LeadState } from '../../domain/lead/state';
import { enrolledUnlessHeldOut } from '../../domain/life/enrolled';
import type { LeadDeps } from '../ports';
import type { Entry } from './enter-stage';

/**
 * Enters the sequence the transition names, its first step due at once. A lead that may not be mailed, or a sequence that is no
 * longer published, leaves the lead captured (edge case 60): `next.blockedBy` says why.
 */
export async function enterSequence(deps: LeadDeps, { lead, state, transition, now }: Entry): Promise<LeadState> {
  const wanted = transition.sequence;
  const sequence = wanted && (await deps.catalog.sequence(wanted.name, wanted.version));
  if (!sequence || mailBlockedBy(lead) !== null) {
    return state.stage === 'nurturing' ? { ...state, stage: 'captured' } : state;
  }
  return enrolledUnlessHeldOut(state, sequence, transition.cause, now);
}
