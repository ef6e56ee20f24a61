import { BROADCAST_WORKFLOW, broadcastWorkflowId, TASK_QUEUE } from '../../workflows/contract/names';
import { goOn } from '../../workflows/contract/broadcast';
import { resumeJobs, type StartDeps } from '../jobs/start-job';
import { startOrRetry } from '../jobs/start-or-retry';

const BROADCAST = 'broadcast';

/** The job that sends a version of a broadcast: one for each, however often it is asked for. */
export function broadcastJobId(name: string, version: number): string {
  return `${BROADCAST}-${name}-${version}`;
}

/** Sets a published broadcast going, which waits for its time; answers the id of the job, which `GET /v1/jobs/:id` follows. */
export async function startBroadcast(
  deps: StartDeps,
  { name, version }: { name: string; version: number },
): Promise<string> {
  const id = broadcastJobId(name, version);
  await deps.store.jobs.create({
    id,
    kind: BROADCAST,
    status: 'queued',
    sequence: name,
    version,
    done: 0,
    total: 0,
    created: 0,
    rejected: 0,
    startedAt: null,
    endedAt: null,
    cursor: null,
  });
  await wakeBroadcast(deps, id);
  return id;
}

/** Has its workflow look at once where the job stands, started anew where it is gone. */
export async function wakeBroadcast(deps: StartDeps, id: string): Promise<void> {
  await startOrRetry(deps, id, () =>
    deps.temporal.workflow.signalWithStart(BROADCAST_WORKFLOW, {
      workflowId: broadcastWorkflowId(id),
      taskQueue: TASK_QUEUE,
      args: [{ job: id }],
      signal: goOn,
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    }),
  );
}

/** Takes up the broadcasts that wait for their time or had begun when the last worker ended. */
export async function resumeBroadcasts(deps: StartDeps): Promise<void> {
  await resumeJobs(deps, [BROADCAST], (id) => wakeBroadcast(deps, id));
}
