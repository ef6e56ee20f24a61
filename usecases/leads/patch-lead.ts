import type { Language, LeadRecord } from '../../domain/lead/lead';
import type { Json } from '../../domain/timeline/entry';
import type { Capture, ConsentInput, Hit } from '../../domain/timeline/hit';
import type { LeadChange } from '../../store/leads/contract';
import { captureLead } from '../capture/capture-lead';
import { TAGS_SET } from '../capture/merge-capture';
import { newHitId, newId } from '../capture/new-id';
import { recordAudit } from '../audit/record-audit';
import type { Asker, Deps } from '../deps';
import { done, notFound, type Outcome } from '../outcome';
import { findLead } from './find-lead';
import { checkConsent } from './check-consent';
import { readProfile } from './read-profile';

export type PatchInput = {
  profile?: Record<string, Json>;
  /** The tags the lead has from now on; null: none. */
  tags?: string[] | null;
  language?: Language | null;
  consent?: ConsentInput;
};

/**
 * Changes a lead's profile, tags, language and consent; null clears. An objection stays: only the person's own later act lifts it
 * (edge case 36), so a grant over a refusal changes nothing. What fills goes the way of every capture; clearing, which captures
 * never do, is written beside it and told on the timeline.
 */
export async function patchLead(
  deps: Deps,
  asker: Asker,
  reference: string,
  input: PatchInput,
): Promise<Outcome<LeadRecord>> {
  const found = await findLead(deps, asker, reference);
  if (found.code !== 'ok') return found;
  const ahead = checkConsent(deps, input.consent);
  if (ahead) return ahead;
  const profile = await readProfile(deps, input.profile ?? {});
  if (profile.code !== 'ok') return profile;
  const lead = found.value;
  const now = deps.clock.now();
  const kept = Object.entries(profile.value).filter(([, value]) => value !== null);
  const cleared = clearingOf(
    lead,
    input,
    Object.keys(profile.value).filter((name) => profile.value[name] === null),
    now,
  );
  const capture: Capture = {
    newLead: newId(),
    mode: 'merge',
    profile: Object.fromEntries(kept),
    ...(input.tags && { tags: input.tags }),
    ...(input.language && { language: input.language }),
    ...(input.consent && { consent: input.consent }),
  };
  const hit: Hit = {
    id: newHitId(),
    at: now,
    receivedAt: now,
    kind: 'profile.edited',
    actor: asker.actor,
    props: {},
    lead: lead.id,
    capture,
  };
  if (cleared.fields.length > 0) {
    const entry = {
      id: `${hit.id}:cleared`,
      at: now,
      receivedAt: now,
      kind: 'profile.changed',
      actor: asker.actor,
      props: { fields: cleared.fields },
    };
    await deps.store.timeline.append(lead.id, [entry], lead.bucket);
    await deps.store.leads.change(lead.id, { ...cleared.change, max: { updatedAt: now } });
  }
  await deps.committer.commit([hit]);
  await captureLead(deps, capture, hit);
  await recordAudit(deps, asker, 'lead.changed', lead.id, { fields: Object.keys(input) });
  const after = await deps.store.leads.find(lead.id);
  return after ? done(after) : notFound('lead');
}

function clearingOf(
  lead: LeadRecord,
  input: PatchInput,
  nulls: readonly string[],
  at: number,
): { fields: string[]; change: LeadChange } {
  const names = nulls.filter((name) => lead.profile[name] !== undefined);
  const removeTags = input.tags === undefined ? [] : lead.tags.filter((tag) => !input.tags?.includes(tag));
  const language = input.language === null && lead.language !== null;
  return {
    fields: [...names, ...(removeTags.length > 0 ? ['tags'] : []), ...(language ? ['language'] : [])],
    change: {
      unset: names.map((name) => `profile.${name}`),
      removeTags,
      set: {
        // Not unset: an older capture that the relay applies again must not fill the blank.
        ...Object.fromEntries(names.map((name) => [`confirmedAt.${name}`, at])),
        ...(removeTags.length > 0 && { [`confirmedAt.${TAGS_SET}`]: at }),
        ...(language && { language: null, 'confirmedAt.language': at }),
        ...(names.includes('company') && { company: null }),
      },
    },
  };
}
