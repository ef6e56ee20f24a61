import type { TaskRecord } from './documents';

type Due = Pick<TaskRecord, 'attempts' | 'callbackAt' | 'firstAttemptDueAt' | 'dueAt'>;

/**
 * When an open task is next due, virtual epoch ms; null where nothing is asked by a time. Until somebody has called it is the first
 * attempt, whose clock begins at a promised date; afterwards the call agreed upon, or spaced by the agreement, for no other
 * clock runs for it (lifecycle.md, "qualifying"); else the answer. The clock to qualify runs on beside it.
 */
export function taskDueAt({ attempts, callbackAt, firstAttemptDueAt, dueAt }: Due): number | null {
  return (attempts.length === 0 ? firstAttemptDueAt : null) ?? callbackAt ?? dueAt;
}

/** Whether what is due next of an open task is late at `now`. */
export function isTaskLate(task: Due, now: number): boolean {
  const at = taskDueAt(task);
  return at !== null && at < now;
}

/** A telephone call of the lead's qualification, which one of the agreement's clocks or a promise is about. */
export function isCallTask({ purpose }: Pick<TaskRecord, 'purpose'>): boolean {
  return purpose === 'qualification' || purpose === 'callback';
}
