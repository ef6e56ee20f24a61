import type { World } from './world';

/** What is still to come of a lead that has come to rest. */
const AT_REST = ['entry', 'loyalty', 'nothing'];

/** Whether nothing is to come any more: no open task, and no lead that waits for anything but news. */
export function isAtRest({ leads, tasks }: World): boolean {
  return tasks.size === 0 && [...leads.values()].every(({ next }) => AT_REST.includes(next.what));
}

/** Who or what had not come to rest, at most five by name; where all had, that acts were left to play. */
export function describeRestless({ leads, tasks }: World): string {
  const names = [...leads.values()].flatMap(({ email, id, next }) => {
    if (!AT_REST.includes(next.what)) return [`${email ?? id} (${next.what})`];
    return tasks.has(id) ? [`${email ?? id} (open task)`] : [];
  });
  if (names.length === 0) return 'acts of the story were still to be played';
  return names.slice(0, 5).join(', ') + (names.length > 5 ? ` and ${names.length - 5} more` : '');
}
