import type { Asker, Deps } from '../deps';
import { done, notFound, type Outcome } from '../outcome';

/** Who comes by the signed link of an alert mail, and for which handoff; `not-found` for a link that is not ours. */
export function openLink(deps: Deps, token: string): Outcome<{ asker: Asker; handoff: string }> {
  const payload = deps.tokens.verify('handoff', token);
  if (!payload) return notFound('link');
  const asker: Asker = { id: `link:${payload.rep}`, actor: payload.rep, person: payload.rep, roles: ['sales'] };
  return done({ asker, handoff: payload.handoff });
}
