import { proxyActivities, sleep } from '@temporalio/workflow';

const { doNothing } = proxyActivities<{ doNothing(): Promise<void> }>({ startToCloseTimeout: '30s' });

/** The baseline of the mail steps: one timer and one activity a step, nothing else. Each step falls due at its instant, for all at once. */
export async function bareWorkflow(dueAt: number[]): Promise<void> {
  for (const at of dueAt) {
    await sleep(Math.max(1, at - Date.now()));
    await doNothing();
  }
}
