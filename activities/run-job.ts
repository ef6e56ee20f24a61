import { Context } from '@temporalio/activity';

/** What a job is given while it runs. */
export type JobRun = {
  /** Tells how far it is: what is heartbeated. */
  progress: (done: number) => void;
  /** Aborted when the worker shuts down: the job stops after the piece under way, and a later run goes on. */
  ended: AbortSignal;
};

const HEARTBEAT_EVERY_MS = 2000;

/**
 * A job (an import, a rescoring) as a heartbeating activity: killed anywhere, its next attempt goes on where the job's own record stands.
 * At a shutdown it throws the cancellation, so that it is run again elsewhere and not taken for finished.
 */
export function runJob<T>(process: (job: string, run: JobRun) => Promise<T>): (job: string) => Promise<T> {
  return async (job) => {
    const context = Context.current();
    let done = 0;
    const beating = setInterval(() => context.heartbeat({ done }), HEARTBEAT_EVERY_MS);
    const progress = (rows: number): void => {
      done = rows;
      context.heartbeat({ done });
    };
    let result: T;
    try {
      result = await process(job, { progress, ended: context.cancellationSignal });
    } finally {
      clearInterval(beating);
    }
    if (context.cancellationSignal.aborted) await context.cancelled;
    return result;
  };
}
