import type { LeadRecord } from '../../domain/lead/lead';
import type { Stage } from '../../domain/lead/stage';
import type { TimelineEntry } from '../../domain/timeline/entry';
import type { Store } from '../../store/index';
import type { LeadFilter } from '../../store/leads/contract';
import { scanLeads } from '../leads/scan-leads';

/** A stored lead with everything on its timeline. */
export type ReadLead = { lead: LeadRecord; entries: readonly TimelineEntry[] };

export type ReadLeadsOptions = {
  /** Begins after this id. */
  after?: string | null;
  filter?: LeadFilter;
  /** Leads held in memory at a time, twice: one batch is worked on while the next is read. */
  batch?: number;
};

/** Some 6 kB a lead of 30 events; their buckets are asked for in one query. */
const BATCH = 250;
const GONE: readonly Stage[] = ['merged', 'erased'];

/** Every lead in the order of ids with its timeline, a batch at a time: memory does not grow with their number. */
export async function* readLeads(
  store: Pick<Store, 'leads' | 'timeline'>,
  { after = null, filter = {}, batch = BATCH }: ReadLeadsOptions = {},
): AsyncGenerator<ReadLead[]> {
  const batches = withTimelines(store, scanLeads(store.leads, batch, filter, after));
  let next = batches.next();
  for (;;) {
    const read = await next;
    if (read.done === true) return;
    next = batches.next();
    // Whoever stops early never awaits it.
    next.catch(() => undefined);
    yield read.value;
  }
}

/** Whether it is a lead still, neither merged nor erased. */
export function isLiving({ state }: LeadRecord): boolean {
  return state === null || !GONE.includes(state.stage);
}

/** The same, and no test: what reports, guards and impacts count (edge case 59). */
export function isCounted(lead: LeadRecord): boolean {
  return !lead.test && isLiving(lead);
}

async function* withTimelines(
  { timeline }: Pick<Store, 'timeline'>,
  batches: AsyncIterable<LeadRecord[]>,
): AsyncGenerator<ReadLead[], void, undefined> {
  for await (const leads of batches) {
    const timelines = await timeline.readMany(leads.map(({ id, bucket }) => ({ lead: id, lastBucket: bucket })));
    yield leads.map((lead) => ({ lead, entries: timelines.get(lead.id) ?? [] }));
  }
}
