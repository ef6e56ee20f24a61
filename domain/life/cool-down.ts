import type { Agreement } from '../files/agreement';
import type { LeadRecord } from '../lead/lead';
import type { LeadState } from '../lead/state';
import type { Transition } from '../lead/transition';
import { addDuration } from '../time/add';
import { durationOf } from '../time/duration';
import { leadZone } from './lead-zone';

/**
 * The state of a recycled lead: the cool-down of its reason, and the recycle sequence that follows it, as the agreement says; the cool-down
 * lasts as long as `resumeAfter` of the sequence that recycled it, where it says so.
 */
export function coolingDown(
  state: LeadState,
  lead: LeadRecord,
  agreement: Agreement,
  { reason, resumeAt }: Pick<Transition, 'reason' | 'resumeAt'>,
  now: number,
): LeadState {
  const rule = agreement.recycle[reason ?? 'default'] ?? agreement.recycle.default;
  if (rule === undefined) return { ...state, coolDownUntil: resumeAt ?? now };
  const { calendar } = agreement;
  const coolDownUntil =
    resumeAt ?? addDuration(now, durationOf(rule.coolDown), leadZone(lead, calendar.zone), calendar);
  return { ...state, coolDownUntil, recycleSequence: rule.sequence ?? null };
}
