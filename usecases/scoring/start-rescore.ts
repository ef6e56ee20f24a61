import type { JobRecord } from '../../domain/lead/documents';
import { RESCORE_WORKFLOW, rescoreWorkflowId, TASK_QUEUE } from '../../workflows/contract/names';
import { findAway } from '../away';
import { newId } from '../capture/new-id';
import type { Deps } from '../deps';

type StartDeps = Pick<Deps, 'store' | 'temporal' | 'log'>;

const RESCORE = 'rescore';
/** Real ms after which a Temporal that was away is asked again. */
const AGAIN_AFTER_MS = 5000;

/**
 * Sets going the rescoring of every lead under a published model; answers the job's id, which `GET /v1/jobs/:id` follows. With
 * Temporal away the job is queued: this process keeps trying, and the next worker that starts takes it up.
 */
export async function startRescore(deps: StartDeps, model: { name: string; version: number }): Promise<string> {
  const id = `${RESCORE}-${newId()}`;
  await deps.store.jobs.create(newJob(id, model));
  await startOrRetry(deps, id);
  return id;
}

/** Takes up the rescorings that had begun or were queued when the last worker ended. */
export async function resumeRescores(deps: StartDeps): Promise<void> {
  for (const status of ['queued', 'running'] as const) {
    const { items } = await deps.store.jobs.list({ kind: RESCORE, status, limit: 200 });
    for (const { id } of items) await startOrRetry(deps, id);
  }
}

async function startOrRetry(deps: StartDeps, id: string): Promise<void> {
  try {
    await deps.temporal.workflow.start(RESCORE_WORKFLOW, {
      workflowId: rescoreWorkflowId(id),
      taskQueue: TASK_QUEUE,
      args: [{ job: id }],
      workflowIdConflictPolicy: 'USE_EXISTING',
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    });
  } catch (error) {
    if (findAway(error) !== 'temporal') throw error;
    deps.log.warn({ job: id }, 'Temporal is away: the rescoring starts when it is back');
    const retry = (): void => {
      startOrRetry(deps, id).catch((problem: unknown) => deps.log.error({ job: id, problem }, 'not started'));
    };
    setTimeout(retry, AGAIN_AFTER_MS).unref();
  }
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
