import { REAL_CLOCK, toVirtual, type VirtualClock } from '../domain/clock/virtual-clock';
import type { Store } from '../store';
import type { StoredClock } from '../store/settings/contract';
import type { Clock, Log } from '../usecases/deps';

const DAY_MS = 86_400_000;
/** How often it is noted that the platform is up, in real ms. */
const BEAT_MS = 5000;
/** Off for longer than this, accelerated time stands still meanwhile (decisions.md 2). */
const GAP_MS = 60_000;
/** Processes that write the clock at the same moment take turns. */
const MAX_TRIES = 20;

/** A clock that notes that it runs until it is stopped. */
export type RunningClock = Clock & { stop(): Promise<void> };

/**
 * The virtual clock of a store: its origin is stored, so a restart goes on from it, and so does another `RIPEN_DAY`. `dayMs` is how
 * long a day lasts in real ms; null: real time from where the virtual one stands. Every process of a store sees one line: a beat that
 * finds another line stored takes it over.
 */
export async function openClock(store: Pick<Store, 'settings'>, dayMs: number | null, log: Log): Promise<RunningClock> {
  const factor = dayMs === null ? 1 : DAY_MS / dayMs;
  const before = (await store.settings.clock())?.value ?? null;
  let line = await settleClock(store, factor);
  if (before !== null && before.factor !== factor) {
    const dayMs = { before: Math.round(DAY_MS / before.factor), now: Math.round(DAY_MS / factor) };
    log.warn(
      { dayMs },
      'a day has another length than at the last start: whoever sleeps is woken and goes on by the new one',
    );
  }
  let beating: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    beating = settleClock(store, line.factor)
      .then((found) => {
        line = found;
      })
      .catch(() => log.warn({}, 'the clock could not be noted: the store is away'));
  }, BEAT_MS);
  timer.unref();
  return {
    now: () => toVirtual(line, Date.now()),
    nowReal: () => Date.now(),
    get line() {
      return line;
    },
    stop: async () => {
      clearInterval(timer);
      await beating;
      await settleClock(store, line.factor).catch(() => undefined);
    },
  };
}

/** The clock of production: real time. Throws when the store's time was once bent. */
export async function openRealClock(store: Pick<Store, 'settings'>): Promise<RunningClock> {
  const stored = await store.settings.clock();
  if (stored && toVirtual(stored.value, 0) !== 0) {
    throw new Error('This store has been run with RIPEN_DAY: its times are not real, and production refuses it.');
  }
  return { now: () => Date.now(), nowReal: () => Date.now(), line: REAL_CLOCK, stop: async () => undefined };
}

/** Stores that the platform is up now, on the line that applies, and answers that line. */
async function settleClock({ settings }: Pick<Store, 'settings'>, factor: number): Promise<VirtualClock> {
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const stored = await settings.clock();
    const now = Date.now();
    const line = nextLine(stored?.value ?? null, factor, now);
    if (await settings.compareAndSetClock(stored?.rev ?? 0, { ...line, lastSeenRealMs: now })) return line;
  }
  throw new Error(`The stored clock was changed by others ${MAX_TRIES} times in a row.`);
}

/** The line that applies from `now` (real ms) on: the stored one, unless time stood still or is to run at another pace. */
export function nextLine(stored: StoredClock | null, factor: number, now: number): VirtualClock {
  if (!stored) return { originRealMs: now, originVirtualMs: now, factor };
  const { lastSeenRealMs, ...line } = stored;
  const stoodStill = stored.factor !== 1 && now - lastSeenRealMs > GAP_MS;
  if (!stoodStill && factor === stored.factor) return line;
  return { originRealMs: now, originVirtualMs: toVirtual(line, stoodStill ? lastSeenRealMs : now), factor };
}
