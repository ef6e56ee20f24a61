import { proxyActivities } from '@temporalio/workflow';

/** What starts an import: the id of its job, whose text and options lie in the store. */
export type ImportStart = { job: string };
/** `runImport` resolves when the job is done or has failed for good; its progress is in the job. */
export type ImportActivities = { runImport: (job: string) => Promise<void> };

// It heartbeats and resumes by the job's own count of rows, so a repeat costs a second and never a row.
const { runImport } = proxyActivities<ImportActivities>({
  startToCloseTimeout: '1 day',
  heartbeatTimeout: '15s',
  retry: { initialInterval: '1s', backoffCoefficient: 1.5, maximumInterval: '15s' },
});

/** Holds one CSV import until it has ended (api.md, `POST /v1/imports`; edge cases 35 and 50). */
export async function importWorkflow(start: ImportStart): Promise<void> {
  await runImport(start.job);
}
