import type { LeadState } from '../../domain/lead/state';
import { coolingDown } from '../../domain/life/cool-down';
import type { LeadDeps } from '../ports';
import { askContactDate } from './ask-contact-date';
import type { Entry } from './enter-stage';

/**
 * Puts a lead to rest: a recycled one for the cool-down of its reason, with the recycle sequence that follows, which says nothing to one
 * that may not be mailed (the lead manager is told where sales gave it back, edge case 14); a disqualified one for good, closed on every channel where the person asked for that (edge case 36).
 */
export async function rest(deps: LeadDeps, entry: Entry): Promise<LeadState> {
  const { lead, state, transition, now } = entry;
  if (state.stage === 'recycled') {
    await askContactDate(deps, entry);
    return coolingDown(state, lead, await deps.catalog.agreement(), transition, now);
  }
  if (transition.refusesContact) await deps.leads.suppress(lead.id, { reason: 'do-not-contact', at: now });
  return state;
}
