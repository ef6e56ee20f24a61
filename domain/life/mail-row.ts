import type { MailRecord } from '../lead/documents';
import type { LeadRecord } from '../lead/lead';
import type { Enrollment } from '../lead/state';
import { waitingMail } from '../lead/waiting-mail';
import type { Effect } from '../sequences/walk-shapes';
import type { TimelineEntry } from '../timeline/entry';
import { HOUSE_LANGUAGE } from '../words/locales';
import type { PublishedSequence } from './published';

type Mailing = { lead: LeadRecord; enrollment: Pick<Enrollment, 'id'>; sequence: PublishedSequence };

/** The ledger row of a mail a step asks for. */
export function mailRow(
  { lead, enrollment, sequence }: Mailing,
  mail: Extract<Effect, { kind: 'email' }>,
  templateVersion: number,
): MailRecord {
  return waitingMail({
    id: `${enrollment.id}:${mail.step}`,
    lead: lead.id,
    enrolment: enrollment.id,
    sequence: sequence.name,
    sequenceVersion: sequence.version,
    step: mail.step,
    template: mail.template,
    templateVersion,
    subject: mail.subject ?? null,
    topic: mail.topic ?? null,
    mailKind: mail.mailKind,
    language: lead.language ?? HOUSE_LANGUAGE,
    priority: sequence.file.priority,
    plannedAt: mail.plannedAt,
    expiresAt: mail.expiresAt,
    perishable: isPerishable(sequence, mail.step),
  });
}

/** The ledger row of an SMS: on a route of its own, which no mail pump takes. */
export function smsRow(
  { lead, enrollment, sequence }: Mailing,
  sms: Extract<Effect, { kind: 'sms' }>,
  templateVersion: number,
): MailRecord {
  return { ...mailRow({ lead, enrollment, sequence }, { ...sms, kind: 'email' }, templateVersion), route: SMS_ROUTE };
}

/** The route of SMS rows in the ledger. */
export const SMS_ROUTE = 'sms';

function isPerishable(sequence: PublishedSequence, id: string): boolean {
  const step = sequence.compiled.steps.find((one) => one.id === id);
  if (step?.kind === 'sms') return step.sms.validFor !== undefined;
  return step?.kind === 'email' && step.email.validFor !== undefined;
}

/** What the timeline says of a mail that went or came back. */
export function mailEntry(
  kind: 'email.sent' | 'email.bounced' | 'sms.sent',
  row: MailRecord,
  at: number,
): TimelineEntry {
  return {
    id: `${kind}:${row.id}`,
    at,
    receivedAt: at,
    kind,
    actor: 'system',
    mail: row.id,
    props: { of: row.step, template: row.template, sequence: row.sequence, kind: row.mailKind },
  };
}
