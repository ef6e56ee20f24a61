import type { Agreement } from '../files/agreement';
import type { SlaClock, SlaClockName } from '../lead/state';
import type { BusinessCalendar } from '../time/calendar';
import { slaDeadline, type SlaClockKey } from './sla';

const KEYS: Record<SlaClockName, SlaClockKey> = {
  'hand-raiser': 'handRaiser',
  'first-attempt': 'firstAttempt',
  qualify: 'qualify',
  accept: 'accept',
  // Routing that found nobody is tried again after the time a rep would have had.
  hold: 'accept',
  'follow-up': 'followUp',
  abandon: 'abandonAfter',
};

/** Breaches of the follow-up clock in a row after which a deal is stalled (lifecycle.md, "accepted"). */
export const STALLED_AFTER = 3;

/** Clocks that end something and warn nobody beforehand. */
export const SILENT: readonly SlaClockName[] = ['abandon', 'hold'];

/** A clock of a lead, started at `from`: what the workflow's one timer waits for, rung by `ringClocks`. */
export function slaClock(
  name: SlaClockName,
  agreement: Agreement,
  from: number,
  calendar?: BusinessCalendar,
): SlaClock {
  const { warnAt, dueAt } = slaDeadline(agreement, KEYS[name], from, calendar);
  return { name, warnAt: SILENT.includes(name) ? null : warnAt, dueAt, level: 0 };
}
