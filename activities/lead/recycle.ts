import { addDuration } from '../../domain/time/add';
import { durationOf } from '../../domain/time/duration';
import type { LeadState } from '../../domain/lead/state';
import type { LeadDeps } from '../ports';
import type { Entry } from './enter-stage';
import { leadZone } from './load-lead';

/**
 * Puts a lead to rest: a recycled one for the cool-down of its reason, with the recycle sequence that follows; a disqualified one
 * for good, closed on every channel where the person asked for that (edge case 36).
 */
export async function rest(deps: LeadDeps, { lead, state, transition, now }: Entry): Promise<LeadState> {
  if (state.stage === 'disqualified') {
    if (transition.refusesContact) await deps.leads.suppress(lead.id, { reason: 'do-not-contact', at: now });
    return state;
  }
  const agreement = await deps.catalog.agreement();
  const rule = agreement.recycle[transition.reason ?? 'default'] ?? agreement.recycle.default;
  if (rule === undefined) return { ...state, coolDownUntil: now };
  return {
    ...state,
    coolDownUntil: addDuration(
      now,
      durationOf(rule.coolDown),
      leadZone(lead, agreement.calendar.zone),
      agreement.calendar,
    ),
    recycleSequence: rule.sequence ?? null,
  };
}
