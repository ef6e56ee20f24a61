import type { TimelineEntry } from './entry';

/** What is not known yet to be a person's doing, and when the first of it will be taken for that. */
export type Unsettled = { ids: ReadonlySet<string>; until: number };

const OF_MAIL: readonly string[] = ['email.opened', 'email.clicked'];
/** Told by the page tracker only: it takes a script, which fetchers of links do not run. */
const BY_SCRIPT: readonly string[] = ['page.viewed', 'site.visited', 'video.watched'];
/** What a person says or writes, through whatever channel it reached us. */
const BY_HAND: readonly string[] = [
  'form.submitted',
  'email.replied',
  'call.answered',
  'sms.replied',
  'meeting.booked',
];

/**
 * The opens and clicks of our own links that still wait for the verdict man or machine at `now`: received less than `settleMs` (virtual)
 * ago, flagged by nobody, and not confirmed since by a page view with script, a form or a reply (lifecycle.md, edge case 61).
 * What an integration reports is its own finding and never waits. Null where nothing waits.
 */
export function findUnsettled(entries: readonly TimelineEntry[], settleMs: number, now: number): Unsettled | null {
  if (settleMs <= 0) return null;
  const waiting = entries.filter((entry) => isOfMail(entry) && entry.receivedAt + settleMs > now);
  if (waiting.length === 0) return null;
  const confirmedAt = Math.max(-Infinity, ...entries.filter(isConfirmation).map(({ at }) => at));
  const open = waiting.filter(({ at }) => at > confirmedAt);
  if (open.length === 0) return null;
  const until = Math.min(...open.map(({ receivedAt }) => receivedAt + settleMs));
  return { ids: new Set(open.map(({ id }) => id)), until };
}

function isOfMail({ kind, mail, actor, machine, retracted, copied }: TimelineEntry): boolean {
  const ours = OF_MAIL.includes(kind) && mail !== undefined && actor === 'lead';
  return ours && machine === undefined && retracted !== true && copied !== true;
}

function isConfirmation({ kind, visitor, machine, retracted }: TimelineEntry): boolean {
  if (machine !== undefined || retracted === true) return false;
  return BY_HAND.includes(kind) || (visitor !== undefined && (BY_SCRIPT.includes(kind) || kind.startsWith('x.')));
}
