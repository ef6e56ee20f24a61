import type { MailRecord } from './documents';
import type { Text } from '../files/leaf-values';
import type { Language, LeadRecord } from './lead';
import { HOUSE_LANGUAGE } from '../words/locales';
import { shareOf } from '../sequences/share';
import { waitingMail, type MailToSend } from './waiting-mail';
import type { OpenHandoff } from './state';

const DAY_MS = 24 * 3_600_000;
/** A notice that has not gone after this is stale: its link would lead to a closed offer. */
const NOTICE_LIFE_MS = 7 * DAY_MS;

/** The built-in mails to colleagues, which stand where a template's name stands in others. */
export const NOTICE = {
  /** A lead is offered to a rep. */
  offer: 'notice/offer',
  /** Was it a good lead? */
  rating: 'notice/rating',
  /** A call that somebody has promised. */
  callback: 'notice/callback',
  /** The message of a `notify` step. */
  message: 'notice/message',
  /** The platform's own words, about no lead in particular. */
  lines: 'notice/lines',
} as const;

/** Whether a row is a mail to a colleague in our words, and not one of a template. */
export function isNotice({ to, template }: Pick<MailRecord, 'to' | 'template'>): boolean {
  return to !== null && Object.values(NOTICE).some((name) => name === template);
}

/** Stands for a colleague in the id of a mail to them: ids are also kept where no address may be (the journal of what was sent). */
export function readerMark(to: string): string {
  return Math.floor(shareOf(to) * 2 ** 32).toString(36);
}

/** The mail of a `notify` step. Its id is not among those of the enrolment, whose mails are withdrawn when it is left. */
export function messageRow(
  id: string,
  to: string,
  message: Text,
  lead: LeadRecord,
  sequence: string,
  now: number,
): MailRecord {
  const enrolment = `notice:${id}`;
  const about = { template: NOTICE.message, subject: message, sequence, step: 'notify' };
  return notice({ id: enrolment, enrolment, to, lead, at: now, ...about, priority: 900 });
}

/**
 * The mail that offers a lead to a rep: sent once like every mail, but under no consent, cap or window of the lead. An appointment that was
 * arranged goes with it.
 */
export function offerRow(
  handoff: OpenHandoff,
  to: string,
  lead: LeadRecord,
  now: number,
  appointmentAt: number | null,
): MailRecord {
  const { id, offers } = handoff;
  return notice({
    ...{ id: `${id}:offer${offers}:${readerMark(to)}`, enrolment: id, handoff: id, to, lead, at: now },
    ...{ template: NOTICE.offer, step: `offer${offers}`, priority: 1_000 },
    ...(appointmentAt !== null && { calendarAt: appointmentAt }),
  });
}

/** When sales is asked what it thinks of a lead: some days after it accepted, and when it has given its answer (api.md, `rate`). */
export type RatingMoment = 'accepted' | 'ended';

/** What the rows of one request have in common: withdrawing it takes back what has not gone yet. */
export function ratingEnrolment(handoff: string, moment: RatingMoment): string {
  return `${handoff}.rating-${moment}`;
}

/** The mail that asks the rep for a rating, not before `at`. */
export function ratingRow(handoff: string, moment: RatingMoment, to: string, lead: LeadRecord, at: number): MailRecord {
  const enrolment = ratingEnrolment(handoff, moment);
  return notice({
    ...{ id: `${enrolment}:${readerMark(to)}`, enrolment, handoff, to, lead, at },
    ...{ template: NOTICE.rating, step: 'rating', priority: 800 },
  });
}

/** The mail that reminds who has promised a call, with an entry for their calendar. */
export function callbackRow(task: string, to: string, callbackAt: number, lead: LeadRecord, now: number): MailRecord {
  const enrolment = `${task}.callback`;
  return notice({
    ...{ id: `${enrolment}:${callbackAt}`, enrolment, to, lead, at: now },
    ...{ template: NOTICE.callback, step: 'callback', priority: 900, calendarAt: callbackAt },
  });
}

/** Of a mail that is about nobody in particular there is no lead. */
export const NO_LEAD = '';

/** A mail of the platform's own words to a colleague, about no lead in particular: once by its id. */
export function linesRow(
  id: string,
  to: string,
  words: Record<Language, { subject: string; lines: string[] }>,
  language: Language,
  now: number,
): MailRecord {
  const { fr, en } = words;
  return waitingMail({
    ...{ id: `notice:${id}`, enrolment: `notice:${id}`, lead: NO_LEAD, to, language },
    ...{ template: NOTICE.lines, sequence: '', step: 'notice', mailKind: 'service', priority: 850 },
    ...{ subject: { fr: fr.subject, en: en.subject }, lines: { fr: fr.lines, en: en.lines } },
    ...{ plannedAt: now, expiresAt: now + NOTICE_LIFE_MS },
  });
}

type Notice = Pick<MailToSend, 'id' | 'enrolment' | 'template' | 'step' | 'priority'> &
  Partial<Pick<MailToSend, 'handoff' | 'subject' | 'sequence' | 'language' | 'calendarAt'>> & {
    to: string;
    lead: LeadRecord;
    at: number;
  };

function notice({ lead, at, ...row }: Notice): MailRecord {
  return waitingMail({
    sequence: '',
    mailKind: 'service',
    // Composing it finds out what its reader reads; never the lead's language, which is another person's.
    language: HOUSE_LANGUAGE,
    ...row,
    lead: lead.id,
    plannedAt: at,
    expiresAt: at + NOTICE_LIFE_MS,
  });
}
