import type { Catalog } from '../../activities/ports';
import { leadZone } from '../../domain/life/lead-zone';
import type { MailRecord } from '../../domain/lead/documents';
import type { LeadRecord } from '../../domain/lead/lead';
import type { SendRules } from '../../domain/sequences/judge-mail';
import { durationOf, elapsedMs } from '../../domain/time/duration';

/** The rules a mail is judged by last: the cap of the agreement, the window of its sequence in the lead's zone. */
export async function rulesFor(
  catalog: Catalog,
  row: MailRecord,
  lead: LeadRecord,
): Promise<Omit<SendRules, 'outage' | 'lateRealMs'>> {
  const { frequency, calendar } = await catalog.agreement();
  const sequence = row.to === null ? await catalog.sequence(row.sequence, row.sequenceVersion) : null;
  const window = sequence?.file.window;
  return {
    frequency: { mails: frequency.mails, perMs: elapsedMs(durationOf(frequency.per)) },
    window,
    zone: leadZone(lead, window?.zone ?? calendar.zone),
  };
}
