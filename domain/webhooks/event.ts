import type { JsonObject } from '../timeline/entry';

/** What receivers may subscribe to (api.md, "Outbound webhooks"). */
export const WEBHOOK_EVENTS = [
  'lead.stage_changed',
  'lead.hot',
  'lead.erased',
  'handoff.offered',
  'handoff.accepted',
  'handoff.returned',
  'handoff.pooled',
  'handoff.won',
  'handoff.lost',
  'task.opened',
  'sla.breached',
  // Beyond the contract's list: whoever has a company hears of its people by every way they hear of leads (edge case 64).
  'company.colleague',
] as const;
export type WebhookEventType = (typeof WEBHOOK_EVENTS)[number];

/** Something that happened, told to receivers once by its id. `data` holds ids and facts of the process, never the profile. */
export type WebhookEvent = {
  /** Derives from what happened, so that telling it twice is telling it once. */
  id: string;
  type: WebhookEventType;
  /** Virtual epoch ms. */
  at: number;
  /** Whose erasure deletes what is kept of it; null where the erasure itself is told. */
  lead: string | null;
  data: JsonObject;
};

/** That a person was erased: all that may be told of it is which one. */
export function erasureOf(lead: string, at: number): WebhookEvent {
  return { id: `${lead}.erased`, type: 'lead.erased', at, lead: null, data: { lead } };
}

const [SECOND, MINUTE, HOUR] = [1_000, 60_000, 3_600_000];
/** Real ms between attempts; the last one is repeated. */
const PAUSES_MS = [5 * SECOND, 30 * SECOND, 2 * MINUTE, 10 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR];
/** Deliveries are tried for 3 days (api.md, "Outbound webhooks"). */
const TRIED_FOR_MS = 72 * HOUR;

/**
 * When a delivery that has failed `attempts` times (≥ 1) is tried again, real epoch ms; null when its time is up. A receiver may ask for
 * a longer pause (`askedMs`, of Retry-After).
 */
export function nextAttemptAt(attempts: number, begunAt: number, now: number, askedMs = 0): number | null {
  const pause = PAUSES_MS[Math.min(attempts, PAUSES_MS.length) - 1] ?? SECOND;
  const next = now + Math.max(pause, askedMs);
  return next - begunAt > TRIED_FOR_MS ? null : next;
}
