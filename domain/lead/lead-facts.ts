import type { Facts } from '../conditions/facts';
import type { TimelineEntry } from '../timeline/entry';
import { repeatedViews } from '../timeline/repeated-views';
import { permissionsOf, type LeadRecord } from './lead';
import { HELD_OUT } from './passages';
import type { Band } from '../scoring/band';
import type { LeadState } from './state';

/** Whether an entry counts for anything: not made by a machine, not withdrawn (edge cases 12 and 49). */
export function counts(entry: TimelineEntry): boolean {
  return entry.machine === undefined && entry.retracted !== true;
}

/** What conditions read of a stored lead: profile, consents, events by kind, past sequences, and the score where it is given. */
export function leadFacts(
  lead: LeadRecord,
  entries: readonly TimelineEntry[],
  score: { total: number; fit: number; engagement: number; band: Band | null } | null,
  stage: LeadState['stage'],
): Facts {
  const consent = permissionsOf(lead.consent);
  const facts: Facts = {
    profile: lead.profile,
    consent,
    tags: lead.tags,
    createdAt: lead.createdAt,
    events: eventsByKind(entries),
    enrolled: enrolledTimes(lead),
    handoffs: { returned: lead.returnedHandoffs },
    customer: lead.customer,
    stage,
  };
  if (lead.source !== null) facts.source = lead.source;
  if (lead.language !== null) facts.language = lead.language;
  if (lead.lastActivityAt !== null) facts.lastActivityAt = lead.lastActivityAt;
  return score?.band == null
    ? facts
    : { ...facts, score: score.total, fit: score.fit, engagement: score.engagement, band: score.band };
}

function eventsByKind(entries: readonly TimelineEntry[]): Facts['events'] {
  const events: Facts['events'] = {};
  const repeated = repeatedViews(entries);
  for (const entry of entries) {
    if (!counts(entry) || repeated.has(entry.id)) continue;
    const seen = (events[entry.kind] ??= { count: 0, lastAt: entry.at });
    seen.count += 1;
    seen.lastAt = Math.max(seen.lastAt, entry.at);
  }
  return events;
}

/** By sequence: how often a lead has been in it. */
export function enrolledTimes({ enrolments }: Pick<LeadRecord, 'enrolments'>): Record<string, number> {
  const times: Record<string, number> = {};
  for (const { sequence, cause } of enrolments) {
    if (cause !== HELD_OUT) times[sequence] = (times[sequence] ?? 0) + 1;
  }
  return times;
}
