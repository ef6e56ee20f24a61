import type { ReassignCommand } from '../../domain/lead/command';
import type { LeadState } from '../../domain/lead/state';
import type { Step } from '../../workflows/contract/activities';
import type { LeadDeps } from '../ports';
import { markClocksOf } from './mark-clocks';
import { openStep } from './open-step';
import { makeOffer } from './make-offer';
import { project } from './project';

/**
 * Offers the open handoff anew: to the rep the lead manager names, else to the next one; after the agreement's `reassignments` it
 * opens to the whole team. BANT and dossier stay: nobody is asked twice.
 */
export async function reofferHandoff(
  deps: LeadDeps,
  step: Step & { command: ReassignCommand | null },
): Promise<LeadState> {
  const { lead, entries, done } = await openStep(deps, step);
  if (done) return done;
  const { state, now, command } = step;
  const offered = await makeOffer(deps, {
    lead,
    entries,
    state,
    now,
    wanted: command?.rep ?? null,
    missed: command === null ? (state.handoff?.offeredTo ?? []) : [],
    ...(command !== null && { actor: command.actor }),
  });
  await markClocksOf(deps, state, state.rev, {
    now,
    stops: ['accept'],
    met: false,
    starts: offered.clocks,
    startsFor: offered.handoff?.rep ?? null,
  });
  return project(deps, lead, offered, {}, step.key);
}
