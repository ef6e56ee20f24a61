import type { JobRecord } from '../../domain/lead/documents';
import type { Page, PageRequest } from '../../store/connection/paging';
import type { Deps } from '../deps';
import type { Outcome } from '../outcome';
import { readPage } from '../read-page';

/** Imports and trials of imports, the one begun last first. */
export async function listImports(deps: Deps, request: PageRequest): Promise<Outcome<Page<JobRecord>>> {
  return readPage(() => deps.store.jobs.list({ ...request, kind: 'import' }));
}
