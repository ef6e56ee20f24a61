import type { MailRecord } from './documents';

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
