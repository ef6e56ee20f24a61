import type { HandoffRecord } from '../../domain/lead/documents';
import { normaliseEmail } from '../../store/aliases/email-address';
import type { HandoffCommand } from '../../domain/lead/command';
import { checkReason } from '../agreement/check-reason';
import { recordAudit } from '../audit/record-audit';
import { sendCommand } from '../commands/send-command';
import { hasRole, type Asker, type Deps } from '../deps';
import { done, forbidden, invalid, notFound, type Outcome, type Refusal } from '../outcome';

/** What sales may do with a handoff, without handoff, rep and actor. Instants are virtual ms. */
export type HandoffWish =
  | { type: 'accept' }
  | { type: 'return'; reason: string; action: 'recycle' | 'disqualify'; contactAt?: number; note?: string }
  | { type: 'won'; amount: number; currency: string }
  | { type: 'lost'; reason: string; then: 'recycle' | 'disqualify'; contactAt?: number }
  | { type: 'progress'; kind: 'attempt' | 'meeting' | 'note'; note?: string };

/** `rep`: for whom an integration answers; a rep answers for themselves. */
export type AnswerInput = { handoff: string; wish: HandoffWish; rep?: string | undefined; commandId: string };

/**
 * Accepts, returns, wins, loses or notes progress. Exclusive: of two reps who accept at once one wins, the other is told who holds
 * it; the same rep again is fine; a rep it was never offered to is refused (lifecycle.md, "Transitions"; edge cases 15 and 16).
 */
export async function answerHandoff(deps: Deps, asker: Asker, input: AnswerInput): Promise<Outcome<HandoffRecord>> {
  const rep = repOf(asker, input.rep);
  if (typeof rep !== 'string') return rep;
  const handoff = await deps.store.handoffs.find(input.handoff);
  const lead = handoff && (await deps.store.leads.find(handoff.lead));
  if (!handoff || !lead) return notFound('handoff');
  const refused = await checkWish(deps, input.wish);
  if (refused) return refused;
  const command: HandoffCommand = { ...input.wish, handoff: handoff.id, rep, actor: asker.actor };
  const result = await sendCommand(deps, lead, command, input.commandId);
  if (result.code !== 'ok') return result;
  await recordAudit(deps, asker, `handoff.${input.wish.type}`, handoff.id, { rep });
  return done((await deps.store.handoffs.find(handoff.id)) ?? handoff);
}

function repOf(asker: Asker, named: string | undefined): string | Refusal {
  if (hasRole(asker, 'integration', 'admin')) {
    const rep = named ?? asker.person;
    return rep === null ? invalid('rep', 'expected the e-mail address of the rep who answers') : normaliseEmail(rep);
  }
  if (asker.person === null) return forbidden('this key belongs to no person');
  return named === undefined || normaliseEmail(named) === asker.person
    ? asker.person
    : forbidden('a rep answers for themselves only');
}

async function checkWish(deps: Deps, wish: HandoffWish): Promise<Refusal | null> {
  if (wish.type === 'return') {
    return checkReason(
      await deps.catalog.agreement(),
      wish.action === 'recycle' ? 'return' : 'disqualify',
      wish.reason,
    );
  }
  if (wish.type === 'lost')
    return checkReason(await deps.catalog.agreement(), wish.then === 'recycle' ? 'lost' : 'disqualify', wish.reason);
  return null;
}
