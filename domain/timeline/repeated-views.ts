import type { TimelineEntry } from './entry';

/** The same page by the same visitor within this is one view (lifecycle.md, edge case 6). */
const SAME_VIEW_MS = 30 * 60_000;

/**
 * Ids of page views that repeat one by the same browser less than 30 minutes before, counted from the view that counts. Whatever
 * the order given, the answer is that of the order they happened in. Views without a visitor repeat nothing.
 */
export function repeatedViews(entries: readonly TimelineEntry[]): ReadonlySet<string> {
  const views = entries.filter(
    ({ kind, visitor, machine, retracted }) =>
      kind === 'page.viewed' && visitor !== undefined && machine === undefined && retracted !== true,
  );
  const repeated = new Set<string>();
  if (views.length < 2) return repeated;
  const counted = new Map<string, { id: string; at: number }>();
  for (const { id, at, visitor, props } of [...views].sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))) {
    const page = `${visitor ?? ''} ${typeof props.path === 'string' ? props.path : ''}`;
    const before = counted.get(page);
    if (before === undefined || at - before.at >= SAME_VIEW_MS) counted.set(page, { id, at });
    else if (id !== before.id) repeated.add(id);
  }
  return repeated;
}
