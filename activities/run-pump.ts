/** What a pump is to the activity that runs it; `waiting` and `positions` may be left out. */
export interface Pump {
  /** Does what there is to do and answers how much that was, by any names. Throws while what it needs is away. */
  tick(nowReal: number, nowVirtual: number): Promise<Record<string, number>>;
  /** Plain JSON for the heartbeat: how far it is. */
  positions?(): unknown;
}

export type PumpRun = {
  nowReal: () => number;
  nowVirtual: () => number;
  heartbeat: (details: unknown) => void;
  /** Aborted when the worker shuts down or the activity is cancelled. */
  ended: AbortSignal;
  /** Real ms of failing ticks after which the run is given up; default 30 s. */
  givesUpAfterMs?: number;
};

/** Real ms between ticks that find nothing: a signal is on its way within this and the store is asked 40 times a second at most. */
const IDLE_MS = 25;
const FIRST_BACKOFF_MS = 50;
const LAST_BACKOFF_MS = 1000;
const HEARTBEAT_EVERY_MS = 500;
const GIVES_UP_AFTER_MS = 30_000;

/**
 * Ticks until `ended` is aborted, then resolves after the tick under way. At once again while there is work, every 25 ms or so when idle, with
 * growing pauses of at most a second while a tick fails; heartbeats all along, in a tick too. Rejects with the tick's error when
 * ticks have failed without a break for `givesUpAfterMs`, so that the failure shows and another worker may try.
 */
export async function runPump(pump: Pump, run: PumpRun): Promise<void> {
  const beat = (): void => run.heartbeat(pump.positions?.() ?? null);
  const beating = setInterval(beat, HEARTBEAT_EVERY_MS);
  let failingSince: number | null = null;
  let backoffMs = FIRST_BACKOFF_MS;
  try {
    while (!run.ended.aborted) {
      try {
        const begunReal = run.nowReal();
        const worked = await pump.tick(begunReal, run.nowVirtual());
        failingSince = null;
        backoffMs = FIRST_BACKOFF_MS;
        if (Object.values(worked).every((count) => count === 0)) {
          await pause(idleMs(run.nowReal() - begunReal), run.ended);
        }
      } catch (error) {
        failingSince ??= run.nowReal();
        if (run.nowReal() - failingSince >= (run.givesUpAfterMs ?? GIVES_UP_AFTER_MS)) throw error;
        await pause(backoffMs, run.ended);
        backoffMs = Math.min(LAST_BACKOFF_MS, backoffMs * 2);
      }
    }
  } finally {
    clearInterval(beating);
  }
}

/** A look that finds nothing may cost much (a long outbox, none of it due): looking takes a fifth of the time at most. */
function idleMs(lookedMs: number): number {
  return Math.min(LAST_BACKOFF_MS, Math.max(IDLE_MS, 4 * lookedMs));
}

/** Resolves after `ms` real milliseconds, or as soon as the run has ended. */
function pause(ms: number, ended: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      ended.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    ended.addEventListener('abort', done);
    if (ended.aborted) done();
  });
}
