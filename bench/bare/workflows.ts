import { proxyActivities, sleep } from '@temporalio/workflow';

const { doNothing } = proxyActivities<{ doNothing(): Promise<void> }>({ startToCloseTimeout: '30s' });

/** The baseline of the mail steps: one timer and one activity a step, nothing else. */
export async function bareWorkflow(steps: number): Promise<void> {
  for (let step = 0; step < steps; step++) {
    await doNothing();
    await sleep(1000);
  }
}
