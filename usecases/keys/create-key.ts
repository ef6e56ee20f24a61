import { randomBytes } from 'node:crypto';
import type { KeyRecord, Role } from '../../domain/lead/documents';
import { normaliseEmail } from '../../store/aliases/email-address';
import { recordAudit } from '../audit/record-audit';
import type { Asker, Deps } from '../deps';
import { done, type Outcome } from '../outcome';
import { hashKey } from './hash-key';

/** Without a name the key goes by whom it belongs to, or by its roles. */
export type KeyInput = { name?: string | undefined; person: string | null; roles: Role[] };

/** A new key, told this once: only its hash is kept. 192 random bits. */
export async function createKey(
  deps: Deps,
  asker: Asker,
  input: KeyInput,
): Promise<Outcome<{ record: KeyRecord; key: string }>> {
  const key = `rk_${randomBytes(24).toString('base64url')}`;
  const record: KeyRecord = {
    id: randomBytes(9).toString('base64url'),
    hash: hashKey(key),
    name: input.name ?? input.person ?? input.roles.join(' '),
    person: input.person === null ? null : normaliseEmail(input.person),
    roles: input.roles,
    createdAt: deps.clock.now(),
    revokedAt: null,
  };
  await deps.store.keys.create(record);
  await recordAudit(deps, asker, 'key.created', record.id, { roles: input.roles });
  return done({ record, key });
}
