import type { LeadRecord } from '../../domain/lead/lead';
import type { CommandResult } from '../../workflows/contract/messages';

/**
 * Where a lead stands, if its workflow has done this very command already; else null. A command that was answered 503 may have been obeyed
 * all the same, and its repeat then meets a state that refuses it (a task that is closed, by itself): the projection names the
 * steps made last with the ids of the commands they were made for. Temporal remembers an update's id within one run only
 * (decisions.md 9).
 */
export function resultOfDone({ state }: Pick<LeadRecord, 'state'>, commandId: string): CommandResult | null {
  if (state?.made?.some((key) => key.startsWith(`${commandId}:`)) !== true) return null;
  const { stage, task, handoff } = state;
  return { stage, task: task?.id ?? null, handoff: handoff?.id ?? null, rep: handoff?.rep ?? null };
}
