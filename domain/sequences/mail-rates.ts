/** What mail is counted by: a sequence, a sender's domain, an SMTP route, the leads of one import. */
export type RateScope = { kind: 'sequences' | 'domains' | 'routes' | 'imports'; name: string };

/**
 * Mails of a scope in the days that count. `tried`: that have gone or never will (of a route: that it has answered at the first attempt);
 * `failed`: never went, the address not being the reason; `refused`: the route or the mailbox was at fault (5.7.x, 5.2.2, an unknown 5xx).
 */
export type MailCounts = { tried: number; hard: number; complaints: number; failed: number; refused: number };

export const NO_MAILS: MailCounts = { tried: 0, hard: 0, complaints: 0, failed: 0, refused: 0 };

/** A rate that is too high: `stop` trips the switch of its scope. */
export type RateVerdict = {
  level: 'warn' | 'stop';
  what: 'hard bounces' | 'complaints' | 'failures' | 'refusals';
  rate: number;
};

/** Fewer mails than this say nothing about a rate. */
export const SAMPLE_MIN = 50;
/** The first mails of an import tell what its addresses are worth (edge case 53). */
const IMPORT_FIRST = 200;
/** One complaint among the first thousand mails would always pass 0.1 %. */
const COMPLAINTS_MIN = 2;

/**
 * Whether the mails of a scope must stop, or people be warned; null where all is well or too little is known (lifecycle.md, edge cases 10 and
 * 53): hard bounces warn at 2 % and stop at 5 %, at 3 % within the first 200 mails of an import; complaints stop at 0.1 %, failures
 * at 10 %, a route whose refusals pass 5 %.
 */
export function judgeRates(kind: RateScope['kind'], counts: MailCounts): RateVerdict | null {
  const { tried, hard, complaints, failed, refused } = counts;
  if (tried < SAMPLE_MIN) return null;
  if (kind === 'routes') return refused / tried > 0.05 ? stop('refusals', refused / tried) : null;
  if (kind === 'imports') {
    return tried <= IMPORT_FIRST && hard / tried >= 0.03 ? stop('hard bounces', hard / tried) : null;
  }
  if (hard / tried >= 0.05) return stop('hard bounces', hard / tried);
  if (complaints >= COMPLAINTS_MIN && complaints / tried >= 0.001) return stop('complaints', complaints / tried);
  if (failed / tried >= 0.1) return stop('failures', failed / tried);
  return hard / tried >= 0.02 ? { level: 'warn', what: 'hard bounces', rate: hard / tried } : null;
}

function stop(what: RateVerdict['what'], rate: number): RateVerdict {
  return { level: 'stop', what, rate };
}
