import type { LeadProjection, LeadRecord } from '../../domain/lead/lead';
import { nextStep } from '../../domain/lead/next-step';
import type { LeadState } from '../../domain/lead/state';
import type { LeadDeps } from '../ports';

/** Steps one workflow task can do and lose at most, with room. */
const MADE_MAX = 20;

/**
 * Writes what the workflow knows to the store, under the next revision, and answers the state with that revision: from then on
 * every read shows it. A late attempt of the same activity finds a higher revision and changes nothing.
 */
export async function project(
  deps: LeadDeps,
  lead: LeadRecord,
  state: LeadState,
  change: Omit<LeadProjection, 'state' | 'next'> = {},
  key?: string,
  heldBack: string | null = null,
): Promise<LeadState> {
  const projected: LeadState = {
    ...state,
    rev: Math.max(state.rev, lead.state?.rev ?? 0) + 1,
    clock: deps.clock(),
    ...(key !== undefined && { made: [...(state.made ?? []), key].slice(-MADE_MAX) }),
  };
  await deps.leads.project(lead.id, { ...change, state: projected, next: nextStep(projected, lead, heldBack) });
  return projected;
}
