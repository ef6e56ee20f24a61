import { TASK_QUEUE } from '../../workflows/contract/names';
import type { Deps } from '../deps';
import { startOrRetry } from './start-or-retry';

export type StartDeps = Pick<Deps, 'store' | 'temporal' | 'log'>;

/** The workflow that holds jobs of a kind: its type, and the id it has for one of them. */
export type JobWorkflow = { type: string; idOf: (job: string) => string };

/** Starts the workflow of a job that is stored already, once however often it is asked for; with Temporal away it starts when it is back. */
export async function startJob(deps: StartDeps, { type, idOf }: JobWorkflow, job: string): Promise<void> {
  await startOrRetry(deps, job, () =>
    deps.temporal.workflow.start(type, {
      workflowId: idOf(job),
      taskQueue: TASK_QUEUE,
      args: [{ job }],
      workflowIdConflictPolicy: 'USE_EXISTING',
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    }),
  );
}

/** Takes up the jobs of these kinds that were queued or had begun when the last worker ended. */
export async function resumeJobs(
  deps: Pick<Deps, 'store'>,
  kinds: readonly string[],
  start: (job: string) => Promise<void>,
): Promise<void> {
  for (const kind of kinds) {
    for (const status of ['queued', 'running'] as const) {
      const { items } = await deps.store.jobs.list({ kind, status, limit: 200 });
      for (const { id } of items) await start(id);
    }
  }
}
