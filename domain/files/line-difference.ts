import { diffArrays } from 'diff';

/** One line of two texts side by side; null where that text has none. */
export type LinePair = { left: string | null; right: string | null; same: boolean };

/** Texts that differ in more lines are two texts: to find what little they share would take seconds. */
const MOST_EDITS = 2000;

/** Two texts side by side: what both have stands beside itself, and what is taken away before what is put in for it. */
export function compareLines(before: string, after: string): LinePair[] {
  const [left, right] = [before.split('\n'), after.split('\n')];
  const changes = diffArrays(left, right, { maxEditLength: MOST_EDITS }) ?? [
    { value: left, removed: true, added: false },
    { value: right, removed: false, added: true },
  ];
  return changes.flatMap(({ value, added, removed }) =>
    value.map((line) => ({ left: added ? null : line, right: removed ? null : line, same: !added && !removed })),
  );
}
