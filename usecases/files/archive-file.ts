import type { FileKind } from '../../domain/files/kinds';
import { recordAudit } from '../audit/record-audit';
import type { Asker, Deps } from '../deps';
import { conflict, notFound, type Outcome } from '../outcome';
import { getFile, type FileView } from './view-file';

/** Takes a file out of use: who is in finishes, nobody enters (edge case 26). The primary scoring model stays. */
export async function archiveFile(deps: Deps, asker: Asker, kind: FileKind, name: string): Promise<Outcome<FileView>> {
  if (kind === 'scoring-models' && (await deps.store.files.primaryModel()) === name) {
    return conflict('the primary model drives the stages: make another one primary first');
  }
  if (!(await deps.store.files.archive(kind, name, deps.clock.now()))) return notFound('file');
  await recordAudit(deps, asker, 'file.archived', `${kind}/${name}`);
  return getFile(deps, kind, name);
}
