import { z } from 'zod';
import { elapsedMs, parseDuration } from '../domain/time/duration';

/** The lengths a day may have, in real ms: timers below a second are raised to one (decisions.md 2), so a day of 250 ms is the least of use. */
const SHORTEST_DAY_MS = 250;
const DAY_MS = 86_400_000;
/** Longer than a verdict takes to come; a person who waits for a call should not wait an hour for us. */
const LONGEST_SETTLE_MS = 3_600_000;
/** A month: days of clicks are no archive, and folding goes by whole months. */
const SHORTEST_EVENTS_MS = 30 * DAY_MS;
const UNITS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** Anything but nothing. */
export const text = z.string().min(1);
/** The port of a server. */
export const port = z.coerce.number({ error: 'expected a port from 0 to 65535' }).int().min(0).max(65535);
/** Values between commas. */
export const list = z.string().transform((written) =>
  written
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== ''),
);
/** Yes or no; no by default. */
export const answer = z.enum(['true', 'false']).default('false');

/** How long a day lasts, in whole real ms. */
export const dayLength = z.string().transform((written, context) => {
  const ms = readMs(written);
  if (ms >= SHORTEST_DAY_MS && ms <= DAY_MS) return Math.round(ms);
  context.addIssue({ code: 'custom', message: 'expected how long a day lasts, from 250ms to 24h, such as 2s' });
  return z.NEVER;
});

/** A pause of at most an hour, in whole real ms; `0` needs no unit. */
export const pause = z.string().transform((written, context) => {
  const ms = written.trim() === '0' ? 0 : readMs(written);
  if (ms <= LONGEST_SETTLE_MS) return Math.round(ms);
  context.addIssue({ code: 'custom', message: 'expected a length of time from 0 to 1h, such as 2m' });
  return z.NEVER;
});

/** How long something is kept, virtual time: a month at least. */
export const keptFor = z.string().transform((written, context) => {
  const kept = parseDuration(written);
  if (kept !== null && !kept.unit.startsWith('business') && elapsedMs(kept) >= SHORTEST_EVENTS_MS) return kept;
  context.addIssue({ code: 'custom', message: 'expected a length of time from 1 month on, such as 25 months' });
  return z.NEVER;
});

/** A length such as `2s` in ms; NaN for what is none, or for one without end. */
function readMs(written: string): number {
  const [, amount = '', unit = ''] = /^(\d+(?:\.\d+)?)\s*(ms|s|m|h)$/.exec(written.trim()) ?? [];
  const ms = Number(amount) * (UNITS[unit] ?? Number.NaN);
  return Number.isFinite(ms) ? ms : Number.NaN;
}
