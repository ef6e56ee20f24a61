import type { LeadRecord } from '../lead/lead';
import type { Enrollment } from '../lead/state';
import type { WalkWorld } from '../sequences/walk-shapes';
import type { BusinessCalendar } from '../time/calendar';
import { leadZone } from './lead-zone';
import type { PublishedSequence } from './published';

/** A lead inside of a sequence, with what is known of it: the outcomes of its tasks are those of this enrolment, the winners this sequence's. */
type Walking = Pick<WalkWorld, 'now' | 'entries' | 'facts' | 'taskOutcomes'> & {
  lead: LeadRecord;
  enrollment: Enrollment;
  sequence: Pick<PublishedSequence, 'file'>;
  /** The agreement's; its zone is that of leads that have none, in a sequence that names none. */
  calendar: BusinessCalendar;
  winners: WalkWorld['winners'] | undefined;
};

/** What the walk may know of a lead at `now`: the same of one that lives and of one whose life is played. */
export function walkWorld({ lead, enrollment, sequence, calendar, winners, ...seen }: Walking): WalkWorld {
  return {
    ...seen,
    leadId: lead.id,
    enrolledAt: enrollment.enteredAt,
    zone: leadZone(lead, sequence.file.window?.zone ?? calendar.zone),
    tracked: { opens: lead.consent.pixel === 'granted', clicks: lead.consent.links === 'granted' },
    calendar,
    ...(winners !== undefined && { winners }),
  };
}
