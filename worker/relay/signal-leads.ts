import type { Client } from '@temporalio/client';
import type { VirtualClock } from '../../domain/clock/virtual-clock';
import { wake, type LeadStart } from '../../workflows/contract/messages';
import { LEAD_WORKFLOW, leadWorkflowId, TASK_QUEUE } from '../../workflows/contract/names';

/** The one call of the Temporal client that the relay makes. */
export type SignalClient = { workflow: Pick<Client['workflow'], 'signalWithStart'> };

/**
 * Wakes a lead's workflow, starting it when it has never run or its last run failed. A workflow that has completed belongs to an erased
 * lead and is never started again (decisions.md 8): that is no error. Anything else that goes wrong is thrown.
 */
export function createSignaller(
  temporal: SignalClient,
  clock: VirtualClock,
): (lead: { id: string; createdAt: number }) => Promise<void> {
  return async ({ id, createdAt }) => {
    const start: LeadStart = { id, createdAt, clock };
    try {
      await temporal.workflow.signalWithStart(LEAD_WORKFLOW, {
        workflowId: leadWorkflowId(id),
        taskQueue: TASK_QUEUE,
        args: [start],
        signal: wake,
        workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
        workflowIdConflictPolicy: 'USE_EXISTING',
      });
    } catch (error) {
      if (!isCompleted(error)) throw error;
    }
  };
}

/** By name: several copies of the library may be loaded. */
function isCompleted(error: unknown): boolean {
  return error instanceof Error && error.name === 'WorkflowExecutionAlreadyStartedError';
}
