import type { AlertRecord } from '../../domain/lead/documents';
import type { Page, PageRequest } from '../connection/paging';

export type AlertFilter = {
  acknowledged?: boolean | undefined;
  kind?: string | undefined;
  level?: AlertRecord['level'] | undefined;
  lead?: string | undefined;
  to?: string | undefined;
};
export interface Alerts {
  raise(alert: AlertRecord): Promise<void>;
  find(id: string): Promise<AlertRecord | null>;
  /** Newest first. */
  list(request: AlertFilter & PageRequest): Promise<Page<AlertRecord>>;
  count(filter: AlertFilter): Promise<number>;
  /** The first who acknowledges stays; answers the alert as it stands, null when there is none. */
  acknowledge(id: string, by: string): Promise<AlertRecord | null>;
}
