import { domainToASCII, domainToUnicode } from 'node:url';

/** An address as servers hand it over and the inbox keeps it: in lower case, a domain with accents in its ASCII form (`xn--…`). */
export function asDelivered(address: string): string {
  return withDomain(address.trim().toLowerCase(), domainToASCII);
}

/** The same as people write it. */
export function asWritten(address: string): string {
  return withDomain(address, domainToUnicode);
}

/** What has no domain that can be written otherwise stays as it is. */
function withDomain(address: string, write: (domain: string) => string): string {
  const at = address.lastIndexOf('@');
  const domain = at < 0 ? '' : write(address.slice(at + 1));
  return domain === '' ? address : `${address.slice(0, at + 1)}${domain}`;
}
