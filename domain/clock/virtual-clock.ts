/**
 * The virtual clock (api.md, `RIPEN_DAY`; decisions.md 1 and 2): a straight line from real to virtual time. Plain JSON, because
 * workflow code receives it as recorded data. With `factor` 1 and equal origins it is the real clock.
 */
export type VirtualClock = { originRealMs: number; originVirtualMs: number; factor: number };

/** The clock of production: virtual time is real time. */
export const REAL_CLOCK: VirtualClock = { originRealMs: 0, originVirtualMs: 0, factor: 1 };

/** Whether both tell the same time at every instant, as far as can be said without looking at one. */
export function isSameClock(a: VirtualClock, b: VirtualClock): boolean {
  return a.factor === b.factor && a.originRealMs === b.originRealMs && a.originVirtualMs === b.originVirtualMs;
}

/** What a timer causes happens at its planned instant when it fired less than this late, in real ms (decisions.md 2). */
export const PUNCTUAL_REAL_MS = 2000;

/** The virtual instant (epoch ms, whole) at a real one. */
export function toVirtual(clock: VirtualClock, realMs: number): number {
  return Math.floor(clock.originVirtualMs + (realMs - clock.originRealMs) * clock.factor);
}

/** How many real ms pass from `realNowMs` until the virtual instant; at least 0, rounded up so that a timer never fires early. */
export function realMsUntil(clock: VirtualClock, virtualMs: number, realNowMs: number): number {
  const real = clock.originRealMs + (virtualMs - clock.originVirtualMs) / clock.factor;
  return Math.max(0, Math.ceil(real - realNowMs));
}

/** The instant at which what was planned for `plannedMs` happens when it is acted on at `nowMs` (both virtual). */
export function effectiveInstant(clock: VirtualClock, plannedMs: number, nowMs: number): number {
  const lateRealMs = (nowMs - plannedMs) / clock.factor;
  return lateRealMs >= 0 && lateRealMs < PUNCTUAL_REAL_MS ? plannedMs : nowMs;
}
