import { findAway } from '../away';
import type { Deps } from '../deps';

/** Real ms after which a Temporal that was away is asked again. */
const AGAIN_AFTER_MS = 5000;

/**
 * Starts the workflow of a job that is stored already. With Temporal away this process keeps trying, and the next worker that starts takes
 * the job up (`resume…`).
 */
export async function startOrRetry(deps: Pick<Deps, 'log'>, job: string, start: () => Promise<unknown>): Promise<void> {
  try {
    await start();
  } catch (error) {
    if (findAway(error) !== 'temporal') throw error;
    deps.log.warn({ job }, 'Temporal is away: the job starts when it is back');
    const retry = (): void => {
      startOrRetry(deps, job, start).catch((problem: unknown) => deps.log.error({ job, problem }, 'not started'));
    };
    setTimeout(retry, AGAIN_AFTER_MS).unref();
  }
}
