import type { FileKind } from '../../domain/files/kinds';
import type { SignedVersion } from '../../store/files/contract';
import type { Deps } from '../deps';
import { done, notFound, type Outcome } from '../outcome';

/** Every published version, newest first. */
export async function listVersions(deps: Deps, kind: FileKind, name: string): Promise<Outcome<SignedVersion[]>> {
  if (!(await deps.store.files.get(kind, name))) return notFound('file');
  return done(await deps.store.files.versions(kind, name));
}

/** One published version. */
export async function getVersion(
  deps: Deps,
  kind: FileKind,
  name: string,
  version: number,
): Promise<Outcome<SignedVersion>> {
  const found = await deps.store.files.version(kind, name, version);
  return found ? done(found) : notFound('version');
}
