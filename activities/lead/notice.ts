import type { MailRecord } from '../../domain/lead/documents';
import type { LeadRecord } from '../../domain/lead/lead';
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
  return {
    id: `${handoff.id}:${notice}${handoff.offers}:${to}`,
    lead: lead.id,
    enrolment: handoff.id,
    sequence: '',
    sequenceVersion: 0,
    step: `${notice}${handoff.offers}`,
    template: `notice/${notice}`,
    templateVersion: 0,
    subject: null,
    topic: null,
    mailKind: 'service',
    to,
    handoff: handoff.id,
    language: lead.language ?? 'fr',
    route: 'default',
    priority: 1_000,
    state: 'waiting',
    plannedAt: now,
    expiresAt: now + NOTICE_LIFE_MS,
    perishable: false,
    dueAt: now,
    attempts: 0,
    reason: null,
    claimedBy: null,
    sentAt: null,
    sendingSinceReal: null,
    response: null,
  };
}
