import { decideWithPeople } from '../../domain/lead/decide-look';
import { clockRingsAt } from '../../domain/lead/deadlines';
import type { Transition } from '../../domain/lead/transition';
import { act } from './act';
import type { Lead } from './open-lead';

/**
 * The Lead Center or sales has the lead: nothing is mailed and no score pulls it back. Clocks ring, a missed offer goes on to the
 * next rep, an abandoned task goes back to nurturing; only an objection ends the stage by itself.
 */
export async function workWithPeople(lead: Lead): Promise<Transition | null> {
  if (lead.state.clocks.some((clock) => clockRingsAt(clock) <= lead.now)) return ring(lead);
  const look = await act('look', { state: lead.state, now: lead.now });
  lead.state = look.state;
  return decideWithPeople(look);
}

async function ring(lead: Lead): Promise<Transition | null> {
  const rung = await act('ringClocks', lead.step('ringClocks'));
  lead.state = rung.state;
  if (rung.abandoned) {
    const { sequence } = rung.abandoned;
    return sequence === null
      ? { to: 'captured', cause: 'task.abandoned', actor: 'system' }
      : { to: 'nurturing', cause: 'task.abandoned', sequence: { name: sequence }, actor: 'system' };
  }
  if (rung.offerMissed) lead.state = await act('reofferHandoff', { ...lead.step('reofferHandoff'), command: null });
  return null;
}
