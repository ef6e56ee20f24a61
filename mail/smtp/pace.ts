/** Hands out starting instants so that a rate is kept exactly. */
export interface Pace {
  /** How long to wait from now, in ms, before the next start; the instant is taken as soon as this answers. */
  reserve(): number | Promise<number>;
}

/** How far behind its pace a route may catch up: enough for late timers, too little for a burst anyone notices. */
const CATCH_UP_MS = 20;

/**
 * The rate of one process: a token bucket kept as the next free instant: starts are `1000 / maxPerSecond` ms apart, so that no stretch of `w` ms ever sees
 * more than `(w + 20) / interval + 1` of them. `now` is a monotonic clock in ms: a wall clock that jumps would stall or flood.
 * Without `maxPerSecond` nothing waits.
 */
export function createPace(maxPerSecond: number | undefined, now: () => number): { reserve(): number } {
  if (maxPerSecond === undefined) return { reserve: () => 0 };
  if (!(maxPerSecond > 0)) throw new Error(`maxPerSecond must be above 0, not ${maxPerSecond}.`);
  const intervalMs = 1000 / maxPerSecond;
  let next = -Infinity;
  return {
    reserve: () => {
      const current = now();
      const start = next === -Infinity ? current : Math.max(next, current - CATCH_UP_MS);
      next = start + intervalMs;
      return Math.max(0, start - current);
    },
  };
}
