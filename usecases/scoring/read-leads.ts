import type { LeadRecord } from '../../domain/lead/lead';
import type { Stage } from '../../domain/lead/stage';
import type { TimelineEntry } from '../../domain/timeline/entry';
import type { Store } from '../../store/index';
import type { LeadFilter } from '../../store/leads/contract';

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
  let next = readBatch(store, after, filter, batch);
  for (;;) {
    const leads = await next;
    const last = leads.at(-1);
    if (last === undefined) return;
    const isLast = leads.length < batch;
    if (!isLast) {
      next = readBatch(store, last.lead.id, filter, batch);
      // Whoever stops early never awaits it.
      next.catch(() => undefined);
    }
    yield leads;
    if (isLast) return;
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

async function readBatch(
  store: Pick<Store, 'leads' | 'timeline'>,
  after: string | null,
  filter: LeadFilter,
  batch: number,
): Promise<ReadLead[]> {
  const leads = await store.leads.scan(after, batch, filter);
  const wanted = leads.map(({ id, bucket }) => ({ lead: id, lastBucket: bucket }));
  const timelines = await store.timeline.readMany(wanted);
  return leads.map((lead) => ({ lead, entries: timelines.get(lead.id) ?? [] }));
}
