import { normaliseEmail } from '../../domain/identity/email-address';
import { recordAudit } from '../audit/record-audit';
import { emailAlias } from '../capture/identifiers';
import type { Asker, Deps } from '../deps';
import { conflict, done, notFound, type Outcome } from '../outcome';

/**
 * Lifts that an address bounced or was put on the list by hand. What its person asked for (unsubscribed, complained, no contact) stands
 * on, and is a conflict where it is all there is: nobody but they can take it back (decisions.md, `/v1/suppressions`; edge case 36).
 */
export async function liftSuppression(deps: Deps, asker: Asker, address: string): Promise<Outcome<null>> {
  const email = normaliseEmail(address);
  const found = (await deps.store.suppressions.find([email])).get(email);
  if (found === undefined) return notFound('suppression');
  if (!(await deps.store.suppressions.lift(email, 'bounce')))
    return conflict(`this is the person’s own objection (${found.reason}); only they can take it back`);
  const key = emailAlias(email);
  const lead = (await deps.store.aliases.resolve([key])).get(key);
  if (lead !== undefined) await deps.store.leads.lift(lead, email, 'bounce');
  await recordAudit(deps, asker, 'suppression.lifted', lead ?? null);
  return done(null);
}
