import type { AlertRecord } from '../../domain/lead/documents';
import type { AlertFilter } from '../../store/alerts/contract';
import type { Page, PageRequest } from '../../store/connection/paging';
import type { Deps } from '../deps';
import type { Outcome } from '../outcome';
import { readPage } from '../read-page';

/** What people must know, newest first. */
export async function listAlerts(deps: Deps, request: AlertFilter & PageRequest): Promise<Outcome<Page<AlertRecord>>> {
  return readPage(() => deps.store.alerts.list(request));
}
