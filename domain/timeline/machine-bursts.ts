import type { TimelineEntry } from './entry';

/** Clicks on different links this soon after delivery are a scanner's: nobody reads that fast (lifecycle.md, edge case 12). Real ms. */
const BURST_MS = 2_000;
/** A scanner that has shown itself at a link comes back to it in disguise within this. Real ms. */
const DISGUISE_MS = 10_000;
/** A gateway that follows every link, the unseen one too, is done with a mail within this. Real ms. */
const TRAPPED_MS = 30_000;
/** A verdict is provisional for this long: what is older is not judged anew. Real ms. */
export const VERDICT_MS = 10 * 60_000;

export type Verdict = { id: string; machine: 'all-links' | 'after-scanner' | 'beside-trap' };

/**
 * Clicks on a lead's timeline that are found out to be a machine's by what came before and after them: several links of one mail
 * within two seconds of its delivery, a link that a known scanner has just tried, or any link of the mail at the time its invisible one was
 * followed. Answers those not flagged yet. Times are
 * compared in real ms: `factor` is how much faster the virtual clock runs. `now`: virtual ms.
 */
export function findMachineClicks(entries: readonly TimelineEntry[], factor: number, now: number): Verdict[] {
  const recent = entries.filter(
    ({ receivedAt, mail }) => mail !== undefined && now - receivedAt <= VERDICT_MS * factor,
  );
  const verdicts: Verdict[] = [];
  for (const [mail, own] of groupByMail(recent)) {
    const sent = entries.find((entry) => entry.kind === 'email.sent' && entry.mail === mail);
    const clicks = own.filter(({ kind }) => kind === 'email.clicked');
    const soon =
      sent === undefined ? [] : clicks.filter(({ at }) => at >= sent.at && at - sent.at <= BURST_MS * factor);
    const isBurst = new Set(soon.map(linkOf)).size > 1;
    for (const click of clicks) {
      if (click.machine !== undefined || click.retracted === true) continue;
      if (isBurst && soon.includes(click)) verdicts.push({ id: click.id, machine: 'all-links' });
      else if (isBeside(click, clicks, TRAPPED_MS * factor, ({ machine }) => machine === 'trap'))
        verdicts.push({ id: click.id, machine: 'beside-trap' });
      else if (isBeside(click, clicks, DISGUISE_MS * factor, (other) => isScannerAt(other, click)))
        verdicts.push({ id: click.id, machine: 'after-scanner' });
    }
  }
  return verdicts;
}

function isBeside(
  click: TimelineEntry,
  clicks: readonly TimelineEntry[],
  withinMs: number,
  is: (other: TimelineEntry) => boolean,
): boolean {
  return clicks.some((other) => is(other) && Math.abs(other.receivedAt - click.receivedAt) <= withinMs);
}

function isScannerAt(other: TimelineEntry, click: TimelineEntry): boolean {
  return (other.machine === 'head' || other.machine === 'scanner') && linkOf(other) === linkOf(click);
}

function groupByMail(entries: readonly TimelineEntry[]): Map<string, TimelineEntry[]> {
  const groups = new Map<string, TimelineEntry[]>();
  for (const entry of entries) {
    if (entry.mail === undefined) continue;
    const own = groups.get(entry.mail);
    if (own) own.push(entry);
    else groups.set(entry.mail, [entry]);
  }
  return groups;
}

function linkOf({ props }: TimelineEntry): string {
  return JSON.stringify([props.name ?? null, props.url ?? null]);
}
