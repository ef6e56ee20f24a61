import type { TaskRecord } from './documents';
import type { LeadRecord } from './lead';
import { cycleId, type LeadState } from './state';

/** What is particular to a task when it is opened. */
export type TaskToOpen = Pick<TaskRecord, 'id' | 'purpose' | 'openedAt' | 'dueAt'> &
  Partial<
    Pick<
      TaskRecord,
      'kind' | 'handRaised' | 'firstAttemptDueAt' | 'script' | 'projectStage' | 'callbackAt' | 'promisedBy'
    >
  >;

/** An open task of the lead's present cycle, which nobody has claimed or tried yet. */
export function newTask(lead: Pick<LeadRecord, 'bant'>, state: LeadState, task: TaskToOpen): TaskRecord {
  return {
    handRaised: false,
    firstAttemptDueAt: null,
    script: null,
    callbackAt: null,
    promisedBy: null,
    ...task,
    lead: state.id,
    cycle: cycleId(state),
    status: 'open',
    claimedBy: null,
    claimedAt: null,
    scoreAtOpening: state.score?.total ?? null,
    attempts: [],
    bant: lead.bant,
    outcome: null,
    closedAt: null,
  };
}
