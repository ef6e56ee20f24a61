import { type Client, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { realMsUntil, type VirtualClock } from '../../domain/clock/virtual-clock';
import { OUTBOUND_WORKFLOW, outboundWorkflowId, TASK_QUEUE } from '../../workflows/contract/names';
import type { OutboundCall, OutboundStart } from '../../workflows/contract/outbound';

/** Starts the workflow of a call, once by id: one that runs or has ended is left as it is. `attempt` names a call made anew by hand. */
export async function startCall(
  client: Pick<Client, 'workflow'>,
  call: OutboundCall,
  { line, nowReal }: { line: VirtualClock; nowReal: number },
  attempt = '',
): Promise<void> {
  const waitMs = call.kind === 'sms' ? realMsUntil(line, call.dueAt, nowReal) : 0;
  const start: OutboundStart = { call, waitMs: Math.max(0, waitMs) };
  try {
    await client.workflow.start(OUTBOUND_WORKFLOW, {
      workflowId: outboundWorkflowId(`${call.id}${attempt}`),
      taskQueue: TASK_QUEUE,
      args: [start],
      workflowIdConflictPolicy: 'USE_EXISTING',
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}
