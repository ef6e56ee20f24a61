import type { TimelineEntry } from './entry';

/** The same page by the same visitor within this is one view (lifecycle.md, edge case 6). */
const SAME_VIEW_MS = 30 * 60_000;

/**
 * The page views that repeat one by the same browser less than 30 minutes before, counted from the view that counts: by the id of each, that of
 * the view it repeats (its own where that has been folded away). Whatever the order given, the answer is that of the order they happened in. Views
 * without a visitor repeat nothing.
 */
export function repeatedViews(entries: readonly TimelineEntry[]): ReadonlyMap<string, string> {
  const repeated = new Map<string, string>();
  const views = entries.filter((entry) => {
    if (entry.kind !== 'page.viewed') return false;
    if (entry.repeated === true) repeated.set(entry.id, entry.id);
    return entry.visitor !== undefined && entry.machine === undefined && entry.retracted !== true;
  });
  if (views.length < 2) return repeated;
  const counted = new Map<string, { id: string; at: number }>();
  for (const { id, at, visitor, props } of [...views].sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))) {
    const page = `${visitor ?? ''} ${typeof props.path === 'string' ? props.path : ''}`;
    const before = counted.get(page);
    if (before === undefined || at - before.at >= SAME_VIEW_MS) counted.set(page, { id, at });
    else if (id !== before.id) repeated.set(id, before.id);
  }
  return repeated;
}
