import type { Stage } from '../../domain/lead/stage';
import type { Transition } from '../../domain/lead/transition';
import { nurture } from './nurture';
import { obey } from './obey';
import type { Lead } from './open-lead';
import { rest } from './rest';
import { workWithPeople } from './with-people';

/** What a phase does with news and due instants: it returns a transition when the stage is over. */
export type Phase = (lead: Lead) => Promise<Transition | null>;

/**
 * Runs a phase until it is over: commands are obeyed in their turn, everything else is the phase's. Null when the lead is found in another
 * stage, because a task was lost whose activities had moved it.
 */
function live(phase: Phase): (lead: Lead) => Promise<Transition | null> {
  return async (lead) => {
    const { stage } = lead.state;
    while (lead.state.stage === stage) {
      const input = await lead.next();
      const transition = input.kind === 'command' ? await obey(lead, input.command) : await phase(lead);
      if (transition) return transition;
    }
    return null;
  };
}

/** Who does what in which stage. */
export const phases: Record<Exclude<Stage, 'erased'>, (lead: Lead) => Promise<Transition | null>> = {
  captured: live(nurture),
  nurturing: live(nurture),
  won: live(nurture),
  recycled: live(nurture),
  qualifying: live(workWithPeople),
  offered: live(workWithPeople),
  accepted: live(workWithPeople),
  disqualified: live(rest),
  merged: live(rest),
};
