import type { JsonObject } from '../../domain/timeline/entry';
import type { Page, PageRequest } from '../connection/paging';

/** Who did what to what; `detail` holds ids and words, no personal data. */
export type AuditRecord = {
  id: string;
  at: number;
  actor: string;
  action: string;
  target: string | null;
  detail: JsonObject;
};
export type AuditFilter = {
  actor?: string | undefined;
  action?: string | undefined;
  target?: string | undefined;
  from?: number | undefined;
  to?: number | undefined;
};
export interface Audit {
  /** The id is given by the store. */
  append(entry: Omit<AuditRecord, 'id'>): Promise<void>;
  /** Newest written first. */
  list(request: AuditFilter & PageRequest): Promise<Page<AuditRecord>>;
}
