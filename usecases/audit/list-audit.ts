import type { AuditFilter, AuditRecord } from '../../store/audit/contract';
import type { Page, PageRequest } from '../../store/connection/paging';
import type { Deps } from '../deps';
import { readPage } from '../read-page';
import type { Outcome } from '../outcome';

/** What was done, newest first. */
export async function listAudit(deps: Deps, request: AuditFilter & PageRequest): Promise<Outcome<Page<AuditRecord>>> {
  return readPage(() => deps.store.audit.list(request));
}
