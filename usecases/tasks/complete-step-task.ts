import type { TaskRecord } from '../../domain/lead/documents';
import type { LeadRecord } from '../../domain/lead/lead';
import { TASK_COMPLETED } from '../../domain/life/task-outcomes';
import type { JsonObject } from '../../domain/timeline/entry';
import { recordAudit } from '../audit/record-audit';
import type { Asker, Deps } from '../deps';
import { addEntry } from '../leads/add-entry';
import { conflict, done, invalid, type Outcome } from '../outcome';

/** How a task ends that decides no stage (decisions.md 25). */
export const STEP_OUTCOMES = ['done', 'not-done'] as const;
export type StepOutcome = (typeof STEP_OUTCOMES)[number];

/** Whether a task is one of a sequence or a reply: its outcome is recorded and wakes the lead, nothing more. */
export function isStepTask({ purpose }: Pick<TaskRecord, 'purpose'>): boolean {
  return purpose === 'step' || purpose === 'reply';
}

/** Whether an outcome is one of those. */
export function isStepOutcome(outcome: string): outcome is StepOutcome {
  return STEP_OUTCOMES.some((one) => one === outcome);
}

/**
 * Records the outcome of a task of purpose `step` or `reply`, once: the record first, which one person wins, then the timeline, which
 * wakes the lead. Cut off between the two, the repeat writes the entry.
 */
export async function completeStepTask(
  deps: Deps,
  asker: Asker,
  task: TaskRecord,
  lead: LeadRecord,
  { outcome, note }: { outcome: string; note?: string | undefined },
): Promise<Outcome<TaskRecord>> {
  if (!isStepOutcome(outcome)) return invalid('outcome', `expected ${STEP_OUTCOMES.join(' or ')} for this task`);
  const at = deps.clock.now();
  const closed = await deps.store.tasks.close(task.id, { status: 'done', outcome, at });
  if (!closed && !(await isHalfDone(deps, task, lead, outcome))) {
    return conflict('this task is closed', { stage: lead.state?.stage ?? 'captured' });
  }
  if (closed) await deps.store.tasks.addAttempt(task.id, { at, outcome, by: asker.actor });
  const props: JsonObject = {
    task: task.id,
    of: task.id.slice(task.id.indexOf(':') + 1),
    outcome,
    purpose: task.purpose,
  };
  if (note !== undefined) props.note = note;
  const entry = { at, receivedAt: at, actor: asker.actor, props };
  await addEntry(deps, lead, { ...entry, id: entryId(task), kind: TASK_COMPLETED });
  if (task.kind === 'phone') {
    // A completed call is on the timeline by itself (decisions.md 24).
    const kind = outcome === 'done' ? 'call.answered' : 'call.missed';
    await addEntry(deps, lead, { ...entry, id: `call:${task.id}`, kind });
  }
  await recordAudit(deps, asker, 'task.completed', task.id, { outcome });
  return done((await deps.store.tasks.find(task.id)) ?? task);
}

async function isHalfDone(deps: Deps, task: TaskRecord, lead: LeadRecord, outcome: string): Promise<boolean> {
  const stored = await deps.store.tasks.find(task.id);
  if (stored?.status !== 'done' || stored.outcome !== outcome) return false;
  const entries = await deps.store.timeline.read(lead.id, lead.bucket);
  return !entries.some(({ id }) => id === entryId(task));
}

function entryId({ id }: TaskRecord): string {
  return `${TASK_COMPLETED}:${id}`;
}
