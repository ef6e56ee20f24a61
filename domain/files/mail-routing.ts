import type { MailRoute, MailSettings } from './mail-settings';

/** The ledger's name for the first route of `mail.yaml`, and for what no route is named: there is always one. */
export const DEFAULT_ROUTE = 'default';

/** Who a mail is from: `from` as its template says it, by address or by the name of a sender of `mail.yaml`. */
export type SenderOfMail = { from: { name?: string; address: string }; replyTo?: string; route?: string };

/** The sender where `mail.yaml` names none. */
const NOBODY: SenderOfMail = { from: { name: 'Ripen', address: 'marketing@example.com' } };

/** The sender of a mail: the address its template names, else the sender of that name, else the default one. */
export function senderOf(
  settings: MailSettings,
  from: string | { name?: string; address: string } | undefined,
): SenderOfMail {
  const fallback = settings.senders.find((one) => one.default) ?? NOBODY;
  if (from === undefined) return fallback;
  if (typeof from !== 'string') {
    const known = settings.senders.find((one) => one.from.address.toLowerCase() === from.address.toLowerCase());
    return { ...known, from };
  }
  return settings.senders.find(({ name }) => name === from) ?? fallback;
}

/** The route a sender's mail takes: its own, else the one that serves its domain, else the first. */
export function routeNameOf({ routes }: MailSettings, { from, route }: SenderOfMail): string {
  const domain = domainOf(from.address);
  const found = routes.find(({ name }) => name === route) ?? routes.find((one) => servedBy(one).includes(domain));
  return found === undefined || found === routes[0] ? DEFAULT_ROUTE : found.name;
}

/** The route of that name in the ledger; null where `mail.yaml` has none. */
export function routeNamed({ routes }: MailSettings, name: string): MailRoute | null {
  return (name === DEFAULT_ROUTE ? routes[0] : routes.find((one) => one.name === name)) ?? null;
}

/** The names of all routes, as the ledger has them. */
export function routeNames({ routes }: MailSettings): string[] {
  return [DEFAULT_ROUTE, ...routes.slice(1).map(({ name }) => name)];
}

/** The DKIM key entry that signs for an address: its domain's, else the nearest domain above it, which DMARC takes for aligned. */
export function dkimOf({ dkim }: MailSettings, address: string): MailSettings['dkim'][number] | null {
  const domain = domainOf(address);
  const fitting = dkim.filter((key) => domain === key.domain || domain.endsWith(`.${key.domain}`));
  return fitting.sort((a, b) => b.domain.length - a.domain.length)[0] ?? null;
}

/** What comes after the `@`, in lower case. */
export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase();
}

function servedBy({ domains }: MailRoute): readonly string[] {
  return Array.isArray(domains) ? domains : [];
}
