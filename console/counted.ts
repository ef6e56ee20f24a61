import { LRUCache } from 'lru-cache';
import type { Deps } from '../usecases/deps';
import type { PageCall } from './page';

/** A page waits no longer than this, in real ms, for figures that are counted over everything there is. */
const WAIT_MS = 700;
/** How many counts are remembered, and for how long at most. */
const KEPT = { max: 200, ttl: 30 * 60_000 };
/** What took long to count is not counted again before so many times as long. */
const RESTS = 5;
/** What took more than so many times as long as a page waits will not be had at once the next time either. */
const HOPELESS = 5;

/** `since`: when it was counted (virtual epoch ms, as everything a page shows), null: just now. `counting`: newer figures are on their way. Null: there are none yet. */
export type Counted<T> = { value: T; since: number | null; counting: boolean } | null;

/** What the part `_counting` shows: nothing where the figures are of now. */
export function countingOf(counted: Counted<unknown>, address: string): object {
  return { counting: counted?.counting ?? true, countedAt: counted?.since ?? null, address };
}

/** `at` is real, `now` virtual. */
type Result = { value: unknown; at: number; now: number; tookMs: number };
/** `waited`: for as long as a page waits, in vain. */
type Running = { begun: number; result: Promise<Result>; waited: boolean };
type Counts = { kept: LRUCache<string, Result>; running: Map<string, Running>; lastSlow: Promise<void> };
const counts = new WeakMap<Deps['store'], Counts>();

/**
 * Figures as they are now, where they can be had at once; else the last ones known, while they are counted anew behind the page. So a page
 * answers as fast with a hundred thousand leads as with a thousand, and with few leads it is never a moment old. `what` names
 * them with everything they depend on but who asks and in which language.
 */
export async function countWithin<T>(
  { deps, asker, language }: Pick<PageCall, 'deps' | 'asker' | 'language'>,
  what: string,
  count: () => Promise<T>,
): Promise<Counted<T>> {
  const key = JSON.stringify([what, language, asker.person, asker.roles]);
  const { kept, running } = countsOf(deps.store);
  const last = kept.get(key);
  if (last !== undefined && last.tookMs > WAIT_MS && Date.now() - last.at < RESTS * last.tookMs) {
    return { value: last.value as T, since: last.now, counting: false };
  }
  const known = running.get(key);
  const isSlow = last !== undefined && last.tookMs > WAIT_MS;
  // Who asks anew wants what has happened since; only a count that takes long is waited for by many.
  const isShared = known !== undefined && (isSlow || Date.now() - known.begun > WAIT_MS / 2);
  // Somebody has waited for it in vain: nobody waits for the same count again.
  if (last === undefined && isShared && known.waited) return null;
  const run = isShared ? known : begin(deps, key, count, isSlow);
  if (isSlow && isHopeless(last, run)) return { value: last.value as T, since: last.now, counting: true };
  const done = await within(run.result);
  if (done !== null) return { value: done.value as T, since: null, counting: false };
  run.waited = true;
  return last === undefined ? null : { value: last.value as T, since: last.now, counting: true };
}

/** Somebody has waited for it in vain, or the last one took so long that nobody need try. */
function isHopeless({ tookMs }: Result, { waited }: Running): boolean {
  return waited || tookMs > HOPELESS * WAIT_MS;
}

/** Long counts are made one after another, for each leaves less of the processor to the pages. */
function begin(
  { store, clock }: Pick<Deps, 'store' | 'clock'>,
  key: string,
  count: () => Promise<unknown>,
  isSlow: boolean,
): Running {
  const counted = countsOf(store);
  const { kept, running } = counted;
  const begun = Date.now();
  const counting = async (): Promise<Result> => {
    const started = Date.now();
    const value = await count();
    const done = { value, at: Date.now(), now: clock.now(), tookMs: Date.now() - started };
    kept.set(key, done);
    return done;
  };
  const result = isSlow ? counted.lastSlow.then(counting) : counting();
  if (isSlow)
    counted.lastSlow = result.then(
      () => undefined,
      () => undefined,
    );
  const run: Running = { begun, result, waited: false };
  running.set(key, run);
  // Whoever waits is told of a failure; nobody may be waiting any more.
  result.catch(() => undefined).finally(() => running.get(key) === run && running.delete(key));
  return run;
}

async function within<T>(result: Promise<T>): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), WAIT_MS);
  });
  try {
    return await Promise.race([result, late]);
  } finally {
    clearTimeout(timer);
  }
}

function countsOf(store: Deps['store']): Counts {
  const none: Counts = { kept: new LRUCache(KEPT), running: new Map<string, Running>(), lastSlow: Promise.resolve() };
  const found = counts.get(store) ?? none;
  counts.set(store, found);
  return found;
}
