import { cycleId } from '../lead/state';
import type { TimelineEntry } from './entry';

/** One passage of a lead from capture or recycle to an outcome: its id and when it began (lifecycle.md, "Stages"). */
export type Passage = { id: string; startedAt: number };

/**
 * Entries with the passage each lies in (decisions.md, "Shapes"). What the workflow writes says its own; what was captured is of the
 * passage that ran when it happened, and of the first where it happened before all of them. `passages`: of the lead, oldest first; a
 * lead that has not been looked at yet has none on record and is in its first.
 */
export function inPassages<T extends TimelineEntry>(
  lead: string,
  passages: readonly Passage[],
  entries: readonly T[],
): T[] {
  const first = passages[0]?.id ?? cycleId({ id: lead, cycle: 1 });
  return entries.map((entry) =>
    entry.cycle === undefined
      ? { ...entry, cycle: passages.findLast(({ startedAt }) => startedAt <= entry.at)?.id ?? first }
      : entry,
  );
}
