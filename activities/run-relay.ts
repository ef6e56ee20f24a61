import { Context } from '@temporalio/activity';
import { runPump, type Pump } from './run-pump';

export type RelayRunDeps = {
  /** A fresh relay, which begins at the persisted cursors: what an attempt before this one had in memory is not trusted. */
  openRelay: () => Pump;
  nowReal: () => number;
  nowVirtual: () => number;
};

/**
 * The relay as one long activity (decisions.md 11): heartbeats, and returns promptly when the worker shuts down or the activity is
 * cancelled. Throws when ticks have failed for long: the workflow then starts it again, on another worker perhaps.
 */
export function runRelay(deps: RelayRunDeps): () => Promise<void> {
  return async () => {
    const context = Context.current();
    await runPump(deps.openRelay(), {
      nowReal: deps.nowReal,
      nowVirtual: deps.nowVirtual,
      heartbeat: (details) => context.heartbeat(details),
      ended: context.cancellationSignal,
    });
  };
}
