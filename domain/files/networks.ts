import type { Companies } from './companies';

/** Whose network an address lies in: the company's name, null for nobody listed or what is no address. */
export type CompanyOfAddress = (address: string) => string | null;

type Address = { family: 4 | 6; bits: bigint };
const WIDTH = { 4: 32, 6: 128 } as const;

/**
 * Answers for any address by one look-up for each length of prefix that is listed, however many networks there are; the narrowest
 * network wins, of the same network the first line. IPv4 written as IPv6 (`::ffff:192.0.2.1`) is IPv4.
 */
export function indexNetworks({ networks }: Companies): CompanyOfAddress {
  const owners = new Map<string, string>();
  const lengths = { 4: new Set<number>(), 6: new Set<number>() };
  for (const { network, company } of networks) {
    const [written = '', length] = network.split('/');
    const address = readAddress(written);
    if (address === null) continue;
    const { family } = address;
    const prefix = length === undefined ? WIDTH[family] : Number(length);
    lengths[family].add(prefix);
    const key = keyOf(address, prefix);
    if (!owners.has(key)) owners.set(key, company);
  }
  const narrowestFirst = { 4: descending(lengths[4]), 6: descending(lengths[6]) };
  return (written) => {
    const address = owners.size === 0 ? null : readAddress(written);
    if (address === null) return null;
    for (const prefix of narrowestFirst[address.family]) {
      const owner = owners.get(keyOf(address, prefix));
      if (owner !== undefined) return owner;
    }
    return null;
  };
}

function descending(lengths: ReadonlySet<number>): number[] {
  return [...lengths].sort((a, b) => b - a);
}

function keyOf({ family, bits }: Address, prefix: number): string {
  return `${family}/${prefix}/${(bits >> BigInt(WIDTH[family] - prefix)).toString(36)}`;
}

function readAddress(written: string): Address | null {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(written)?.[1];
  const text = mapped ?? written;
  if (!text.includes(':')) return fromFour(text);
  const sixteens = readSixteens(text.replace(/%.*$/, ''));
  return sixteens && { family: 6, bits: sixteens.reduce((bits, part) => (bits << 16n) | BigInt(part), 0n) };
}

function fromFour(text: string): Address | null {
  const bytes = readBytes(text);
  return bytes && { family: 4, bits: bytes.reduce((bits, byte) => (bits << 8n) | BigInt(byte), 0n) };
}

function readBytes(text: string): number[] | null {
  const bytes = text.split('.').map((part) => (/^\d{1,3}$/.test(part) ? Number(part) : 256));
  return bytes.length === 4 && bytes.every((byte) => byte < 256) ? bytes : null;
}

/** The eight groups of an IPv6 address, `::` filled up and a last part in IPv4 writing taken as two. */
function readSixteens(text: string): number[] | null {
  const [head = '', tail, ...more] = text.split('::');
  if (more.length > 0) return null;
  const before = readGroups(head);
  const after = tail === undefined ? [] : readGroups(tail);
  if (before === null || after === null) return null;
  const missing = 8 - before.length - after.length;
  if (tail === undefined ? missing !== 0 : missing < 1) return null;
  return [...before, ...Array.from({ length: missing }, () => 0), ...after];
}

function readGroups(text: string): number[] | null {
  if (text === '') return [];
  const groups: number[] = [];
  for (const part of text.split(':')) {
    const bytes = part.includes('.') ? readBytes(part) : null;
    if (bytes) groups.push(...[0, 2].map((at) => (bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0)));
    else if (/^[0-9a-f]{1,4}$/i.test(part)) groups.push(Number.parseInt(part, 16));
    else return null;
  }
  return groups;
}
