import type { Json, JsonObject } from '../timeline/entry';
import type { LeadState } from './state';

export const PURPOSES = ['email', 'pixel', 'links', 'web', 'sms', 'phone', 'scoring'] as const;
export type Purpose = (typeof PURPOSES)[number];
export type Permission = 'granted' | 'refused' | 'unknown';
export type Basis = 'consent' | 'legitimate-interest';
export type Language = 'fr' | 'en';

/**
 * What shows who consented: the address given, the network address it was given from, and a hash of the confirmation link that was
 * followed (the link itself would confirm again).
 */
export type ConsentProof = { email?: string; from?: string; link?: string };

/** One change of one permission, kept as proof (lifecycle.md, edge cases 36 and 60). */
export type ConsentChange = {
  purpose: Purpose | 'basis';
  value: string;
  at: number;
  source: string;
  /** The words the person saw, where a form showed some. */
  text?: string;
  notice?: string;
  proof?: ConsentProof;
  /** The person's own proven act, by a link mailed to them: nothing else takes an objection back (edge case 36). */
  own?: true;
};

export type Consent = Record<Purpose, Permission> & {
  basis: Basis | null;
  notice: string | null;
  history: ConsentChange[];
};

/** Why an address gets no mail: the strongest reason, and below it `also` the others that stand, where there are any (`suppression.ts`). */
export type Suppression = StandingReason & { also?: StandingReason[] };
/** `at`: since when (virtual ms). */
export type StandingReason = { reason: SuppressionReason; at: number };
export type SuppressionReason = 'unsubscribed' | 'hard-bounce' | 'complaint' | 'do-not-contact' | 'manual';

/** A person as stored: the identity and profile side is written by use cases, `state` by the lead's workflow alone. */
export type LeadRecord = {
  id: string;
  email: string | null;
  phone: string | null;
  externalId: string | null;
  profile: JsonObject;
  /** When each profile field was last confirmed by someone. */
  confirmedAt: Record<string, number>;
  /** Values from public forms that differ from known ones, kept for a person to judge (decisions.md 17). */
  asides: { field: string; value: Json; at: number; source: string }[];
  consent: Consent;
  suppressed: Suppression | null;
  /** Topics unsubscribed from, one by one. */
  topicsRefused: string[];
  tags: string[];
  language: Language | null;
  source: string | null;
  company: string | null;
  customer: boolean;
  /** The job of the import that made the lead. */
  import?: string;
  test: boolean;
  createdAt: number;
  updatedAt: number;
  lastActivityAt: number | null;
  /** Number of the newest timeline bucket: where appending begins and reading ends. */
  bucket: number;
  /** Spans with the Lead Center or sales, taken out of every age (lifecycle.md, "age"); the last one may be open. */
  pauses: { from: number; to: number | null }[];
  /** Past and present enrolments, oldest first. */
  enrolments: EnrolmentRecord[];
  /** Instants of the recent marketing mails: what the frequency cap reads. */
  recentSends: number[];
  returnedHandoffs: number;
  /** What BANT answers are known, kept for the next cycle. */
  bant: Bant | null;
  /** How far the person's project has come, as last told on the telephone; kept like the answers. */
  projectStage?: string | null;
  /** The last projection of the workflow, null until it has looked for the first time. */
  state: LeadState | null;
  /** What happens next, when, and what holds it back. */
  next: NextStep | null;
  /** By event kind, its dots written `/`: how often and when last, as of the last look. What lists ask of `events.*`. */
  events?: Record<string, { count: number; lastAt: number }>;
  /** By sequence: how often the lead has been in it. What lists ask of `enrolled.*`. */
  enrolled?: Record<string, number>;
};

/** The part of a lead that its workflow writes. Enrolments are appended, or replaced by id. */
export type LeadProjection = { state: LeadState; next: LeadRecord['next'] } & Partial<
  Pick<
    LeadRecord,
    'enrolments' | 'pauses' | 'lastActivityAt' | 'customer' | 'returnedHandoffs' | 'bant' | 'projectStage' | 'events'
  >
>;

export type EnrolmentRecord = {
  id: string;
  sequence: string;
  version: number;
  enteredAt: number;
  leftAt: number | null;
  cause: string | null;
  /** The steps it came to, once it is over (`Enrollment.visited`). */
  steps?: string[];
};

export type NextStep = { what: string; at: number | null; blockedBy: string | null };

/** The telephone qualification's four answers (api.md, tasks complete). */
export type Bant = {
  budget?: { met: boolean; min?: number; max?: number; currency?: string; note?: string };
  authority?: { met: boolean; role?: string; note?: string };
  need?: { met: boolean; product?: string; note?: string };
  time?: { met: boolean; horizon?: string; note?: string };
};

/** No permission is known at first, and none is assumed. */
export function unknownConsent(): Consent {
  return {
    email: 'unknown',
    pixel: 'unknown',
    links: 'unknown',
    web: 'unknown',
    sms: 'unknown',
    phone: 'unknown',
    scoring: 'unknown',
    basis: null,
    notice: null,
    history: [],
  };
}

/**
 * Whether marketing mail may go to the lead at all: an address, a lawful basis (consent granted, or legitimate interest recorded
 * with its notice; edge case 60), no refusal, no suppression. Answers the reason in a word, or null when mail may go.
 */
export function mailBlockedBy(lead: Pick<LeadRecord, 'email' | 'consent' | 'suppressed'>): string | null {
  if (lead.email === null) return 'no-email';
  if (lead.suppressed !== null) return `suppressed: ${lead.suppressed.reason}`;
  if (lead.consent.email === 'refused') return 'consent-refused';
  if (lead.consent.email === 'granted') return null;
  return lead.consent.basis === 'legitimate-interest' && lead.consent.notice !== null ? null : 'no-lawful-basis';
}

/**
 * Whether an SMS may go to the lead: a telephone number, the person's own consent to SMS (legitimate interest does not reach that far),
 * no objection. A service message needs only the number and no objection. Answers the reason in a word, or null.
 */
export function smsBlockedBy(
  lead: Pick<LeadRecord, 'phone' | 'consent' | 'suppressed'>,
  kind: 'marketing' | 'service',
): string | null {
  if (lead.phone === null) return 'no-phone';
  if (lead.suppressed?.reason === 'do-not-contact') return 'suppressed: do-not-contact';
  if (kind === 'service' || lead.consent.sms === 'granted') return null;
  return lead.consent.sms === 'refused' ? 'consent-refused' : 'no-consent';
}

/** The permissions as they stand, without the history that proves them. */
export function permissionsOf(consent: Consent): Omit<Consent, 'history'> {
  const standing = Object.entries(consent).filter(([name]) => name !== 'history');
  return Object.fromEntries(standing) as Omit<Consent, 'history'>;
}
