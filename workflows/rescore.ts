import { proxyActivities } from '@temporalio/workflow';

/** What starts a rescoring: the id of its job, whose model and cursor lie in the store. */
export type RescoreStart = { job: string };
/** `runRescore` resolves when the job is done; its progress is in the job. */
export type RescoreActivities = { runRescore: (job: string) => Promise<void> };

// It heartbeats and resumes by the job's own cursor, so a repeat costs one batch.
const { runRescore } = proxyActivities<RescoreActivities>({
  startToCloseTimeout: '1 day',
  heartbeatTimeout: '15s',
  retry: { initialInterval: '1s', backoffCoefficient: 1.5, maximumInterval: '15s' },
});

/** Holds the rescoring of every lead under a published model until it has ended (lifecycle.md, "Publishing a model"). */
export async function rescoreWorkflow(start: RescoreStart): Promise<void> {
  await runRescore(start.job);
}
