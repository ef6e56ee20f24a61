import type { TaskRecord } from '../../domain/lead/documents';
import type { ClaimOutcome } from '../../store/tasks/contract';
import { recordAudit } from '../audit/record-audit';
import type { Asker, Deps } from '../deps';
import { conflict, done, notFound, type Outcome } from '../outcome';
import { claimSpan, holderOf } from './see-task';

/**
 * Takes a task for oneself: one wins, the others are told who holds it; again by the same person renews the claim, which else ends by
 * itself (`CLAIM_LIFE_MS`).
 */
export async function claimTask(deps: Deps, asker: Asker, id: string): Promise<Outcome<TaskRecord>> {
  const { store, clock } = deps;
  const outcome = taskOutcome(await store.tasks.claim(id, holderOf(asker), clock.now(), claimSpan(clock)));
  if (outcome.code === 'ok') await recordAudit(deps, asker, 'task.claimed', id);
  return outcome;
}

/** What a claim or release came to. */
export function taskOutcome(outcome: ClaimOutcome): Outcome<TaskRecord> {
  if (outcome.ok) return done(outcome.task);
  if (outcome.reason === 'unknown') return notFound('task');
  const heldBy = outcome.heldBy === null ? {} : { heldBy: outcome.heldBy };
  return conflict(outcome.reason === 'held' ? 'a colleague holds this task' : 'this task is closed', heldBy);
}
