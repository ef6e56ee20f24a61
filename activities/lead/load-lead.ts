import { ApplicationFailure } from '@temporalio/common';
import type { LeadRecord } from '../../domain/lead/lead';
import type { TimelineEntry } from '../../domain/timeline/entry';
import { FAILURE } from '../../workflows/contract/failure-types';
import type { LeadDeps } from '../ports';

export type LoadedLead = { lead: LeadRecord; entries: TimelineEntry[] };

/**
 * A lead with its whole timeline. Without a document it was erased, which its tombstone says (failure `erased`, for good), or is not
 * stored yet: then the activity fails and is retried.
 */
export async function loadLead(deps: LeadDeps, id: string): Promise<LoadedLead> {
  const lead = await deps.leads.find(id);
  if (lead === null) {
    if ((await deps.leads.isTombstoned([id])).has(id)) throw ApplicationFailure.nonRetryable('erased', FAILURE.erased);
    throw new Error(`lead ${id} has no document`);
  }
  return { lead, entries: await deps.timeline.read(id, lead.bucket) };
}
