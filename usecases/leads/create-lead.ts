import type { LeadRecord } from '../../domain/lead/lead';
import type { Json } from '../../domain/timeline/entry';
import type { Capture, Hit } from '../../domain/timeline/hit';
import { captureLead } from '../capture/capture-lead';
import { lookUpLead } from '../capture/identify-lead';
import { readIdentifiers } from '../capture/identifiers';
import { newHitId, newId } from '../capture/new-id';
import { recordAudit } from '../audit/record-audit';
import type { Asker, Deps } from '../deps';
import { done, invalid, notFound, type Outcome } from '../outcome';
import { checkConsent } from './check-consent';
import { readProfile } from './read-profile';

export type LeadInput = Omit<Capture, 'newLead' | 'mode' | 'intent' | 'profile'> & { profile?: Record<string, Json> };

/**
 * Makes the lead, or merges what is said into a known one: never blanks a field, never lifts an objection. The hit is durable
 * before the lead is written, so that the relay finishes what a crash cuts short.
 */
export async function createLead(
  deps: Deps,
  asker: Asker,
  input: LeadInput,
): Promise<Outcome<{ lead: LeadRecord; created: boolean }>> {
  const unreadable = checkIdentifiers(input) ?? checkConsent(deps, input.consent);
  if (unreadable) return unreadable;
  const profile = await readProfile(deps, input.profile ?? {});
  if (profile.code !== 'ok') return profile;
  const capture: Capture = { ...input, newLead: newId(), mode: 'merge', profile: profile.value };
  const now = deps.clock.now();
  // A known lead is named in the hit, so that a late relay never makes an erased person anew.
  const known = await lookUpLead(deps, capture);
  const hit: Hit = {
    id: newHitId(),
    at: now,
    receivedAt: now,
    kind: 'lead.captured',
    actor: asker.actor,
    props: {},
    capture,
    ...(known !== null && { lead: known }),
  };
  await deps.committer.commit([hit]);
  const { lead: id, created } = await captureLead(deps, capture, hit);
  const lead = await deps.store.leads.find(id);
  if (!lead) return notFound('lead');
  await recordAudit(deps, asker, created ? 'lead.created' : 'lead.merged-into', id);
  return done({ lead, created });
}

function checkIdentifiers(input: LeadInput): Outcome<never> | null {
  const { email, phone, externalId } = input;
  if (email === undefined && phone === undefined && externalId === undefined) {
    return invalid('', 'expected at least one of email, phone, externalId');
  }
  const read = readIdentifiers({ ...input, profile: {} });
  if (email !== undefined && read.email === null) return invalid('email', 'expected an e-mail address');
  if (phone !== undefined && read.phone === null)
    return invalid('phone', 'expected a telephone number of 4 to 20 digits');
  if (externalId !== undefined && read.externalId === null)
    return invalid('externalId', 'expected 1 to 200 characters');
  return null;
}
