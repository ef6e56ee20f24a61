import type { LeadRecord } from '../../domain/lead/lead';
import type { TimelineEntry } from '../../domain/timeline/entry';
import type { Hit } from '../../domain/timeline/hit';
import type { Store } from '../../store/index';
import type { TimelineAppend } from '../../store/timeline/contract';
import type { Resolved } from './resolve-hits';
import { dropHistories, joinHistories, visitorTimeline, type Sighting } from './visitors';

type AppendDeps = { store: Pick<Store, 'aliases' | 'timeline'> };

/**
 * Puts resolved hits on the timelines of leads and visitors, all in one write, anonymous history that has found its lead first.
 * Repeating it is harmless: each entry's id counts once. The entries are durable when it resolves.
 */
export async function appendHits(deps: AppendDeps, resolved: readonly Resolved[]): Promise<void> {
  const sightings = findSightings(resolved);
  const joined = await joinHistories(deps, sightings);
  const appends = new Map<string, { entries: TimelineEntry[]; bucketHint: number }>();
  const put = (owner: string, bucketHint: number, entries: readonly TimelineEntry[]): void => {
    const known = appends.get(owner);
    if (known) known.entries.push(...entries);
    else appends.set(owner, { entries: [...entries], bucketHint });
  };
  for (const { lead } of sightings) {
    const history = joined.get(lead.id);
    if (history && !appends.has(lead.id)) put(lead.id, lead.bucket, history);
  }
  for (const item of resolved) {
    if (item.owner === 'lead') put(item.lead.id, item.lead.bucket, [entryOf(item.hit)]);
    else if (item.owner === 'visitor') put(visitorTimeline(item.visitor), 0, [entryOf(item.hit)]);
  }
  const writes: TimelineAppend[] = [...appends].map(([lead, { entries, bucketHint }]) => ({
    lead,
    entries,
    bucketHint,
  }));
  if (writes.length > 0) await deps.store.timeline.appendMany(writes);
  if (joined.size > 0) await dropHistories(deps, sightings, joined);
}

/** Forms, and links that people followed, say whose a browser is; a machine's click says nothing, nor does a refusal allow it. */
function findSightings(resolved: readonly Resolved[]): Sighting[] {
  const sightings = new Map<string, Sighting>();
  for (const item of resolved) {
    if (item.owner !== 'lead') continue;
    const { hit, lead } = item;
    if (hit.visitor === undefined || hit.machine !== undefined || !identifies(hit, lead) || sightings.has(hit.visitor))
      continue;
    sightings.set(hit.visitor, { visitor: hit.visitor, lead, by: hit.id });
  }
  return [...sightings.values()];
}

function identifies(hit: Hit, lead: LeadRecord): boolean {
  return lead.consent.web !== 'refused' && (hit.capture !== undefined || hit.lead !== undefined);
}

function entryOf(hit: Hit): TimelineEntry {
  const { id, at, receivedAt, kind, actor, props, mail, machine } = hit;
  return {
    id,
    at,
    receivedAt,
    kind,
    actor,
    props,
    ...(mail === undefined ? {} : { mail }),
    ...(machine === undefined ? {} : { machine }),
  };
}
