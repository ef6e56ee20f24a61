import type { TimelineEntry } from '../../domain/timeline/entry';
import type { Hit } from '../../domain/timeline/hit';
import type { Store } from '../../store/index';
import type { TimelineAppend } from '../../store/timeline/contract';
import type { VisitorSighting } from '../../store/visitors/contract';
import { visitorTimeline } from '../../usecases/capture/identifiers';
import type { Resolved } from './resolve-hits';
import { dropHistories, joinHistories, rebindVisitors, sightingOf, type Sighting } from './visitors';

type AppendDeps = { store: Pick<Store, 'aliases' | 'timeline' | 'visitors'> };
type Anonymous = Extract<Resolved, { owner: 'visitor' }>;

/**
 * Puts resolved hits on the timelines of leads and visitors, anonymous history that has found its lead first, also what lies
 * before the form in this very batch. Repeating it is harmless: each entry's id counts once. The entries are durable when it resolves.
 */
export async function appendHits(deps: AppendDeps, resolved: readonly Resolved[]): Promise<void> {
  const sightings = resolved.flatMap((item) => (item.owner === 'lead' ? (sightingOf(item.hit, item.lead) ?? []) : []));
  await appendAnonymous(deps, resolved);
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
  for (const item of resolved)
    if (item.owner === 'lead') put(item.lead.id, item.lead.bucket, [entryOf(item.hit, item.lead.id)]);
  const writes: TimelineAppend[] = [...appends].map(([lead, { entries, bucketHint }]) => ({
    lead,
    entries,
    bucketHint,
  }));
  if (writes.length > 0) await deps.store.timeline.appendMany(writes);
  await settleBrowsers(deps, sightings, joined);
}

async function settleBrowsers(
  deps: AppendDeps,
  sightings: readonly Sighting[],
  joined: ReadonlyMap<string, unknown>,
): Promise<void> {
  if (joined.size > 0) await dropHistories(deps, sightings, joined);
  if (sightings.some(({ strong }) => strong)) await rebindVisitors(deps, sightings);
}

/** What nobody is known by yet; written first, so that a form later in the batch takes it along. */
async function appendAnonymous(deps: AppendDeps, resolved: readonly Resolved[]): Promise<void> {
  const anonymous = resolved.filter((item): item is Anonymous => item.owner === 'visitor');
  if (anonymous.length === 0) return;
  const byVisitor = new Map<string, Hit[]>();
  for (const { visitor, hit } of anonymous) byVisitor.set(visitor, [...(byVisitor.get(visitor) ?? []), hit]);
  await deps.store.visitors.see([...byVisitor].map(([visitor, hits]) => seenOf(visitor, hits)));
  await deps.store.timeline.appendMany(
    [...byVisitor].map(([visitor, hits]) => ({
      lead: visitorTimeline(visitor),
      entries: hits.map((hit) => entryOf(hit)),
      bucketHint: 0,
    })),
  );
}

function seenOf(id: string, hits: readonly Hit[]): VisitorSighting {
  // A robot in a company's network is no interest of the company.
  const people = hits.filter(({ machine }) => machine === undefined);
  const companies = people.flatMap(({ company }) => company ?? []);
  return {
    id,
    // When it came in: what waited offline is no reason to forget it sooner.
    at: Math.max(...hits.map(({ receivedAt }) => receivedAt)),
    views: people.filter(({ kind }) => kind === 'page.viewed').length,
    company: companies.at(-1) ?? null,
  };
}

/** `owner`: the lead it goes to; one that was meant for a lead merged into it keeps that lead as its source. */
function entryOf(hit: Hit, owner?: string): TimelineEntry {
  const { id, at, receivedAt, kind, actor, props, mail, machine, visitor } = hit;
  return {
    id,
    at,
    receivedAt,
    kind,
    actor,
    props,
    ...(mail === undefined ? {} : { mail }),
    ...(machine === undefined ? {} : { machine }),
    ...(visitor === undefined ? {} : { visitor }),
    ...(owner === undefined || hit.lead === undefined || hit.lead === owner ? {} : { from: hit.lead }),
  };
}
