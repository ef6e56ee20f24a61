import { normaliseEmail } from '../../store/aliases/email-address';
import { recordAudit } from '../audit/record-audit';
import { emailAlias } from '../capture/identifiers';
import type { Asker, Deps } from '../deps';
import { conflict, done, notFound, type Outcome } from '../outcome';

/**
 * Frees an address that bounced or was put on the list by hand. What its person asked for (unsubscribed, complained, no contact) is a
 * conflict: nobody but they can take it back (decisions.md, `/v1/suppressions`; edge case 36).
 */
export async function liftSuppression(deps: Deps, asker: Asker, address: string): Promise<Outcome<null>> {
  const email = normaliseEmail(address);
  const found = (await deps.store.suppressions.find([email])).get(email);
  if (found === undefined) return notFound('suppression');
  if (!(await deps.store.suppressions.lift(email, 'bounce')))
    return conflict(`this is the person’s own objection (${found.reason}); only they can take it back`);
  const key = emailAlias(email);
  const lead = (await deps.store.aliases.resolve([key])).get(key);
  if (lead !== undefined)
    await deps.store.leads.change(lead, {
      set: { suppressed: null },
      when: { email, 'suppressed.reason': { $in: ['hard-bounce', 'manual'] } },
    });
  await recordAudit(deps, asker, 'suppression.lifted', lead ?? null);
  return done(null);
}
