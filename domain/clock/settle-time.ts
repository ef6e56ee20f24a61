import { durationOf, elapsedMs } from '../time/duration';

/** The shortest timer the development server knows (decisions.md 2): no verdict worth waiting for comes in less. */
const SHORTEST_MS = 1_000;

/**
 * How long an open or click waits for the verdict man or machine, in virtual ms for a clock of this `factor` (edge case 61). What the
 * process was told (`RIPEN_SETTLE`, real ms) holds whatever the clock; else `settle` of `mail.yaml`, real time on a real clock, and
 * shortened like the days on an accelerated one, where two real minutes would be months: below a second nothing waits.
 */
export function settleVirtualMs(configuredMs: number | null, written: string, factor: number): number {
  if (configuredMs !== null) return configuredMs * factor;
  const ms = elapsedMs(durationOf(written));
  return factor === 1 || ms / factor >= SHORTEST_MS ? ms : 0;
}
