import { decideLook } from '../../domain/lead/decide-look';
import type { Transition } from '../../domain/lead/transition';
import { act } from './act';
import type { Lead } from './open-lead';

/** The lead is out or merged into another: it sleeps, and only new interest or a corrected rule brings a disqualified one back. */
export async function rest(lead: Lead): Promise<Transition | null> {
  const look = await act('look', { state: lead.state, now: lead.now });
  lead.state = look.state;
  return look.state.stage === 'disqualified' ? decideLook(look) : null;
}
