import { recordAudit } from '../audit/record-audit';
import { sendCommand } from '../commands/send-command';
import type { Asker, Deps } from '../deps';
import { forgetLeads } from '../events/resolve-leads';
import { done, type Outcome } from '../outcome';
import { eraseNow, mergedInto, tellErased } from './erase-now';
import { findLead } from './find-lead';

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
  const merged = await mergedInto(deps, id);
  const outcome = await sendCommand(deps, found.value, { type: 'erase', actor: asker.actor }, input.commandId);
  if (outcome.code === 'unavailable') await eraseNow(deps, asker.actor, id);
  else if (outcome.code !== 'ok' && outcome.code !== 'not-found') return outcome;
  else await tellErased(deps, asker.actor, [id, ...merged]);
  forgetLeads(deps.store, [id, ...merged]);
  await recordAudit(deps, asker, 'lead.erased', id);
  return done(null);
}
