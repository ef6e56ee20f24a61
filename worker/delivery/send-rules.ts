import { isCompanyInTalks } from '../../activities/lead/know-company';
import type { AccountStore, Catalog } from '../../activities/ports';
import { leadZone } from '../../domain/life/lead-zone';
import type { MailRecord } from '../../domain/lead/documents';
import type { LeadRecord } from '../../domain/lead/lead';
import type { SendRules } from '../../domain/sequences/judge-mail';
import { durationOf, elapsedMs } from '../../domain/time/duration';

/** The rules a mail is judged by last: the cap of the agreement, the window of its sequence in the lead's zone. */
export async function rulesFor(
  { catalog, accounts }: { catalog: Catalog; accounts?: AccountStore },
  row: MailRecord,
  lead: LeadRecord,
): Promise<Omit<SendRules, 'outage' | 'lateRealMs'>> {
  const { frequency, calendar } = await catalog.agreement();
  const sequence = row.to === null ? await catalog.sequence(row.sequence, row.sequenceVersion) : null;
  const inTalks = accounts !== undefined && row.to === null && (await isCompanyInTalks({ accounts, catalog }, lead));
  const window = sequence?.file.window;
  return {
    frequency: { mails: frequency.mails, perMs: elapsedMs(durationOf(frequency.per)) },
    window,
    inTalks,
    zone: leadZone(lead, window?.zone ?? calendar.zone),
  };
}
