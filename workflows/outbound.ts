import { proxyActivities, sleep } from '@temporalio/workflow';
import type { OutboundActivities, OutboundStart } from './contract/outbound';

const { callOut, giveUpCall } = proxyActivities<OutboundActivities>({
  startToCloseTimeout: '1 minute',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1 minute' },
});

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Pauses between attempts, in real time: three days in all (api.md, "Outbound webhooks"). */
const PAUSES_MS = [
  5_000,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
  18 * HOUR_MS,
  22 * HOUR_MS,
];
/** An SMS that its window puts off again and again has a window that never opens. */
const DELAYS_MAX = 50;

/** One call to the outside until it is answered or given up. Its pauses are timers: an activity that waits would hold a slot. */
export async function outboundWorkflow({ call, waitMs }: OutboundStart): Promise<void> {
  if (waitMs > 0) await sleep(waitMs);
  let attempt = 0;
  let delays = 0;
  for (;;) {
    const outcome = await callOut(call);
    if (outcome.next === 'end') return;
    const pauseMs = outcome.next === 'later' ? outcome.waitMs : PAUSES_MS[attempt++];
    if (pauseMs === undefined || (outcome.next === 'later' && ++delays > DELAYS_MAX)) break;
    await sleep(pauseMs);
  }
  await giveUpCall(call);
}
