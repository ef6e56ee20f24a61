import type { Enrollment } from '../lead/state';
import type { TaskOutcome } from '../sequences/walk-shapes';
import type { TimelineEntry } from '../timeline/entry';

/** The kind of the entry that tells how a task of a sequence ended: `of` names the step, `outcome` how. */
export const TASK_COMPLETED = 'task.completed';

/** The id of the task a step of an enrolment opens, and of whatever else it does once. */
export function stepId({ id }: Pick<Enrollment, 'id'>, step: string): string {
  return `${id}:${step}`;
}

/** How the tasks of an enrolment ended, by step: what the timeline told first counts. What lies on it has happened by `now`. */
export function taskOutcomes(
  entries: readonly TimelineEntry[],
  enrollment: Pick<Enrollment, 'id' | 'enteredAt'>,
  now: number,
): Record<string, TaskOutcome> {
  const outcomes = new Map<string, TaskOutcome>();
  for (const { kind, at, props } of entries) {
    const { of, outcome, task } = props;
    if (kind !== TASK_COMPLETED || typeof of !== 'string' || typeof outcome !== 'string') continue;
    // A script of the simulator knows no ids: there the step and the time tell.
    const isOwn = task === undefined ? at >= enrollment.enteredAt : task === stepId(enrollment, of);
    if (isOwn && !outcomes.has(of)) outcomes.set(of, { outcome, at: Math.min(at, now) });
  }
  return Object.fromEntries(outcomes);
}
