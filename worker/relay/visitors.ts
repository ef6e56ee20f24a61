import type { LeadRecord } from '../../domain/lead/lead';
import type { TimelineEntry } from '../../domain/timeline/entry';
import type { Store } from '../../store/index';
import { visitorAlias } from '../../usecases/capture/identifiers';

type VisitorDeps = { store: Pick<Store, 'aliases' | 'timeline'> };

/** Whose timeline holds what an anonymous browser did. */
export function visitorTimeline(visitor: string): string {
  return `visitor:${visitor}`;
}

/** A browser that a form or a tracked link has just shown to be a lead's. */
export type Sighting = { visitor: string; lead: LeadRecord; by: string };

/**
 * Binds browsers to the leads they turned out to be, each once: one that is known as another lead stays that lead's (edge case 7).
 * Answers the anonymous history that joins each lead's timeline, with its own times (edge cases 6 and 43). It stays where it was
 * until {@link dropHistories}, so that a kill between the two loses nothing.
 */
export async function joinHistories(
  deps: VisitorDeps,
  sightings: readonly Sighting[],
): Promise<Map<string, TimelineEntry[]>> {
  const joined = new Map<string, TimelineEntry[]>();
  if (sightings.length === 0) return joined;
  const claims = sightings.map(({ visitor, lead, by }) => ({ key: visitorAlias(visitor), lead: lead.id, by }));
  const bound = await deps.store.aliases.claimMany(claims);
  const own = sightings.filter(({ visitor, lead }) => bound.get(visitorAlias(visitor))?.lead === lead.id);
  const owners = new Map(own.map(({ visitor, lead }) => [visitorTimeline(visitor), lead.id]));
  const histories = await deps.store.timeline.readMany([...owners.keys()].map((lead) => ({ lead, lastBucket: 0 })));
  for (const [timeline, entries] of histories) {
    const lead = owners.get(timeline);
    if (lead === undefined || entries.length === 0) continue;
    joined.set(lead, [...(joined.get(lead) ?? []), ...entries.map((entry) => ({ ...entry, anonymous: true }))]);
  }
  return joined;
}

/** Deletes the anonymous copies of histories that are on their leads' timelines now. */
export async function dropHistories(
  deps: VisitorDeps,
  sightings: readonly Sighting[],
  joined: ReadonlyMap<string, unknown>,
): Promise<void> {
  const visitors = new Set(sightings.filter(({ lead }) => joined.has(lead.id)).map(({ visitor }) => visitor));
  const bound = await deps.store.aliases.resolve([...visitors].map(visitorAlias));
  for (const visitor of visitors) {
    if (joined.has(bound.get(visitorAlias(visitor)) ?? '')) await deps.store.timeline.drop(visitorTimeline(visitor));
  }
}
