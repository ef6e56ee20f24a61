import type { KeyRecord } from '../../domain/lead/documents';
import type { Deps } from '../deps';
import { done, type Outcome } from '../outcome';

/** Every key, newest first, revoked ones too. Few enough for one list. */
export async function listKeys(deps: Deps): Promise<Outcome<KeyRecord[]>> {
  return done(await deps.store.keys.list());
}
