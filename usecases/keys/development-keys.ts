import type { Role } from '../../domain/lead/documents';
import type { Deps } from '../deps';
import { hashKey } from './hash-key';

/** A key everybody knows, for development. */
export type DevelopmentKey = { key: string; role: Role; person: string | null };

/** The keys api.md names; the persons are those of the example workspace. */
export const DEVELOPMENT_KEYS: readonly DevelopmentKey[] = [
  { key: 'dev-admin', role: 'admin', person: 'admin@example.com' },
  { key: 'dev-marketer', role: 'marketer', person: 'marketer@example.com' },
  { key: 'dev-lead-manager', role: 'lead-manager', person: 'lm@example.com' },
  { key: 'dev-qualifier', role: 'qualifier', person: 'qualifier@example.com' },
  { key: 'dev-sales', role: 'sales', person: 'ana@example.com' },
  { key: 'dev-sales-2', role: 'sales', person: 'bruno@example.com' },
  { key: 'dev-sales-manager', role: 'sales-manager', person: 'sm@example.com' },
  { key: 'dev-integration', role: 'integration', person: null },
];

const HASHES = new Set(DEVELOPMENT_KEYS.map(({ key }) => hashKey(key)));

/** Whether this is the hash of a key everybody knows: such a key is refused in production even if a store holds it. */
export function isDevelopmentKey(hash: string): boolean {
  return HASHES.has(hash);
}

/** Stores the development keys where they are not yet. Throws in production. */
export async function createDevelopmentKeys(deps: Pick<Deps, 'store' | 'clock' | 'config'>): Promise<void> {
  if (deps.config.production) throw new Error('Development keys are refused in production.');
  const createdAt = deps.clock.now();
  for (const { key, role, person } of DEVELOPMENT_KEYS) {
    await deps.store.keys.create({
      id: key,
      hash: hashKey(key),
      name: key,
      person,
      roles: [role],
      createdAt,
      revokedAt: null,
    });
  }
}
