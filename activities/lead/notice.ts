import type { MailRecord } from '../../domain/lead/documents';
import type { Text } from '../../domain/files/leaf-values';
import type { LeadRecord } from '../../domain/lead/lead';
import { waitingMail } from '../../domain/lead/waiting-mail';
import type { OpenHandoff } from '../../domain/lead/state';

/** A notice that has not gone after this is stale: its link would lead to a closed offer. */
const NOTICE_LIFE_MS = 7 * 24 * 3_600_000;

/** The template that stands for a message of a `notify` step: its words lie in the row's subject. */
export const MESSAGE_NOTICE = 'notice/message';

/** The mail of a `notify` step. Its id is not among those of the enrolment, whose mails are withdrawn when it is left. */
export function messageRow(
  id: string,
  to: string,
  message: Text,
  lead: LeadRecord,
  sequence: string,
  now: number,
): MailRecord {
  return waitingMail({
    id: `notice:${id}`,
    lead: lead.id,
    enrolment: `notice:${id}`,
    sequence,
    step: 'notify',
    template: MESSAGE_NOTICE,
    mailKind: 'service',
    to,
    subject: message,
    language: 'fr',
    priority: 900,
    plannedAt: now,
    expiresAt: now + NOTICE_LIFE_MS,
  });
}

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
