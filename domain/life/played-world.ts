import type { Agreement } from '../files/agreement';
import type { LeadRecord } from '../lead/lead';
import type { Enrollment } from '../lead/state';
import type { WalkWorld } from '../sequences/walk-shapes';
import { leadZone } from './lead-zone';
import type { LiveSequence } from './see-lead';
import type { SeenTwice } from './see-twice';
import { taskOutcomes } from './task-outcomes';

/** What the walk may know of a lead whose life is played, at `now`. */
export function playedWorld(
  { lead, agreement, winners }: { lead: LeadRecord; agreement: Agreement; winners: WalkWorld['winners'] },
  enrollment: Enrollment,
  sequence: LiveSequence,
  { sure, settled }: SeenTwice,
  now: number,
): WalkWorld {
  const { calendar } = agreement;
  return {
    now,
    leadId: lead.id,
    enrolledAt: enrollment.enteredAt,
    zone: leadZone(lead, sequence.file.window?.zone ?? calendar.zone),
    tracked: { opens: lead.consent.pixel === 'granted', clicks: lead.consent.links === 'granted' },
    entries: settled,
    facts: sure.facts,
    calendar,
    taskOutcomes: taskOutcomes(settled, enrollment, now),
    ...(winners !== undefined && { winners }),
  };
}

/** The version of the lead's sequence, of those that are played; null where it is in none of them. */
export function playedSequence(enrollment: Enrollment | null, live: readonly LiveSequence[]): LiveSequence | null {
  if (enrollment === null) return null;
  const { sequence, version } = enrollment;
  return live.find((one) => one.name === sequence && one.version === version) ?? null;
}
