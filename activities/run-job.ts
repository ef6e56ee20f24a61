import { Context } from '@temporalio/activity';

export type ImportRunDeps = {
  /** Runs the job from where it stands; resolves when it has ended, or soon after `ended` is aborted. */
  processImport: (job: string, run: { progress: (done: number) => void; ended: AbortSignal }) => Promise<void>;
};

const HEARTBEAT_EVERY_MS = 2000;

/**
 * One CSV import as a heartbeating activity: killed anywhere, its next attempt goes on where the job's own count stands. At a shutdown it
 * throws the cancellation, so that it is run again elsewhere and not taken for finished.
 */
export function runImport(deps: ImportRunDeps): (job: string) => Promise<void> {
  return async (job) => {
    const context = Context.current();
    let done = 0;
    const beating = setInterval(() => context.heartbeat({ done }), HEARTBEAT_EVERY_MS);
    const progress = (rows: number): void => {
      done = rows;
      context.heartbeat({ done });
    };
    try {
      await deps.processImport(job, { progress, ended: context.cancellationSignal });
    } finally {
      clearInterval(beating);
    }
    if (context.cancellationSignal.aborted) await context.cancelled;
  };
}
