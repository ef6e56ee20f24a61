/** A server's refusal, as it was given. */
export type Reply = {
  /** The SMTP code, e.g. 550. */
  code: number;
  /** The enhanced status code of RFC 3463, e.g. `5.1.1`, or null where the server gave none. */
  enhanced: string | null;
  response: string;
};

/** Which command a refusal answered, as nodemailer names it. */
export type Command = 'CONN' | 'MAIL FROM' | 'RCPT TO' | 'DATA';

/**
 * `retry`: try the same mail again later. `hard`: the address is bad, suppress it. `soft`: the mailbox is at fault (full,
 * refusing), counts towards three soft bounces on three days. `route`: the server refuses us (policy, reputation, content):
 * soft for the lead, and what stops a route when it passes 5 % (lifecycle.md, edge cases 10 and 11).
 */
export type Verdict = 'retry' | 'hard' | 'soft' | 'route';

/** The only codes that say the address itself does not exist (lifecycle.md, edge case 10). */
const BAD_ADDRESS = new Set(['5.1.1', '5.1.2', '5.1.10']);

/**
 * What a 4xx or 5xx reply means. Only 5.1.1, 5.1.2 and 5.1.10 are hard: a bare `550` is as often a policy as an unknown user,
 * and to suppress a good address is worse than to try it thrice.
 */
export function classifyReply(reply: Reply, command: Command): Verdict {
  if (reply.code < 500) return 'retry';
  const enhanced = reply.enhanced ?? '';
  if (BAD_ADDRESS.has(enhanced)) return 'hard';
  if (enhanced.startsWith('5.7.')) return 'route';
  if (enhanced.startsWith('5.2.') || enhanced.startsWith('5.1.')) return 'soft';
  return command === 'RCPT TO' ? 'soft' : 'route';
}

/** Reads `550 5.1.1 No such user`, also of several lines. A reply without enhanced code gives null for it. */
export function parseReply(response: string): Reply {
  const match = /^(\d{3})(?:[ -](\d\.\d{1,3}\.\d{1,3})\b)?/.exec(response);
  return { code: Number(match?.[1] ?? 0), enhanced: match?.[2] ?? null, response };
}
