import type { Agreement } from '../files/agreement';
import { addBusinessMs, addDuration } from '../time/add';
import { type BusinessCalendar, businessMsBetween } from '../time/calendar';
import { durationOf } from '../time/duration';

/** When a clock of the agreement warns and when it is missed, epoch ms. */
export type SlaDeadline = { warnAt: number; dueAt: number };

/** The clocks an agreement sets: those of `sla`, the time after which an unworked task is given up, and that between attempts. */
export type SlaClockKey = keyof Agreement['sla'] | 'abandonAfter' | 'spacing';

/** A clock warns when this much of its time has passed, where the agreement's `escalation` says no other (lifecycle.md, "Transitions"). */
export const WARNING_SHARE = 0.8;

/**
 * The deadline of a clock that starts at `from`, and when it warns: at 80 % of its time, or the lowest percentage of the
 * agreement's `escalation`. Business time counts by the team's calendar where it has one, else by the agreement's, and so does
 * the share; plain time by itself.
 */
export function slaDeadline(
  agreement: Pick<Agreement, 'sla' | 'abandonAfter' | 'attempts' | 'calendar' | 'escalation'>,
  clock: SlaClockKey,
  from: number,
  teamCalendar?: BusinessCalendar,
): SlaDeadline {
  const calendar = teamCalendar ?? agreement.calendar;
  const written = writtenClock(agreement, clock);
  const duration = durationOf(written);
  const dueAt = addDuration(from, duration, calendar.zone, calendar);
  const share = warningShare(agreement.escalation);
  const plain = from + Math.round((dueAt - from) * share);
  // A calendar that is never open counts as plain time, here as in `addDuration`.
  const openMs = duration.unit.startsWith('business') ? businessMsBetween(calendar, from, dueAt) : 0;
  if (openMs === 0) return { warnAt: plain, dueAt };
  return { warnAt: addBusinessMs(calendar, from, Math.round(openMs * share)) ?? plain, dueAt };
}

function writtenClock(agreement: Pick<Agreement, 'sla' | 'abandonAfter' | 'attempts'>, clock: SlaClockKey): string {
  if (clock === 'abandonAfter') return agreement.abandonAfter;
  return clock === 'spacing' ? agreement.attempts.spacing : agreement.sla[clock];
}

function warningShare(escalation: Agreement['escalation']): number {
  const early = escalation.map(({ at }) => at / 100).filter((share) => share > 0 && share < 1);
  return early.length === 0 ? WARNING_SHARE : Math.min(...early);
}
