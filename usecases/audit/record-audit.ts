import type { JsonObject } from '../../domain/timeline/entry';
import type { Asker, Deps } from '../deps';

/** Notes who did what to what. `detail` holds ids and words only: the audit outlives an erased person. */
export async function recordAudit(
  deps: Pick<Deps, 'store' | 'clock'>,
  asker: Asker,
  action: string,
  target: string | null,
  detail: JsonObject = {},
): Promise<void> {
  await deps.store.audit.append({ at: deps.clock.now(), actor: asker.actor, action, target, detail });
}
