import type { MailRecord } from '../../domain/lead/documents';
import type { LeadRecord } from '../../domain/lead/lead';
import { waitingMail } from '../../domain/lead/waiting-mail';
import type { OpenHandoff } from '../../domain/lead/state';

/** A notice that has not gone after this is stale: its link would lead to a closed offer. */
const NOTICE_LIFE_MS = 7 * 24 * 3_600_000;

/** The ledger row of a mail to a colleague: sent once like every mail, but under no consent, cap or window of the lead. */
export function noticeRow(
  notice: 'offer',
  handoff: OpenHandoff,
  to: string,
  lead: LeadRecord,
  now: number,
): MailRecord {
  return waitingMail({
    id: `${handoff.id}:${notice}${handoff.offers}:${to}`,
    lead: lead.id,
    enrolment: handoff.id,
    sequence: '',
    step: `${notice}${handoff.offers}`,
    template: `notice/${notice}`,
    mailKind: 'service',
    to,
    handoff: handoff.id,
    language: lead.language ?? 'fr',
    priority: 1_000,
    plannedAt: now,
    expiresAt: now + NOTICE_LIFE_MS,
  });
}
