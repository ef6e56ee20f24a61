import mailProviders from 'email-providers/all.json';
import type { LeadRecord } from '../lead/lead';

/** Addresses at a provider of mailboxes, or at the domains set aside for examples (RFC 2606), tell nothing of a company. */
const NOBODYS = new Set([...mailProviders, 'example.com', 'example.net', 'example.org']);
const SIREN = /^\d{9}$/;

/**
 * The names a lead's company goes by, the surest first: `siren:732829320` of the profile's `siren` (or of a SIRET, which begins with it),
 * `domain:acme.fr` of its address (lifecycle.md, edge case 64). None where neither tells.
 */
export function companyKeys({ email, profile }: Pick<LeadRecord, 'email' | 'profile'>): string[] {
  const written = profile.siren ?? profile.siret;
  const digits =
    typeof written === 'string' || typeof written === 'number' ? String(written).replace(/\D/g, '').slice(0, 9) : '';
  const domain = email === null ? '' : email.slice(email.lastIndexOf('@') + 1).toLowerCase();
  return [
    ...(SIREN.test(digits) ? [`siren:${digits}`] : []),
    ...(domain === '' || NOBODYS.has(domain) ? [] : [`domain:${domain}`]),
  ];
}

/** What is known of a company under one of its names. */
export type Account = {
  id: string;
  /** The rep who has it: the first who accepted one of its leads. */
  owner: string | null;
  /** Its leads, as far as they are known. */
  leads: string[];
  /** Those whose deal is open: sales has accepted them. */
  deals: string[];
};

/** Who owns the company, by the surest of its names that anybody owns; null for nobody. */
export function companyOwner(accounts: readonly Pick<Account, 'owner'>[]): string | null {
  return accounts.find(({ owner }) => owner !== null)?.owner ?? null;
}

/** Whether sales is at work with somebody else of the company. */
export function hasOpenDeal(accounts: readonly Pick<Account, 'deals'>[], lead: string): boolean {
  return accounts.some(({ deals }) => deals.some((other) => other !== lead));
}
