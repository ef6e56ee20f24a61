import { continueAsNew, proxyActivities, sleep } from '@temporalio/workflow';

export type RetentionActivities = {
  /** Deletes what has been kept long enough. Repeating it is harmless. */
  expireRecords: () => Promise<void>;
};

const { expireRecords } = proxyActivities<RetentionActivities>({
  startToCloseTimeout: '30 minutes',
  retry: { initialInterval: '10s', backoffCoefficient: 2, maximumInterval: '10 minutes' },
});

/** Real time: what it deletes is kept for a day at least. */
const ROUND = '6 hours';
/** Rounds before the history is cut. */
const ROUNDS_MAX = 100;

/** Clears away, for ever, with a timer of its own (architecture.md, "What else is a workflow"). */
export async function retentionWorkflow(): Promise<void> {
  for (let round = 0; round < ROUNDS_MAX; round++) {
    await expireRecords();
    await sleep(ROUND);
  }
  await continueAsNew<typeof retentionWorkflow>();
}
