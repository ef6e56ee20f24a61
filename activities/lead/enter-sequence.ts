import { mailBlockedBy, type LeadRecord } from '../../domain/lead/lead';
import type { LeadState } from '../../domain/lead/state';
import { enrolledUnlessHeldOut } from '../../domain/life/enrolled';
import type { PublishedSequence } from '../../domain/life/published';
import type { LeadDeps } from '../ports';
import type { Entry } from './enter-stage';

/** Whether the lead asked into a sequence by hand stays where it is: it may not be mailed (lifecycle.md, "Transitions": "not entered"). */
export function staysOutside({ lead, transition }: Pick<Entry, 'lead' | 'transition'>): boolean {
  return transition.cause === 'enrolled' && mailBlockedBy(lead) !== null;
}

/**
 * Enters the sequence the transition names, its first step due at once. A lead that may not be mailed, or a sequence that is no
 * longer published, leaves the lead captured (edge case 60): `next.blockedBy` says why. Nobody is inside a broadcast.
 */
export async function enterSequence(deps: LeadDeps, { lead, state, transition, now }: Entry): Promise<LeadState> {
  const wanted = transition.sequence;
  const sequence = wanted && (await deps.catalog.sequence(wanted.name, wanted.version));
  if (!sequence || sequence.compiled.form === 'broadcast' || mailBlockedBy(lead) !== null) {
    return state.stage === 'nurturing' ? { ...state, stage: 'captured' } : state;
  }
  return enrolledUnlessHeldOut(state, sequence, transition.cause, now, await hadBefore(deps, lead, sequence));
}

/** What earlier passages through a stream have sent the lead, by content: nothing of a stream is sent twice, whenever it joins again. */
async function hadBefore(
  deps: LeadDeps,
  { enrolments }: LeadRecord,
  { name, compiled }: PublishedSequence,
): Promise<Record<string, number>> {
  if (compiled.form !== 'stream') return {};
  const had: Record<string, number> = {};
  for (const { id } of enrolments.filter(({ sequence }) => sequence === name)) {
    for (const { step, state, sentAt } of await deps.mails.ofEnrolment(id)) {
      // Also one that is being sent now: it finishes (edge case 18).
      if (['sending', 'data', 'sent', 'unknown'].includes(state)) had[step] = sentAt ?? 0;
    }
  }
  return had;
}
