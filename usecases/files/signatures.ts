import type { SignedVersion } from '../../store/files/contract';

/** Both sides sign: a marketer and a sales manager (api.md). */
export const SIGNING_ROLES = ['marketer', 'sales-manager'] as const;

/** Whether both sides have signed this version. */
export function isSigned(version: Pick<SignedVersion, 'signatures'>): boolean {
  return SIGNING_ROLES.every((role) => version.signatures.some((signature) => signature.role === role));
}
