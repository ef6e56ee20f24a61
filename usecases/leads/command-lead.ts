import type { LeadRecord } from '../../domain/lead/lead';
import type { CommandResult, LeadCommand } from '../../workflows/contract/messages';
import { checkReason } from '../agreement/check-reason';
import { recordAudit } from '../audit/record-audit';
import { sendCommand } from '../commands/send-command';
import type { Asker, Deps } from '../deps';
import { conflict, done, invalid, notFound, type Outcome } from '../outcome';
import { findLead, findLeadOfAnyone } from './find-lead';

/** What a person may ask of a lead directly, without `actor`, which is the asker. Instants are virtual ms. */
export type LeadWish =
  | { type: 'enroll'; sequence: string }
  | { type: 'qualify' }
  | { type: 'recycle'; reason: string; contactAt?: number; note?: string }
  | { type: 'disqualify'; reason: string; note?: string }
  | { type: 'reopen'; note: string }
  | { type: 'do-not-contact'; note?: string };

export type WishInput = { lead: string; wish: LeadWish; commandId: string };

/**
 * Enrolls, qualifies, recycles, disqualifies, reopens, or notes that a person wants no contact. Reasons must be the agreement's,
 * sequences published; where the stage does not allow it the outcome is a conflict that names the stage (lifecycle.md, "Transitions").
 */
export async function commandLead(
  deps: Deps,
  asker: Asker,
  { lead, wish, commandId }: WishInput,
): Promise<Outcome<CommandResult>> {
  const found = await findFor(deps, asker, lead, wish);
  if (found.code !== 'ok') return found;
  const refused = await checkWish(deps, wish, found.value);
  if (refused) return refused;
  const input: LeadCommand = { ...wish, actor: asker.actor };
  const outcome = await sendCommand(deps, found.value, input, commandId);
  if (outcome.code === 'ok') await recordAudit(deps, asker, `lead.${wish.type}`, found.value.id);
  return outcome;
}

/**
 * Whoever is told by a person that they want no contact notes it, whether or not they see that lead otherwise: an objection must not be
 * lost because its task has just been closed (edge case 36).
 */
async function findFor(deps: Deps, asker: Asker, reference: string, wish: LeadWish): Promise<Outcome<LeadRecord>> {
  if (wish.type !== 'do-not-contact') return findLead(deps, asker, reference);
  const lead = await findLeadOfAnyone(deps, reference);
  return lead === null ? notFound('lead') : done(lead);
}

async function checkWish(deps: Deps, wish: LeadWish, lead: LeadRecord): Promise<Outcome<never> | null> {
  // No colleague lifts an objection; only the person's own later act does (edge case 36).
  if (wish.type === 'reopen' && lead.suppressed?.reason === 'do-not-contact') {
    return conflict('the person wants no contact', lead.state === null ? {} : { stage: lead.state.stage });
  }
  if (wish.type === 'enroll') {
    const published = await deps.store.files.published('sequences', wish.sequence);
    const file = published && (await deps.store.files.get('sequences', wish.sequence));
    const live = file?.status === 'published' ? await deps.catalog.sequence(wish.sequence) : null;
    if (live?.compiled.form === 'broadcast') return invalid('sequence', 'a broadcast takes nobody in');
    return live === null ? invalid('sequence', 'expected the name of a published sequence') : null;
  }
  if (wish.type === 'recycle') return checkReason(await deps.catalog.agreement(), 'recycle', wish.reason);
  if (wish.type === 'disqualify') return checkReason(await deps.catalog.agreement(), 'disqualify', wish.reason);
  return null;
}
