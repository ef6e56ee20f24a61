import type { LeadRecord } from '../../domain/lead/lead';
import type { TimelineEntry } from '../../domain/timeline/entry';
import type { Page } from '../../store/connection/paging';
import type { TimelineFilter } from '../../store/timeline/contract';
import type { Asker, Deps } from '../deps';
import type { Outcome } from '../outcome';
import { readPage } from '../read-page';
import { assessLead } from '../scoring/assess-lead';
import { findLead } from './find-lead';
import { tellCycles } from './tell-cycles';

/** An entry with what it gives to the score now, where it gives anything. */
export type TimelineRow = TimelineEntry & { points?: { rule: string; points: number }[] };

export type TimelineQuery = TimelineFilter & { lead: string; limit: number; cursor?: string | undefined };

/** What happened to a lead, newest first. */
export async function readTimeline(
  deps: Deps,
  asker: Asker,
  query: TimelineQuery,
): Promise<Outcome<Page<TimelineRow>>> {
  const found = await findLead(deps, asker, query.lead);
  if (found.code !== 'ok') return found;
  const { limit, cursor, kinds, from, to } = query;
  const { id, bucket } = found.value;
  const asked = { limit, cursor, kinds, from, to, lastBucket: bucket };
  const page = await readPage(() => deps.store.timeline.page(id, asked));
  if (page.code !== 'ok') return page;
  const points = await pointsByEntry(deps, found.value);
  // What a merge had brought and unmerging took back is the other lead's to show.
  const own = page.value.items.filter(({ from, retracted }) => from === undefined || retracted !== true);
  const items = (await tellCycles(deps, found.value, own)).map((entry) => {
    const given = points.get(entry.id);
    return given ? { ...entry, points: given } : entry;
  });
  return { code: 'ok', value: { items, next: page.value.next } };
}

async function pointsByEntry(deps: Deps, lead: LeadRecord): Promise<Map<string, { rule: string; points: number }[]>> {
  const points = new Map<string, { rule: string; points: number }[]>();
  for (const { entry, rule, points: given } of (await assessLead(deps, lead))?.assessment.counted ?? []) {
    points.set(entry, [...(points.get(entry) ?? []), { rule, points: given }]);
  }
  return points;
}
