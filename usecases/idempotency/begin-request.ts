import { setTimeout } from 'node:timers/promises';
import type { IdempotencyStart } from '../../store/idempotency/contract';
import type { Deps } from '../deps';

/** How long a repeat waits for the answer to the request under way: what decisions take at most (decisions.md 9). */
const PATIENCE_MS = 10_000;
/** How often it looks, real ms. */
const LOOK_EVERY_MS = 50;

/**
 * Whether a request under this key is new, was answered before (within 24 real hours), is still being handled, or was another one.
 * `fingerprint` is a hash of what was asked. A repeat that comes while the first is under way waits for its answer (`running`: in vain):
 * two that are sent at once are then answered alike.
 */
export async function beginRequest(
  deps: Pick<Deps, 'store' | 'clock'>,
  request: { id: string; fingerprint: string },
): Promise<IdempotencyStart> {
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    const started = await deps.store.idempotency.begin(request.id, request.fingerprint, deps.clock.nowReal());
    if (started.state !== 'running' || performance.now() >= until) return started;
    await setTimeout(LOOK_EVERY_MS);
  }
}
