import type { TaskRecord } from '../../domain/lead/documents';
import { recordAudit } from '../audit/record-audit';
import { hasRole, type Asker, type Deps } from '../deps';
import type { Outcome } from '../outcome';
import { taskOutcome } from './claim-task';
import { holderOf } from './see-task';

/** Gives a task back: who holds it, or a lead manager for anyone. */
export async function releaseTask(deps: Deps, asker: Asker, id: string): Promise<Outcome<TaskRecord>> {
  const by = hasRole(asker, 'lead-manager', 'admin') ? null : holderOf(asker);
  const outcome = taskOutcome(await deps.store.tasks.release(id, by));
  if (outcome.code === 'ok') await recordAudit(deps, asker, 'task.released', id);
  return outcome;
}
