import type { Deps } from '../deps';

/** An event by its id, and whose it is. */
export type OwnedEvent = { lead: string; id: string };

/** Of events those that are on the timelines of their leads already, folded or not, as {@link heldKey} names them. */
export async function findHeld(
  { store }: Pick<Deps, 'store'>,
  events: readonly OwnedEvent[],
): Promise<ReadonlySet<string>> {
  if (events.length === 0) return new Set();
  const leads = [...new Set(events.map(({ lead }) => lead))];
  const timelines = await store.timeline.readMany(leads.map((lead) => ({ lead, lastBucket: 0 })));
  const held = new Set([...timelines].flatMap(([lead, entries]) => entries.map(({ id }) => heldKey({ lead, id }))));
  return new Set(events.map(heldKey).filter((key) => held.has(key)));
}

export function heldKey({ lead, id }: OwnedEvent): string {
  return `${lead} ${id}`;
}
