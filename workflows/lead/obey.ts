import { decideCommand } from '../../domain/lead/decide-command';
import type { LeadCommand } from '../../domain/lead/command';
import type { Transition } from '../../domain/lead/transition';
import { act } from './act';
import { failureOf, type Lead } from './open-lead';

/**
 * Does what a person asked: a transition is returned for the loop to enter, anything within the stage is done and answered here.
 * The state may have moved since the validator allowed it, so it is decided again.
 */
export async function obey(lead: Lead, asked: LeadCommand): Promise<Transition | null> {
  if (lead.hasMade('enterStage')) {
    lead.answer();
    return null;
  }
  const decision = decideCommand(lead.state, asked);
  if ('refused' in decision) {
    lead.answer(failureOf(decision));
    return null;
  }
  switch (decision.does) {
    case 'move':
      return decision.transition;
    case 'erase':
      return { to: 'erased', cause: 'erase', actor: asked.actor };
    case 'attempt': {
      const logged = await act('recordAttempt', { ...lead.step('recordAttempt'), command: decision.command });
      lead.state = logged.state;
      if (logged.exhausted)
        return { to: 'recycled', cause: 'task.unreachable', reason: 'unreachable', actor: asked.actor };
      break;
    }
    case 'progress':
      lead.state = await act('recordProgress', { ...lead.step('recordProgress'), command: decision.command });
      break;
    case 'reassign':
      lead.state = await act('reofferHandoff', { ...lead.step('reofferHandoff'), command: decision.command });
      break;
    case 'nothing':
      break;
  }
  lead.answer();
  return null;
}
