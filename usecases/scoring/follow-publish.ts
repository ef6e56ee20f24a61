import { followSequence } from '../sequences/order-publication';
import type { Deps } from '../deps';
import { startRescore } from './start-rescore';

/**
 * What follows a publication of scoring: every lead is rescored, under the model itself or, where an agreement came into force that may
 * sign another threshold, under the primary one. A sequence may move those inside and take in others. Other kinds have nothing to follow.
 */
export function createFollowPublish(
  deps: Pick<Deps, 'store' | 'temporal' | 'log'>,
): NonNullable<Deps['followPublish']> {
  return async ({ kind, name, version, migrate, existing, form }) => {
    if (kind === 'sequences') return followSequence(deps, { name, version, migrate, existing, form });
    if (kind === 'scoring-models') return startRescore(deps, { name, version });
    if (kind !== 'agreements') return null;
    const primary = await deps.store.files.primaryModel();
    const model = primary === null ? null : await deps.store.files.published('scoring-models', primary);
    return model && startRescore(deps, model);
  };
}
