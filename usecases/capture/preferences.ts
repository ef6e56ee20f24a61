import type { Topic } from '../../domain/files/topics';
import type { Language } from '../../domain/lead/lead';
import type { Capture, Hit } from '../../domain/timeline/hit';
import { captureLead } from './capture-lead';
import { findLead } from './identify-lead';
import { newHitId } from './new-id';
import { readCurrent } from '../files/read-published';
import type { CaptureContext } from './submit-form';

/** What the preference centre shows: what is chosen, and nothing about who chose it. */
export type Preferences = {
  topics: { topic: Topic; chosen: boolean }[];
  mail: boolean;
  tracking: boolean;
  language: Language | null;
};
export type PreferenceChoice = {
  topics: readonly string[];
  mail: boolean;
  tracking: boolean;
  language: Language | null;
};

/** The present choices; a lead that is unknown or erased shows as one who has chosen nothing (never reveal). */
export async function readPreferences(deps: CaptureContext, named: string): Promise<Preferences> {
  const lead = await deps.store.leads.find(await findLead(deps, named));
  const topics = (await readCurrent(deps, 'topics'))?.value.topics ?? [];
  return {
    topics: topics.map((topic) => ({ topic, chosen: lead !== null && !lead.topicsRefused.includes(topic.name) })),
    mail: lead?.consent.email === 'granted' && lead.suppressed === null,
    tracking: lead?.consent.pixel === 'granted' && lead.consent.links === 'granted',
    language: lead?.language ?? null,
  };
}

/**
 * Writes the person's choices at once, and a hit for the lead to wake. It is their own act, by a link mailed to them: it may lift an
 * objection (edge case 36), and what they leave unticked is refused.
 * @throws the store's error
 */
export async function choosePreferences(deps: CaptureContext, named: string, choice: PreferenceChoice): Promise<void> {
  const lead = await findLead(deps, named);
  if ((await deps.store.leads.find(lead)) === null) return;
  const topics = (await readCurrent(deps, 'topics'))?.value.topics.map(({ name }) => name) ?? [];
  const refused = topics.filter((topic) => !choice.topics.includes(topic));
  const now = deps.clock.now();
  const capture: Capture = {
    newLead: lead,
    mode: 'merge',
    consent: { email: choice.mail ? 'granted' : 'refused', tracking: choice.tracking, source: 'preferences', at: now },
    ...(choice.language === null ? {} : { language: choice.language }),
  };
  const hit: Hit = {
    id: newHitId(),
    at: now,
    receivedAt: now,
    kind: 'preferences.changed',
    actor: 'lead',
    props: { topicsRefused: refused, mail: choice.mail, tracking: choice.tracking },
    lead,
    capture,
  };
  await deps.store.leads.change(lead, { set: { topicsRefused: refused } });
  if (!choice.mail) await deps.store.leads.suppress(lead, { reason: 'unsubscribed', at: now });
  await deps.committer.commit([hit]);
  await captureLead(deps, capture, hit);
}
