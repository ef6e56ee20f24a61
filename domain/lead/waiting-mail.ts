import { HOUSE_LANGUAGE } from '../words/locales';
import type { MailRecord } from './documents';
import type { LeadRecord } from './lead';

/** The template that stands for the mail with a link to a person's own data. */
export const DATA_NOTICE = 'notice/data';
/** The template that stands for the last mail to who has been silent for three years. */
export const LAST_CHANCE = 'notice/last-chance';

/** What a mail says of itself when it is claimed; the rest of its ledger row is the same for all that wait. */
export type MailToSend = Pick<
  MailRecord,
  | 'id'
  | 'lead'
  | 'enrolment'
  | 'sequence'
  | 'step'
  | 'template'
  | 'mailKind'
  | 'language'
  | 'priority'
  | 'plannedAt'
  | 'expiresAt'
> &
  Partial<
    Pick<
      MailRecord,
      | 'sequenceVersion'
      | 'templateVersion'
      | 'subject'
      | 'topic'
      | 'to'
      | 'handoff'
      | 'perishable'
      | 'calendarAt'
      | 'lines'
      | 'sample'
    >
  >;

/** Before all others: somebody waits for it. */
const AT_ONCE = 1_000;

/** The ledger row of a mail on the lead's own affairs, in its language: planned for `at`, and before all others unless it says otherwise. */
export function serviceMail(
  lead: Pick<LeadRecord, 'id' | 'language'>,
  at: number,
  mail: Omit<MailToSend, 'lead' | 'mailKind' | 'language' | 'priority' | 'plannedAt'> &
    Partial<Pick<MailToSend, 'lead' | 'language' | 'priority'>>,
): MailRecord {
  const language = lead.language ?? HOUSE_LANGUAGE;
  return waitingMail({ lead: lead.id, language, priority: AT_ONCE, ...mail, mailKind: 'service', plannedAt: at });
}

/** The ledger row of a mail that waits for its planned time, on the one route there is (decisions.md 13). */
export function waitingMail(mail: MailToSend): MailRecord {
  return {
    sequenceVersion: 0,
    templateVersion: 0,
    subject: null,
    topic: null,
    to: null,
    handoff: null,
    perishable: false,
    ...mail,
    route: 'default',
    state: 'waiting',
    dueAt: mail.plannedAt,
    attempts: 0,
    reason: null,
    claimedBy: null,
    sentAt: null,
    sendingSinceReal: null,
    response: null,
  };
}

/** What stands for an enrolment in the rows of a lead's confirmation mails (double opt-in). */
export function confirmationsOf(lead: string): string {
  return `${lead}.confirm`;
}
