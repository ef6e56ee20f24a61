import type { TaskRecord } from '../../domain/lead/documents';
import type { Asker } from '../deps';

/** Who holds a claim: the person of the key, or the key's name where it has none. */
export function holderOf(asker: Asker): string {
  return asker.person ?? asker.actor;
}

/** Open or claimed: still somebody's to do. */
export function isOpen(task: TaskRecord): boolean {
  return task.status === 'open' || task.status === 'claimed';
}
