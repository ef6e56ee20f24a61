import type { TimelineEntry } from '../../domain/timeline/entry';
import type { TaskPurpose } from '../../domain/lead/state';

/** What a task's entries tell: which task, what for, whether the person had asked for it, and how it ended. */
type Told = { id: string; purpose: TaskPurpose; handRaised?: boolean; of?: string };
type At = { at: number; actor: string; cycle: string };

/** The timeline entry of a task that has been opened (api.md, `GET /v1/leads/:id/timeline`); once a task, however often it is written. */
export function taskOpened({ id, purpose, handRaised = false, of }: Told, { at, actor, cycle }: At): TimelineEntry {
  const props = { task: id, purpose, handRaised, ...(of !== undefined && { of }) };
  return { id: `opened.${id}`, at, receivedAt: at, kind: 'task.opened', actor, cycle, props };
}

/** The entry of one that is over: completed with its outcome, or withdrawn with what has made it needless. */
export function taskEnded(
  { id, purpose }: Told,
  outcome: string,
  done: boolean,
  { at, actor, cycle }: At,
): TimelineEntry {
  const kind = done ? 'task.completed' : 'task.withdrawn';
  return { id: `ended.${id}`, at, receivedAt: at, kind, actor, cycle, props: { task: id, purpose, outcome } };
}
