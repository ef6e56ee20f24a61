import { decideDue, decideLook } from '../../domain/lead/decide-look';
import type { Advance } from '../../domain/lead/look';
import type { LeadState } from '../../domain/lead/state';
import type { Transition } from '../../domain/lead/transition';
import { act } from './act';
import type { Lead } from './open-lead';

/**
 * Marketing has the lead: in a sequence, waiting for one, cooling down after a recycle, or a customer. Each wake-up looks first
 * (a hand raised, a crossing or an exit goes before the next step), then takes the steps that are due.
 */
export async function nurture(lead: Lead): Promise<Transition | null> {
  const due = decideDue(lead.state, lead.now);
  if (due) return due;
  const look = await act('look', { state: lead.state, now: lead.now });
  const { stage } = lead.state;
  lead.state = look.state;
  if (look.state.stage !== stage) return null;
  const decided = decideLook(look);
  if (decided) return decided;
  if (!stepDue(lead.state, lead.now) && !look.waitOver) return null;
  const { state, ended } = await act('advanceSequence', lead.step('advanceSequence'));
  lead.state = state;
  return ended && afterSequence(state, ended, state.block !== null && !look.unblocked);
}

function stepDue(state: LeadState, now: number): boolean {
  const wakeAt = state.enrollment?.wakeAt ?? null;
  return wakeAt !== null && wakeAt <= now;
}

/** Where a sequence that has ended leaves the lead: what its `end` step says, else captured; a customer stays one. */
function afterSequence(state: LeadState, ended: NonNullable<Advance['ended']>, isBlocked: boolean): Transition {
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
