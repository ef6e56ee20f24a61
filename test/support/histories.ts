import { Client, type Connection } from '@temporalio/client';
import { temporal } from '@temporalio/proto';

/** The history of every run of every workflow, also those that continued as new, as the bytes Temporal keeps. */
export async function historiesOf(connection: Connection): Promise<{ workflow: string; bytes: Buffer }[]> {
  const client = new Client({ connection });
  const histories: { workflow: string; bytes: Buffer }[] = [];
  for await (const { workflowId, runId } of client.workflow.list()) {
    const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    histories.push({
      workflow: workflowId,
      bytes: Buffer.from(temporal.api.history.v1.History.encode(history).finish()),
    });
  }
  return histories;
}
