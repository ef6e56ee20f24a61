import type { LeadRecord } from '../../domain/lead/lead';
import type { Page } from '../../store/connection/paging';
import type { LeadSort } from '../../store/leads/contract';
import type { Asker, Deps } from '../deps';
import { readPublished } from '../files/read-published';
import { done, notFound, type Outcome } from '../outcome';
import { listLeads, queryOf } from './list-leads';

export type SegmentQuery = { segment: string; sort?: LeadSort | undefined; limit: number; cursor?: string | undefined };

/** The leads of a published segment, of those the asker may see. */
export async function listSegment(deps: Deps, asker: Asker, query: SegmentQuery): Promise<Outcome<Page<LeadRecord>>> {
  return (await isPublished(deps, query.segment)) ? listLeads(deps, asker, query) : notFound('segment');
}

/** How many there are. */
export async function countSegment(deps: Deps, asker: Asker, segment: string): Promise<Outcome<number>> {
  if (!(await isPublished(deps, segment))) return notFound('segment');
  const query = await queryOf(deps, asker, { segment });
  return query.code === 'ok' ? done(await deps.store.leads.count({ query: query.value })) : query;
}

async function isPublished(deps: Deps, segment: string): Promise<boolean> {
  return (await readPublished(deps, 'segments')).some(({ name }) => name === segment);
}
