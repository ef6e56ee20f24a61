import type { IdempotencyStart } from '../../store/idempotency/contract';
import type { Deps } from '../deps';

/**
 * Whether a request under this key is new, was answered before (within 24 real hours), is being handled, or was another one.
 * `fingerprint` is a hash of what was asked.
 */
export async function beginRequest(
  deps: Deps,
  request: { id: string; fingerprint: string },
): Promise<IdempotencyStart> {
  return deps.store.idempotency.begin(request.id, request.fingerprint, deps.clock.nowReal());
}
