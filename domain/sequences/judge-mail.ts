import type { MailRecord } from '../lead/documents';
import { mailBlockedBy, type LeadRecord } from '../lead/lead';
import { isSunset, SUNSET } from '../life/sunset';
import { isHeldByReply } from '../life/reply-pause';
import { isWithPeople } from '../lead/stage';
import { silencedBy } from '../lead/suppression';
import { confirmationsOf } from '../lead/waiting-mail';
import { nextSendInstant, type SendWindow } from '../time/window';

/** What becomes of a mail that is due: it goes now, later, or never. */
export type MailVerdict =
  | { verdict: 'send' }
  | { verdict: 'later'; until: number; reason: string }
  | { verdict: 'never'; state: 'blocked' | 'expired' | 'withdrawn'; reason: string };

export type SendRules = {
  /** At most so many marketing mails a lead in so long (edge case 27). */
  frequency: { mails: number; perMs: number };
  window: SendWindow | undefined;
  zone: string;
  /**
   * Real ms since the mail was planned, and whether attempts have failed. Attempts and overload run on the real clock (decisions.md 1):
   * what is not tied to a date goes late, not never, where days last seconds or the route was down (edge case 10).
   */
  lateRealMs: number;
  outage: boolean;
  /** Sales is at work with somebody else of the company, and the agreement wants no prospecting mail there then (edge case 64). */
  inTalks?: boolean;
};

/** Why a prospecting mail does not go to a company with an open deal, in the ledger and in `next.blockedBy`. */
export const COMPANY_IN_TALKS = 'company-open-deal';
/** A mail held by a reply is looked at again after so long: the sequence goes on as soon as somebody has decided. */
const REPLY_AGAIN_MS = 1_800_000;

/** Below this a mail is late because the machine was busy, not because its time has passed. */
const OVERLOAD_REAL_MS = 60_000;

/**
 * The last look before a mail goes (architecture.md, "Sends are decided by the lead and delivered by the route"): stage, suppression,
 * consent, topic, expiry, window, cap. A notice to a colleague only expires; a service mail knows no basis, window or cap.
 */
export function judgeMail(row: MailRecord, lead: LeadRecord, rules: SendRules, now: number): MailVerdict {
  const excused = !row.perishable && (rules.outage || rules.lateRealMs < OVERLOAD_REAL_MS);
  const expired = now > row.expiresAt && !excused;
  if (row.to !== null) return expired ? never('expired', 'too-late') : { verdict: 'send' };
  const left = leftFor(row, lead);
  if (left !== null) return never('withdrawn', left);
  const refused = refusal(row, lead, now);
  if (refused !== null) return never('blocked', refused);
  if (expired) return never('expired', row.reason ?? 'too-late');
  if (row.mailKind === 'service') return { verdict: 'send' };
  if (rules.inTalks === true) return never('blocked', COMPANY_IN_TALKS);
  return timing(lead, rules, now);
}

/** When a marketing mail may go that may go at all: not while a reply is undecided, by the cap, within the window. */
function timing(lead: LeadRecord, rules: SendRules, now: number): MailVerdict {
  if (lead.state !== null && isHeldByReply(lead.state)) {
    return { verdict: 'later', until: now + REPLY_AGAIN_MS, reason: 'replied' };
  }
  // A test lead goes through real steps without the cap (edge case 59).
  const free = lead.test ? now : freeFrom(lead.recentSends, rules.frequency, now);
  const opening = nextSendInstant(rules.window, Math.max(now, free), rules.zone);
  if (opening === null) return never('expired', 'window-never-opens');
  if (opening <= now) return { verdict: 'send' };
  return { verdict: 'later', until: opening, reason: free > now ? 'frequency-cap' : 'window' };
}

/**
 * Why the enrolment the mail belongs to was left, if not by its end: its waiting rows are withdrawn then (edge case 18), and one that
 * was being sent and came back, or was claimed by an attempt thought dead, is found here.
 */
function leftFor(row: MailRecord, lead: LeadRecord): string | null {
  const enrolment = lead.enrolments.find(({ id }) => id === row.enrolment);
  if (enrolment === undefined || enrolment.leftAt === null || enrolment.cause === 'sequence.ended') return null;
  return enrolment.cause ?? 'left';
}

function refusal(row: MailRecord, lead: LeadRecord, now: number): string | null {
  if (lead.email === null) return 'no-email';
  if (row.mailKind === 'service') {
    const reason = silencedBy(lead.suppressed, row.enrolment === confirmationsOf(row.lead) ? row.plannedAt : null);
    return reason === null ? null : `suppressed: ${reason}`;
  }
  if (lead.state !== null && isWithPeople(lead.state.stage)) return 'with-people';
  if (row.topic !== null && lead.topicsRefused.includes(row.topic)) return 'topic-refused';
  return mailBlockedBy(lead) ?? (isSunset(lead.state, now) ? SUNSET : null);
}

/** The first instant at which one more mail keeps to the cap; `now` when it does already. */
function freeFrom(sends: readonly number[], frequency: SendRules['frequency'], now: number): number {
  if (frequency.mails === 0) return Infinity;
  const recent = sends.filter((at) => at > now - frequency.perMs).sort((a, b) => a - b);
  const oldest = recent[recent.length - frequency.mails];
  return oldest === undefined ? now : oldest + frequency.perMs;
}

function never(state: 'blocked' | 'expired' | 'withdrawn', reason: string): MailVerdict {
  return { verdict: 'never', state, reason };
}
