import type { Capture, Hit } from '../../domain/timeline/hit';
import { captureLead } from './capture-lead';
import { findLead } from './identify-lead';
import type { CaptureContext } from './submit-form';

/** `topic` null: everything. */
export type Unsubscription = { lead: string; mail: string; topic: string | null };

/**
 * No more mail of this topic, or none at all: in the store before it resolves, so that a mail about to go is stopped (edge case 8),
 * then a hit for the lead to wake. The same link twice is once. An unknown or erased lead is answered like any other.
 * @throws the store's error: the person is told to try again
 */
export async function unsubscribe(deps: CaptureContext, { lead: named, mail, topic }: Unsubscription): Promise<void> {
  const lead = await findLead(deps, named);
  if ((await deps.store.leads.find(lead)) === null) return;
  const now = deps.clock.now();
  const hit: Hit = {
    id: `unsubscribed:${mail}:${topic ?? '*'}`,
    at: now,
    receivedAt: now,
    kind: 'email.unsubscribed',
    actor: 'lead',
    props: topic === null ? {} : { topic },
    lead,
    ...(mail === '' ? {} : { mail }),
  };
  if (topic === null) {
    const capture: Capture = {
      newLead: lead,
      mode: 'fill',
      consent: { email: 'refused', source: 'unsubscribe', at: now },
    };
    await deps.store.leads.suppress(lead, { reason: 'unsubscribed', at: now });
    await captureLead(deps, capture, hit);
  } else {
    await deps.store.leads.change(lead, { push: { topicsRefused: [topic] }, when: { topicsRefused: { $ne: topic } } });
  }
  await deps.committer.commit([hit]);
}
