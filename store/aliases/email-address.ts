import { domainToUnicode } from 'node:url';

/**
 * The one form of an address: trimmed, lower case, accents composed (Unicode NFC); `+tag` stays (edge case 5). Its domain is as people
 * write it (`münchen.de`), also where programs told it as DNS has it (`xn--mnchen-3ya.de`): both are one mailbox, so one person.
 */
export function normaliseEmail(address: string): string {
  const text = address.trim().toLowerCase().normalize('NFC');
  const at = text.lastIndexOf('@') + 1;
  const domain = text.slice(at);
  // Only what may have two forms: a host of numbers, say, would be read as another.
  if (!/[^\0-\x7f]|(^|\.)xn--/.test(domain)) return text;
  const readable = domainToUnicode(domain);
  return readable === '' ? text : text.slice(0, at) + readable;
}
