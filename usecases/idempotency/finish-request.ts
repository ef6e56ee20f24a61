import type { StoredAnswer } from '../../store/idempotency/contract';
import type { Deps } from '../deps';

/** Keeps the answer of a request for its repeats. `lead`: whom it shows, so that erasing forgets it too. */
export async function finishRequest(
  deps: Pick<Deps, 'store'>,
  id: string,
  answer: StoredAnswer,
  lead?: string,
): Promise<void> {
  await deps.store.idempotency.finish(id, answer, lead);
}

/** Forgets a request that failed, so that a repeat runs again (with the same command id: see sendCommand). */
export async function abandonRequest(deps: Pick<Deps, 'store'>, id: string): Promise<void> {
  await deps.store.idempotency.forget(id);
}
