import type { Signature } from '../../store/files/contract';
import { recordAudit } from '../audit/record-audit';
import { hasRole, type Asker, type Deps } from '../deps';
import { isSigned, SIGNING_ROLES } from './signatures';
import { conflict, done, forbidden, notFound, type Outcome } from '../outcome';

export type Signed = { version: number; signatures: Signature[]; inForce: boolean };

/** Signs a published version, the newest by default, in the roles the asker has; with both sides' names it takes effect (files.md). */
export async function signAgreement(
  deps: Deps,
  asker: Asker,
  name: string,
  version?: number,
): Promise<Outcome<Signed>> {
  const record = await deps.store.files.get('agreements', name);
  if (!record) return notFound('file');
  if (record.version === 0) return conflict('publish the agreement first');
  const roles = SIGNING_ROLES.filter((role) => hasRole(asker, role));
  if (roles.length === 0) return forbidden('a marketer and a sales manager sign');
  const number = version ?? record.version;
  let signatures: Signature[] | null = null;
  for (const role of roles) {
    signatures = await deps.store.files.sign('agreements', name, number, {
      role,
      by: asker.actor,
      at: deps.clock.now(),
    });
  }
  if (!signatures) return notFound('version');
  await recordAudit(deps, asker, 'agreement.signed', `agreements/${name}`, { version: number });
  const inForce = isSigned({ signatures });
  const options = { migrate: false, existing: false, confirm: true };
  if (inForce) await deps.followPublish?.({ kind: 'agreements', name, version: number, ...options });
  return done({ version: number, signatures, inForce });
}
