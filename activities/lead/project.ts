import type { LeadRecord } from '../../domain/lead/lead';
import { nextStep } from '../../domain/lead/next-step';
import type { LeadState } from '../../domain/lead/state';
import type { LeadDeps, Projection } from '../ports';

/**
 * Writes what the workflow knows to the store, under the next revision, and answers the state with that revision: from then on
 * every read shows it. A late attempt of the same activity finds a higher revision and changes nothing.
 */
export async function project(
  deps: LeadDeps,
  lead: LeadRecord,
  state: LeadState,
  change: Omit<Projection, 'state' | 'next'> = {},
): Promise<LeadState> {
  const projected: LeadState = { ...state, rev: state.rev + 1, clock: deps.clock() };
  await deps.leads.project(lead.id, { ...change, state: projected, next: nextStep(projected, lead) });
  return projected;
}
