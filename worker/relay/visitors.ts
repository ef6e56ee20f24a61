import type { LeadRecord } from '../../domain/lead/lead';
import type { TimelineEntry } from '../../domain/timeline/entry';
import type { Hit } from '../../domain/timeline/hit';
import type { Store } from '../../store/index';
import { VISITS_KEPT_MS } from '../../usecases/capture/record-visit';
import { visitorAlias, visitorTimeline } from '../../usecases/capture/identifiers';

type VisitorDeps = { store: Pick<Store, 'aliases' | 'timeline' | 'visitors'> };

/** Timelines dropped in one go. */
const EXPIRED_AT_ONCE = 500;

/** A browser that has just been shown to be a lead's; `strong`: by their own form or a signed token, not by a link that may have been forwarded. */
export type Sighting = { visitor: string; lead: LeadRecord; by: string; strong: boolean };

/**
 * Forms, signed tokens, and links that people followed say whose a browser is; a machine's click says nothing, and nobody is known by
 * a browser who refused it.
 */
export function sightingOf(hit: Hit, lead: LeadRecord): Sighting | null {
  if (hit.visitor === undefined || hit.machine !== undefined || lead.consent.web === 'refused') return null;
  const strong = hit.capture !== undefined || hit.kind === 'lead.identified';
  return strong || hit.lead !== undefined ? { visitor: hit.visitor, lead, by: hit.id, strong } : null;
}

/**
 * Binds browsers to the leads they turned out to be, each to the first: a link that was followed never changes whose a browser is
 * (edge case 7). Answers the anonymous history that joins each lead's timeline, with its own times (edge cases 6 and 43). It
 * stays where it was until {@link dropHistories}, so that a kill between the two loses nothing.
 */
export async function joinHistories(
  deps: VisitorDeps,
  sightings: readonly Sighting[],
): Promise<Map<string, TimelineEntry[]>> {
  const joined = new Map<string, TimelineEntry[]>();
  if (sightings.length === 0) return joined;
  // The first of each browser claims it.
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
  const visitors = [...new Set(sightings.filter(({ lead }) => joined.has(lead.id)).map(({ visitor }) => visitor))];
  const bound = await deps.store.aliases.resolve(visitors.map(visitorAlias));
  const owned = visitors.filter((visitor) => joined.has(bound.get(visitorAlias(visitor)) ?? ''));
  for (const visitor of owned) await deps.store.timeline.drop(visitorTimeline(visitor));
  await deps.store.visitors.forget(owned);
}

/**
 * Several people at one browser: from the form or token of another one on it is theirs. What was done before stays where it is. Called
 * once histories have joined, so that nobody gets what another did.
 */
export async function rebindVisitors(deps: VisitorDeps, sightings: readonly Sighting[]): Promise<void> {
  const last = new Map<string, Sighting>();
  for (const sighting of sightings) if (sighting.strong) last.set(sighting.visitor, sighting);
  const bound = await deps.store.aliases.resolve([...last.keys()].map(visitorAlias));
  for (const { visitor, lead, by } of last.values()) {
    const key = visitorAlias(visitor);
    if (bound.get(key) !== lead.id) await deps.store.aliases.move([key], lead.id, by);
  }
}

/** Forgets anonymous browsers, and what they did, 90 days after they were last seen; answers how many. */
export async function expireVisitors(deps: VisitorDeps, nowVirtual: number): Promise<number> {
  const silent = await deps.store.visitors.silentSince(nowVirtual - VISITS_KEPT_MS, EXPIRED_AT_ONCE);
  // The timeline first: a kill between the two finds the rest by the visitor that is still listed.
  for (const { id } of silent) await deps.store.timeline.drop(visitorTimeline(id));
  await deps.store.visitors.forget(silent.map(({ id }) => id));
  return silent.length;
}
