import { recordAudit } from '../audit/record-audit';
import type { Asker, Deps } from '../deps';
import { done, notFound, type Outcome } from '../outcome';

/** Ends a key at once; its id stays on record. */
export async function revokeKey(deps: Deps, asker: Asker, id: string): Promise<Outcome<null>> {
  if (!(await deps.store.keys.revoke(id, deps.clock.now()))) return notFound('key');
  await recordAudit(deps, asker, 'key.revoked', id);
  return done(null);
}
