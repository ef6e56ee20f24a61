import type { Asker, Deps } from '../deps';
import { done, type Outcome } from '../outcome';
import { findLead } from './find-lead';

/**
 * A token by which a site tells whose a browser is (`ripen('identify', token)`). It names the lead by its id and does not expire:
 * whoever holds it can do no more than count as this lead's browser.
 */
export async function signIdentity(deps: Deps, asker: Asker, reference: string): Promise<Outcome<{ token: string }>> {
  const found = await findLead(deps, asker, reference);
  if (found.code !== 'ok') return found;
  return done({ token: deps.tokens.sign('identify', { lead: found.value.id }) });
}
