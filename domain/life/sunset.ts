import { counts } from '../lead/lead-facts';
import type { LeadRecord } from '../lead/lead';
import type { LeadState } from '../lead/state';
import { isOwnDoing } from '../scoring/event-kinds';
import { addDuration } from '../time/add';
import type { Duration } from '../time/duration';
import type { TimelineEntry } from '../timeline/entry';

/** Why a lead that has answered no mail for the agreement's `sunset` gets none: in the ledger, in exits and in `next.blockedBy`. */
export const SUNSET = 'sunset';

/**
 * From when on no more mail goes to a lead that stays silent (edge case 63): the agreement's `sunset` after the first marketing mail since its last
 * sign of life, which is anything it did itself, an open by a person too. Null where no mail is unanswered, or where answers cannot
 * be seen (edge case 37: nothing is read into the silence of who refused the pixel and links). Virtual epoch ms.
 */
export function sunsetInstant(
  lead: Pick<LeadRecord, 'consent'>,
  entries: readonly TimelineEntry[],
  sunset: Duration,
): number | null {
  if (lead.consent.pixel !== 'granted' && lead.consent.links !== 'granted') return null;
  let aliveAt = -Infinity;
  for (const entry of entries) if (isOwnDoing(entry.kind) && counts(entry)) aliveAt = Math.max(aliveAt, entry.at);
  let unansweredAt = Infinity;
  for (const { kind, at, props } of entries)
    if (kind === 'email.sent' && props.kind !== 'service' && at > aliveAt) unansweredAt = Math.min(unansweredAt, at);
  return unansweredAt === Infinity ? null : addDuration(unansweredAt, sunset, 'UTC');
}

/** Whether that instant has come, as of the lead's last look: whatever it does wakes it, and is looked at before a mail goes. */
export function isSunset(state: Pick<LeadState, 'sunsetAt'> | null, now: number): boolean {
  return state?.sunsetAt != null && state.sunsetAt <= now;
}
