import type { FileKind } from '../../domain/files/kinds';
import type { FileRecord } from '../../domain/lead/documents';
import type { Page } from '../../store/connection/paging';
import type { Deps } from '../deps';
import { done, type Outcome } from '../outcome';

export type FileSummary = Pick<FileRecord, 'name' | 'version' | 'status' | 'updatedAt'> & { hasDraft: boolean };

/** The files of a kind by name; `cursor` is the last name of the page before. */
export async function listFiles(
  deps: Deps,
  kind: FileKind,
  request: { limit: number; cursor?: string | undefined },
): Promise<Outcome<Page<FileSummary>>> {
  const after = request.cursor ?? '';
  const rest = (await deps.store.files.list(kind))
    .filter(({ name }) => name > after)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const items = rest.slice(0, request.limit).map(({ name, version, status, updatedAt, draft }) => ({
    name,
    version,
    status,
    updatedAt,
    hasDraft: draft !== null,
  }));
  return done({ items, next: rest.length > request.limit ? (items.at(-1)?.name ?? null) : null });
}
