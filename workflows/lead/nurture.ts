import { decideDue, decideLook } from '../../domain/lead/decide-look';
import type { SequenceEnd } from '../../domain/lead/look';
import type { LeadState } from '../../domain/lead/state';
import type { Transition } from '../../domain/lead/transition';
import { act } from './act';
import type { Lead } from './open-lead';

/**
 * Marketing has the lead: in a sequence, waiting for one, cooling down after a recycle, or a customer. A look comes first at each
 * wake-up; where it moves nothing (a hand raised, a crossing or an exit goes before the next step) it has taken the steps due.
 */
export async function nurture(lead: Lead): Promise<Transition | null> {
  const due = decideDue(lead.state, lead.now);
  if (due) return due;
  const look = await act('look', { state: lead.state, now: lead.now });
  const { stage } = lead.state;
  lead.state = look.state;
  if (look.state.stage !== stage) return null;
  const isBlocked = look.state.block !== null && !look.unblocked;
  return decideLook(look) ?? (look.ended && afterSequence(look.state, look.ended, isBlocked));
}

/** Where a sequence that has ended leaves the lead: what its `end` step says, else captured; a customer stays one. */
function afterSequence(state: LeadState, ended: SequenceEnd, isBlocked: boolean): Transition {
  const end = { cause: 'sequence.ended', actor: 'system', ...(ended.reason !== null && { reason: ended.reason }) };
  if (state.stage === 'won') return { to: 'won', ...end };
  switch (ended.as) {
    case 'recycled':
      return { to: 'recycled', ...end, ...(ended.contactAt !== null && { contactAt: ended.contactAt }) };
    case 'disqualified':
      return { to: 'disqualified', ...end };
    case 'qualify':
      // Blocked "by whatever way it came" (edge case 20).
      return { to: isBlocked ? 'captured' : 'qualifying', ...end };
    default:
      return { to: 'captured', ...end };
  }
}
