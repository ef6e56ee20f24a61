import { erasureOf } from '../../domain/webhooks/event';
import { newHitId } from '../capture/new-id';
import { recordAudit } from '../audit/record-audit';
import { sendCommand } from '../commands/send-command';
import type { Asker, Deps } from '../deps';
import { done, type Outcome } from '../outcome';
import { findLead } from './find-lead';

/** The kind of the hit that tells the relay of an erasure: nobody's timeline gets it, the lead's workflow is woken by it. */
export const ERASED = 'lead.erased';

/**
 * Erases a person: their workflow ends, every document goes, a suppression stays as a keyed hash. With Temporal away the documents
 * go at once all the same; the relay wakes the workflow once it can, which finds the tombstone and ends (decisions.md 18; edge case 21).
 */
export async function deleteLead(
  deps: Deps,
  asker: Asker,
  input: { lead: string; commandId: string },
): Promise<Outcome<null>> {
  const found = await findLead(deps, asker, input.lead);
  if (found.code !== 'ok') return found;
  const { id } = found.value;
  const outcome = await sendCommand(deps, found.value, { type: 'erase', actor: asker.actor }, input.commandId);
  if (outcome.code === 'unavailable') await eraseUnheard(deps, asker, id);
  else if (outcome.code !== 'ok' && outcome.code !== 'not-found') return outcome;
  await recordAudit(deps, asker, 'lead.erased', id);
  return done(null);
}

async function eraseUnheard(deps: Deps, asker: Asker, id: string): Promise<void> {
  const now = deps.clock.now();
  await deps.store.leads.erase(id, now);
  await deps.store.webhooks.announce(erasureOf(id, now));
  const { actor } = asker;
  await deps.committer.commit([{ id: newHitId(), at: now, receivedAt: now, kind: ERASED, actor, props: {}, lead: id }]);
}
