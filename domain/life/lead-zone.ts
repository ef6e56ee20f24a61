import type { LeadRecord } from '../lead/lead';
import { zoneOf } from '../time/zones';

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
