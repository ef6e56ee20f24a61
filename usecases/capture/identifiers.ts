import { normaliseEmail } from '../../store/aliases/email-address';
import type { Capture } from '../../domain/timeline/hit';

/** The keys a person is found by, normalised; at least one is set in a capture that passed {@link readIdentifiers}. */
export type Identifiers = { email: string | null; externalId: string | null; phone: string | null };

/**
 * RFC 5321 allows 254 characters; one `@`, no spaces, no brackets, no characters that cannot be seen, no empty label in the domain. Whether
 * a host may be without a dot is not ours to judge.
 */
const EMAIL = /^(?!.*\.\.)[^\s@<>,;:"()[\]\\\p{Cc}\p{Cf}]{1,64}@(?!\.)[^\s@<>,;:"()[\]\\\p{Cc}\p{Cf}]{1,190}(?<!\.)$/u;
/** Trunk prefix 0 becomes the country's code where the country is known: only countries whose national numbers begin with 0. */
const DIALLING: Record<string, string> = { FR: '33', BE: '32', CH: '41', DE: '49', GB: '44', NL: '31', AT: '43' };

/** Mailboxes of a function, read by several people (edge case 55). */
const ROLE_MAILBOXES = new Set(
  (
    'info infos contact hello bonjour admin administration administrator office sales ventes commercial marketing support help aide ' +
    'service accueil secretariat reception rh hr drh paie payroll compta comptabilite accounting facturation billing invoices jobs ' +
    'recrutement recruitment careers press presse webmaster postmaster hostmaster abuse noreply no-reply mail team equipe privacy dpo rgpd gdpr'
  ).split(' '),
);
/** The tag that flags a lead known by a shared mailbox. */
export const ROLE_MAILBOX_TAG = 'role-mailbox';

/** Whether this text can be an e-mail address at all (by shape). */
export function isEmail(text: string): boolean {
  return EMAIL.test(text.trim());
}

/** Whether the address is a function's mailbox, such as info@ (edge case 55). */
export function isRoleMailbox(email: string): boolean {
  return ROLE_MAILBOXES.has(email.slice(0, email.lastIndexOf('@')).split('+')[0] ?? '');
}

/**
 * One form for a telephone number: digits with `+` where the country is known (`00` prefix, or the trunk 0 with a country), else
 * the digits as dialled. Null for what holds fewer than 4 or more than 20 digits.
 */
export function normalisePhone(phone: string, country?: unknown): string | null {
  const bare = phone
    .trim()
    .replace(/\(0\)/g, '')
    .replace(/[\s\u00a0\u202f().\-/]/g, '');
  if (!/^\+?\d{4,20}$/.test(bare)) return null;
  if (bare.startsWith('+')) return bare;
  if (bare.startsWith('00')) return `+${bare.slice(2)}`;
  const code = typeof country === 'string' ? DIALLING[country.toUpperCase()] : undefined;
  return code !== undefined && bare.startsWith('0') ? `+${code}${bare.slice(1)}` : bare;
}

/** The identifiers of a capture in their one form (edge case 5); what cannot be one is null. */
export function readIdentifiers(capture: Pick<Capture, 'email' | 'externalId' | 'phone' | 'profile'>): Identifiers {
  const externalId = capture.externalId?.trim() ?? '';
  return {
    email: capture.email !== undefined && isEmail(capture.email) ? normaliseEmail(capture.email) : null,
    externalId: externalId === '' || externalId.length > 200 ? null : externalId,
    phone: capture.phone === undefined ? null : normalisePhone(capture.phone, capture.profile?.country),
  };
}

/** The aliases of identifiers, strongest first: an address is a person's own, a telephone may be a switchboard. */
export function aliasesOf(identifiers: Identifiers): string[] {
  const { email, externalId, phone } = identifiers;
  return [
    ...(email === null ? [] : [emailAlias(email)]),
    ...(externalId === null ? [] : [externalAlias(externalId)]),
    ...(phone === null ? [] : [phoneAlias(phone)]),
  ];
}

export function emailAlias(email: string): string {
  return `email:${email}`;
}
export function externalAlias(externalId: string): string {
  return `ext:${externalId}`;
}
export function phoneAlias(phone: string): string {
  return `phone:${phone}`;
}
export function visitorAlias(visitor: string): string {
  return `visitor:${visitor}`;
}

/** Whose timeline holds what an anonymous browser did. */
export function visitorTimeline(visitor: string): string {
  return `visitor:${visitor}`;
}
