import type { Tokens } from './tokens';

/** What a mail to one of our marked addresses is about: a bounce of a mail, or the wish to get no more. */
export type Marked = { about: 'return' | 'unsubscribe'; lead: string; seal: string };

/** Ids as `newId` makes them; no other could stand in an address. */
const LEAD = /^[a-z0-9-]{1,32}$/;
const MARK = /^(r|u)-([a-z0-9-]{1,32})\.([0-9a-f]{16})$/;
const LETTERS = { return: 'r', unsubscribe: 'u' } as const;
/** RFC 5321, 4.5.3.1.1. */
const LOCAL_PART_MAX = 64;

/**
 * The address with a mark that tells which mail it is about (VERP): `bounces+r-<lead>.<seal>@example.com`. The seal cannot be
 * guessed, so that nobody makes an address bounce who has not had that mail. The address as it is where no mark fits into it.
 */
export function markAddress(
  tokens: Pick<Tokens, 'seal'>,
  address: string,
  { about, lead, mail }: { about: Marked['about']; lead: string; mail: string },
): string {
  const at = address.lastIndexOf('@');
  const local = `${address.slice(0, at)}+${LETTERS[about]}-${lead}.${tokens.seal(`${about} ${mail}`)}`;
  return LEAD.test(lead) && local.length <= LOCAL_PART_MAX ? `${local}${address.slice(at)}` : address;
}

/** Reads a marked address; null for any other. Whose mail it is shows by `isMarkOf`. */
export function readMark(address: string): Marked | null {
  const local = address.slice(0, address.lastIndexOf('@')).toLowerCase();
  const [, letter, lead, seal] = MARK.exec(local.slice(local.indexOf('+') + 1)) ?? [];
  if (letter === undefined || lead === undefined || seal === undefined) return null;
  return { about: letter === 'u' ? 'unsubscribe' : 'return', lead, seal };
}

/** Whether this mark was made for this mail. */
export function isMarkOf(tokens: Pick<Tokens, 'isSeal'>, { about, seal }: Marked, mail: string): boolean {
  return tokens.isSeal(seal, `${about} ${mail}`);
}
