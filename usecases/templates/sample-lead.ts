import { newLeadState } from '../../domain/lead/state';
import { unknownConsent, type Language, type LeadRecord, type Permission, type Purpose } from '../../domain/lead/lead';
import type { JsonObject, TimelineEntry } from '../../domain/timeline/entry';
import { blankLead } from '../capture/apply-change';
import type { Asker, Deps } from '../deps';
import { findLead } from '../leads/find-lead';
import { done, type Outcome } from '../outcome';

/** A lead to try things on: a stored one by its reference, or one made up. */
export type SampleInput =
  | string
  | {
      profile?: JsonObject | undefined;
      email?: string | undefined;
      language?: Language | undefined;
      tags?: string[] | undefined;
      source?: string | undefined;
      consent?: Partial<Record<Purpose, Permission | undefined>> | undefined;
    };

export type Sample = { lead: LeadRecord; entries: TimelineEntry[] };

/** Every permission, as somebody has who filled in a form and ticked what it asks; what is given stands over it. */
const CONSENTING = { email: 'granted', pixel: 'granted', links: 'granted', web: 'granted' } as const;

/** The lead and what happened to it so far; a made-up one exists from `at` on, may be mailed and tracked unless it says otherwise. */
export async function readSample(deps: Deps, asker: Asker, input: SampleInput, at: number): Promise<Outcome<Sample>> {
  if (typeof input === 'string') {
    const found = await findLead(deps, asker, input);
    if (found.code !== 'ok') return found;
    return done({ lead: found.value, entries: await deps.store.timeline.read(found.value.id, found.value.bucket) });
  }
  const { profile = {}, email = 'sample@example.com', language = 'fr', tags = [], source = null, consent } = input;
  const lead: LeadRecord = {
    ...blankLead('sample', at),
    email,
    profile,
    confirmedAt: Object.fromEntries(Object.keys(profile).map((field) => [field, at])),
    language,
    tags,
    source,
    consent: { ...unknownConsent(), ...CONSENTING, ...withoutAbsent(consent ?? {}) },
  };
  return done({ lead: { ...lead, state: newLeadState('sample', at, deps.clock.line) }, entries: [] });
}

function withoutAbsent<T extends object>(given: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const present = Object.entries(given).filter(([, value]) => value !== undefined);
  return Object.fromEntries(present) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
