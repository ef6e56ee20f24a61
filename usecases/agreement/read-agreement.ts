import type { Agreement } from '../../domain/files/agreement';
import { parseFile } from '../../domain/files/parse';
import type { SignedVersion } from '../../store/files/contract';
import type { Deps } from '../deps';
import { parseVersion, textOf } from '../files/read-published';

/** The agreement that applies now; `signed` is false while nobody has signed one and a draft applies (files.md, "Agreement"). */
export type AgreementInForce = { name: string; version: number; signed: boolean; value: Agreement };

/** Both sides sign: a marketer and a sales manager (api.md). */
export const SIGNING_ROLES = ['marketer', 'sales-manager'] as const;

/** Whether both sides have signed this version. */
export function isSigned(version: Pick<SignedVersion, 'signatures'>): boolean {
  return SIGNING_ROLES.every((role) => version.signatures.some((signature) => signature.role === role));
}

/** The version signed last; before any was signed the newest published one, else the newest draft; null where there is none at all. */
export async function readAgreement(deps: Pick<Deps, 'store'>): Promise<AgreementInForce | null> {
  const files = (await deps.store.files.list('agreements')).filter(({ status }) => status !== 'archived');
  const versions = (await Promise.all(files.map(({ name }) => deps.store.files.versions('agreements', name)))).flat();
  const signed = newest(versions.filter(isSigned), effectiveAt);
  const chosen = signed ?? newest(versions, ({ publishedAt }) => publishedAt);
  const parsed = chosen && parseVersion('agreements', chosen);
  if (parsed) return { name: parsed.name, version: parsed.version, signed: signed !== null, value: parsed.value };
  const draft = newest(files.filter((file) => file.draft !== null), ({ updatedAt }) => updatedAt);
  const read = draft?.draft && parseFile('agreements', textOf(draft.draft), draft.id);
  return draft && read?.ok ? { name: draft.name, version: 0, signed: false, value: read.value } : null;
}

/** When a signed version took effect: at the second signature. */
function effectiveAt(version: SignedVersion): number {
  return Math.max(...version.signatures.map(({ at }) => at));
}

function newest<T>(items: readonly T[], at: (item: T) => number): T | null {
  return items.reduce<T | null>((best, item) => (best !== null && at(best) > at(item) ? best : item), null);
}
