import type { JobRecord } from '../../domain/lead/documents';
import { RESCORE_WORKFLOW, rescoreWorkflowId, TASK_QUEUE } from '../../workflows/contract/names';
import { newId } from '../capture/new-id';
import type { Deps } from '../deps';
import { startOrRetry } from '../jobs/start-or-retry';

type StartDeps = Pick<Deps, 'store' | 'temporal' | 'log'>;

const RESCORE = 'rescore';

/**
 * Sets going the rescoring of every lead under a published model; answers the job's id, which `GET /v1/jobs/:id` follows. With
 * Temporal away the job is queued: this process keeps trying, and the next worker that starts takes it up.
 */
export async function startRescore(deps: StartDeps, model: { name: string; version: number }): Promise<string> {
  const id = `${RESCORE}-${newId()}`;
  await deps.store.jobs.create(newJob(id, model));
  await startOrRetry(deps, id, () => startWorkflow(deps, id));
  return id;
}

/** Takes up the rescorings that had begun or were queued when the last worker ended. */
export async function resumeRescores(deps: StartDeps): Promise<void> {
  for (const status of ['queued', 'running'] as const) {
    const { items } = await deps.store.jobs.list({ kind: RESCORE, status, limit: 200 });
    for (const { id } of items) await startOrRetry(deps, id, () => startWorkflow(deps, id));
  }
}

function startWorkflow(deps: StartDeps, id: string): Promise<unknown> {
  return deps.temporal.workflow.start(RESCORE_WORKFLOW, {
    workflowId: rescoreWorkflowId(id),
    taskQueue: TASK_QUEUE,
    args: [{ job: id }],
    workflowIdConflictPolicy: 'USE_EXISTING',
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
  });
}

function newJob(id: string, { name, version }: { name: string; version: number }): JobRecord {
  return {
    id,
    kind: RESCORE,
    status: 'queued',
    done: 0,
    total: 0,
    startedAt: null,
    endedAt: null,
    model: name,
    version,
    cursor: null,
    changed: 0,
    woken: 0,
    bands: { cold: 0, warm: 0, hot: 0, none: 0 },
  };
}
