import type { JobRecord } from '../../domain/lead/documents';
import { RESCORE_WORKFLOW, rescoreWorkflowId } from '../../workflows/contract/names';
import { newId } from '../capture/new-id';
import { resumeJobs, startJob, type StartDeps } from '../jobs/start-job';

const RESCORE = 'rescore';
const WORKFLOW = { type: RESCORE_WORKFLOW, idOf: rescoreWorkflowId };

/**
 * Sets going the rescoring of every lead under a published model; answers the job's id, which `GET /v1/jobs/:id` follows. With
 * Temporal away the job is queued: this process keeps trying, and the next worker that starts takes it up.
 */
export async function startRescore(deps: StartDeps, model: { name: string; version: number }): Promise<string> {
  const id = `${RESCORE}-${newId()}`;
  await deps.store.jobs.create(newJob(id, model));
  await startJob(deps, WORKFLOW, id);
  return id;
}

/** Takes up the rescorings that had begun or were queued when the last worker ended. */
export async function resumeRescores(deps: StartDeps): Promise<void> {
  await resumeJobs(deps, [RESCORE], (id) => startJob(deps, WORKFLOW, id));
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
