import type { LeadRecord } from '../../domain/lead/lead';
import { zoneOf } from '../../domain/time/zones';
import type { TimelineEntry } from '../../domain/timeline/entry';
import type { LeadDeps } from '../ports';

export type LoadedLead = { lead: LeadRecord; entries: TimelineEntry[] };

/** A lead with its whole timeline. A lead whose document is gone was erased or never stored: the activity fails and is retried. */
export async function loadLead(deps: LeadDeps, id: string): Promise<LoadedLead> {
  const lead = await deps.leads.find(id);
  if (lead === null) throw new Error(`lead ${id} has no document`);
  return { lead, entries: await deps.timeline.read(id, lead.bucket) };
}

/** The lead's own zone: its profile, else its country, else the sequence's (edge case 24). */
export function leadZone(lead: LeadRecord, fallback: string): string {
  const { zone, timezone, country } = lead.profile;
  const profileZone = typeof zone === 'string' ? zone : timezone;
  return zoneOf({
    ...(typeof profileZone === 'string' && { profileZone }),
    ...(typeof country === 'string' && { country }),
    fallback,
  });
}
