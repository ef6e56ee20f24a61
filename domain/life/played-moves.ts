import { mailBlockedBy, type LeadRecord } from '../lead/lead';
import type { Enrollment, LeadState } from '../lead/state';
import type { Transition } from '../lead/transition';
import type { JsonObject } from '../timeline/entry';
import { enrolledUnlessHeldOut } from './enrolled';
import type { PublishedSequence } from './published';

/** The lead with what a `set` step has written: `{ 'profile.nurtured': true }`. */
export function withValues(lead: LeadRecord, values: Record<string, unknown>): LeadRecord {
  const profile = Object.fromEntries(
    Object.entries(values).map(([path, value]) => [path.slice('profile.'.length), value]),
  ) as JsonObject;
  return { ...lead, profile: { ...lead.profile, ...profile } };
}

/** The lead with what a `tag` step has added and taken away. */
export function withTags(lead: LeadRecord, { add, remove }: { add: string[]; remove: string[] }): LeadRecord {
  const tags = [...new Set([...lead.tags, ...add])].filter((tag) => !remove.includes(tag));
  return { ...lead, tags };
}

/**
 * The state in the sequence a transition asks for, with that sequence; without it where it is not among those that are live or the lead may
 * not be mailed (edge case 60): a lead that would be nurtured is captured then.
 */
export function enteringWanted(
  state: LeadState,
  lead: LeadRecord,
  { sequence: wanted, cause }: Transition,
  live: readonly PublishedSequence[],
  now: number,
): { state: LeadState; entered: PublishedSequence | null } {
  if (wanted === undefined || !['nurturing', 'won'].includes(state.stage)) return { state, entered: null };
  const found = live.find(({ name, version }) => name === wanted.name && version === (wanted.version ?? version));
  if (found !== undefined && mailBlockedBy(lead) === null) {
    return { state: enrolledUnlessHeldOut(state, found, cause, now), entered: found };
  }
  return { state: state.stage === 'nurturing' ? { ...state, stage: 'captured' } : state, entered: null };
}

/** The version of the lead's sequence, of those that are played; null where it is in none of them. */
export function playedSequence(
  enrollment: Enrollment | null,
  live: readonly PublishedSequence[],
): PublishedSequence | null {
  if (enrollment === null) return null;
  const { sequence, version } = enrollment;
  return live.find((one) => one.name === sequence && one.version === version) ?? null;
}
