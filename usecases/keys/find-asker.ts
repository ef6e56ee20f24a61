import type { Asker, Deps } from '../deps';
import { isDevelopmentKey } from './development-keys';
import { hashKey } from './hash-key';

/** The owner of a key, or null when it is unknown, revoked, or a development key in production. Looked up each time: revoking is at once. */
export async function findAsker(deps: Deps, key: string): Promise<Asker | null> {
  const hash = hashKey(key);
  if (deps.config.production && isDevelopmentKey(hash)) return null;
  const record = await deps.store.keys.find(hash);
  if (!record) return null;
  return { id: record.id, actor: record.person ?? record.name, person: record.person, roles: record.roles };
}
