import { setTimeout as sleep } from 'node:timers/promises';
import { Context } from '@temporalio/activity';

/** How often a pump tells Temporal that it lives; well under the heartbeat time-out of `workflows/pump`. */
const HEARTBEAT_MS = 1_000;

/**
 * The long activity of a pump: ticks as long as there is work, pauses when there is none, heartbeats, and ends promptly when the
 * worker shuts down. A tick that fails ends the attempt: Temporal starts the next within a second (decisions.md 11).
 * @param idleMs real pause after a tick that found nothing
 */
export async function runPump(tick: () => Promise<number>, idleMs: number): Promise<void> {
  const context = Context.current();
  const beat = setInterval(() => context.heartbeat(), HEARTBEAT_MS);
  try {
    while (!context.cancellationSignal.aborted) {
      const worked = await tick();
      if (worked === 0) await sleep(idleMs, undefined, { signal: context.cancellationSignal, ref: false }).catch(() => undefined);
    }
  } finally {
    clearInterval(beat);
  }
  throw context.cancellationSignal.reason;
}
