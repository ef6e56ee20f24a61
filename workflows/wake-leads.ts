import { proxyActivities } from '@temporalio/workflow';

/** What starts it: the id of its job, whose sequence and cursor lie in the store. */
export type WakeLeadsStart = { job: string };
/** `runWakeLeads` resolves when the job is done; its progress is in the job. */
export type WakeLeadsActivities = { runWakeLeads: (job: string) => Promise<void> };

// It heartbeats and resumes by the job's own cursor; waking a lead twice changes nothing.
const { runWakeLeads } = proxyActivities<WakeLeadsActivities>({
  startToCloseTimeout: '1 day',
  heartbeatTimeout: '15s',
  retry: { initialInterval: '1s', backoffCoefficient: 1.5, maximumInterval: '15s' },
});

/** Wakes the leads that a publication or a resumption of a sequence concerns, until all have been. */
export async function wakeLeadsWorkflow(start: WakeLeadsStart): Promise<void> {
  await runWakeLeads(start.job);
}
