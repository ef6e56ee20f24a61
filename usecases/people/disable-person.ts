import { recordAudit } from '../audit/record-audit';
import type { Asker, Deps } from '../deps';
import { conflict, done, notFound, type Outcome } from '../outcome';

/** Shuts a person out at once: their sessions end, and no password lets them in until they are invited again. Never oneself. */
export async function disablePerson(deps: Deps, asker: Asker, id: string): Promise<Outcome<null>> {
  if (asker.person === id) return conflict('nobody shuts themselves out');
  const changed = await deps.store.people.update(id, { disabledAt: deps.clock.now() });
  if (!changed) return notFound('person');
  await deps.store.sessions.endAllOf(`person:${id}`);
  await recordAudit(deps, asker, 'person.disabled', id);
  return done(null);
}
