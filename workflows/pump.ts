import { continueAsNew, proxyActivities } from '@temporalio/workflow';
import type { PumpActivities } from './contract/activities';

export type PumpStart = { pump: 'relay' } | { pump: 'webhooks' } | { pump: 'delivery'; route: string };

// One attempt after the other, a second apart at most: Temporal is the lease and the fail-over (decisions.md 11).
const { runRelay, runWebhooks, runDelivery } = proxyActivities<PumpActivities>({
  startToCloseTimeout: '1 day',
  heartbeatTimeout: '5s',
  retry: { initialInterval: '200ms', backoffCoefficient: 1, maximumInterval: '1s' },
});

/** Rounds before the history is cut: a round ends when its worker shuts down, or after a day. */
const ROUNDS_MAX = 200;

/** Holds one pump for ever: its long activity runs on one worker at a time, and on another within seconds when that dies. */
export async function pumpWorkflow(start: PumpStart): Promise<void> {
  for (let round = 0; round < ROUNDS_MAX; round++) {
    await run(start);
  }
  await continueAsNew<typeof pumpWorkflow>(start);
}

async function run(start: PumpStart): Promise<void> {
  switch (start.pump) {
    case 'relay':
      return runRelay();
    case 'webhooks':
      return runWebhooks();
    case 'delivery':
      return runDelivery(start.route);
  }
}
