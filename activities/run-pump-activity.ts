import { Context } from '@temporalio/activity';
import { runPump, type Pump } from './run-pump';

export type PumpActivity = {
  /** A fresh pump, which begins at what is persisted: what an attempt before this one had in memory is not trusted. */
  open: () => Pump;
  nowReal: () => number;
  nowVirtual: () => number;
};

/**
 * A pump as one long activity (decisions.md 11): heartbeats, and returns promptly when the worker shuts down or the activity is
 * cancelled. Throws when ticks have failed for long: the workflow then starts it again, on another worker perhaps.
 */
export async function runPumpActivity({ open, nowReal, nowVirtual }: PumpActivity): Promise<void> {
  const context = Context.current();
  const heartbeat = (details: unknown): void => context.heartbeat(details);
  await runPump(open(), { nowReal, nowVirtual, heartbeat, ended: context.cancellationSignal });
}
