import { decideDue, decideLook } from '../../domain/lead/decide-look';
import { afterSequence } from '../../domain/lead/after-sequence';
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
