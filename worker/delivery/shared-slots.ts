import type { Settings } from '../../store/settings/contract';
import { createGroupCommit } from '../../store/connection/group-commit';

/** One instant (real ms) that is the caller's alone; or, where none was free within the horizon, the next one that would be. */
export type Slot = { at: number } | { next: number };

/** Instants at which something may start, handed out at a rate that all processes keep together. */
export interface SharedSlots {
  /**
   * Takes the next instant, at most `horizonMs` away; it lies up to 20 ms in the past where a timer came late.
   * @throws the store's error
   */
  take(wanted: { perSecond: number; horizonMs: number }): Promise<Slot>;
}

export type SlotDeps = {
  settings: Pick<Settings, 'get' | 'compareAndSet'>;
  /** Real ms since 1970, from a clock that does not jump. */
  now: () => number;
};

/** How far behind its rate a route may catch up: enough for late timers, too little for a burst anyone notices. */
const CATCH_UP_MS = 20;
/** Instants are taken for so much of a second ahead, so that a fast route asks the store twice a second and not for each mail. */
const AHEAD_S = 0.5;
/** Nobody takes an instant that far ahead: whoever wrote it had a wrong clock. */
const WRONG_CLOCK_MS = 60_000;

/**
 * A rate kept as the next free instant, in one small document of the store that moves by compare-and-set (decisions.md 11: two pumps of one
 * route may overlap after a missed heartbeat). What is asked for at once, and what half a second needs, is taken with one command; what a
 * process has taken and does not use is lost with it.
 */
export function createSharedSlots(name: string, { settings, now }: SlotDeps): SharedSlots {
  let rev = 0;
  let next = 0;
  let held: number[] = [];

  async function reload(): Promise<void> {
    const found = await settings.get<{ next: number }>(name);
    rev = found?.rev ?? 0;
    next = found?.value.next ?? 0;
  }

  /** Takes instants from the store; answers when the next is free where none of them lies within the horizon. */
  async function reserve(count: number, perSecond: number, horizonMs: number): Promise<number | null> {
    const intervalMs = 1000 / perSecond;
    for (;;) {
      const current = now();
      const free = next - current > Math.max(WRONG_CLOCK_MS, 2 * intervalMs) ? 0 : next;
      const start = Math.max(free, current - CATCH_UP_MS);
      const room = Math.floor((current + horizonMs - start) / intervalMs) + 1;
      if (room < 1) return start;
      const taken = Math.min(room, Math.max(count, Math.ceil(perSecond * AHEAD_S)));
      const after = start + taken * intervalMs;
      if (rev > 0 || (await isFirst())) {
        if (await settings.compareAndSet(name, rev, { next: after })) {
          rev += 1;
          next = after;
          held.push(...Array.from({ length: taken }, (_, n) => start + n * intervalMs));
          return null;
        }
        await reload();
      }
    }
  }

  /** Whether nobody has written the document yet, as far as this process has just read. */
  async function isFirst(): Promise<boolean> {
    await reload();
    return rev === 0;
  }

  const take = createGroupCommit<{ perSecond: number; horizonMs: number }, Slot>(async (group) => {
    // Of one route all ask alike; where `mail.yaml` was published meanwhile the last one knows.
    const { perSecond, horizonMs } = group.at(-1) ?? { perSecond: 1, horizonMs: 0 };
    held = held.filter((instant) => instant >= now() - CATCH_UP_MS);
    const later = held.length < group.length ? await reserve(group.length - held.length, perSecond, horizonMs) : null;
    return group.map(() => {
      const at = held.shift();
      return at === undefined ? { next: later ?? next } : { at };
    });
  });
  return { take };
}
