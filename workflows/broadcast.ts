import { condition, proxyActivities, setHandler } from '@temporalio/workflow';
import { goOn, type BroadcastActivities, type BroadcastStart } from './contract/broadcast';

// It heartbeats and resumes by the job's own cursor, so a repeat costs one batch and never a mail.
const { runBroadcast } = proxyActivities<BroadcastActivities>({
  startToCloseTimeout: '1 day',
  heartbeatTimeout: '15s',
  retry: { initialInterval: '1s', backoffCoefficient: 1.5, maximumInterval: '15s' },
});

/** Holds a broadcast from its publication until everybody has been dealt with; paused it costs nothing (files.md, "Sequence"). */
export async function broadcastWorkflow(start: BroadcastStart): Promise<void> {
  let resumed = 0;
  setHandler(goOn, () => {
    resumed += 1;
  });
  for (;;) {
    const before = resumed;
    const isResumed = (): boolean => resumed > before;
    const outcome = await runBroadcast(start.job);
    if (outcome.next === 'end') return;
    if (outcome.next === 'paused') await condition(isResumed);
    else await condition(isResumed, outcome.waitMs);
  }
}
