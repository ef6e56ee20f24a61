import type { AlertRecord } from './documents';

/** What an alert tells when it is raised: about nothing and to nobody in particular, unless it says so. */
export type AlertToRaise = Pick<AlertRecord, 'id' | 'at' | 'kind' | 'level' | 'message'> &
  Partial<Pick<AlertRecord, 'lead' | 'handoff' | 'task' | 'words' | 'to'>>;

/** An alert that nobody has seen yet. */
export function newAlert(alert: AlertToRaise): AlertRecord {
  return { lead: null, handoff: null, task: null, to: null, ...alert, acknowledgedBy: null };
}
