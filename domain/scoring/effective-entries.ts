import type { TimelineEntry } from '../timeline/entry';
import { repeatedViews } from '../timeline/repeated-views';

/**
 * The entries that count at `now`, oldest first: each id once, none a machine made or that was retracted (edge cases 1, 12, 49),
 * none that repeats a page view (edge case 6), none later than `now`. The order does not depend on the order given: receipt time, then id, break ties (edge case 30).
 */
export function effectiveEntries(entries: readonly TimelineEntry[], now: number): TimelineEntry[] {
  const byId = new Map<string, TimelineEntry>();
  const repeated = repeatedViews(entries);
  let withdrawn: Set<string> | null = null;
  for (const entry of entries) {
    if (entry.machine !== undefined || entry.retracted === true) {
      (withdrawn ??= new Set()).add(entry.id);
      continue;
    }
    if (entry.at > now || repeated.has(entry.id)) continue;
    const known = byId.get(entry.id);
    if (known === undefined || inOrder(entry, known) < 0) byId.set(entry.id, entry);
  }
  if (withdrawn !== null) for (const id of withdrawn) byId.delete(id);
  const counting = [...byId.values()];
  return isSorted(counting) ? counting : counting.sort(inOrder);
}

function inOrder(a: TimelineEntry, b: TimelineEntry): number {
  return a.at - b.at || a.receivedAt - b.receivedAt || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

function isSorted(entries: readonly TimelineEntry[]): boolean {
  for (let index = 1; index < entries.length; index++) {
    const [before, after] = [entries[index - 1], entries[index]];
    if (before !== undefined && after !== undefined && inOrder(before, after) > 0) return false;
  }
  return true;
}
