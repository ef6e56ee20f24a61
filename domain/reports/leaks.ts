import { isWithPeople, type Stage } from '../lead/stage';
import type { LeadRecord } from '../lead/lead';

/** A lead with nothing to come for so long is a leak (lifecycle.md, "Stages"). */
export const NOTHING_TO_COME_MS = 30 * 86_400_000;

export const LEAKS = [
  'nothing-to-come',
  'unworked-task',
  'stalled-deal',
  'held-offer',
  'abandoned-task',
  'sunset',
] as const;
export type LeakKind = (typeof LEAKS)[number];

/** One lead that is being forgotten, and since when. */
export type Leak = { kind: LeakKind; lead: string; since: number; task: string | null; handoff: string | null };

export type LeakRow = {
  leak: LeakKind;
  count: number;
  /** When the oldest began; null where there is none. */
  since: number | null;
  /** The longest forgotten, at most 100. */
  leads: Omit<Leak, 'kind'>[];
};

const SHOWN_MAX = 100;
/** The stages in which something should always be to come. */
export const WAITING: readonly Stage[] = ['captured', 'nurturing', 'recycled'];

/**
 * Since when a lead that marketing has waits for nothing at all; null where something is to come, people have it, or it has not lasted
 * long enough. A promise, a cool-down, a step or a decision of the score by time is something to come.
 */
export function forgottenSince({ state, next, createdAt }: LeadRecord, now: number): number | null {
  if (state === null || isWithPeople(state.stage) || !WAITING.includes(state.stage)) return null;
  if (next?.at != null) return null;
  const left = state.stageSince;
  const since = Math.max(left, createdAt);
  return now - since >= NOTHING_TO_COME_MS ? since : null;
}

/** One row a kind of leak, also where there is none. */
export function leakRows(leaks: readonly Leak[]): LeakRow[] {
  return LEAKS.map((kind) => {
    const own = leaks.filter((leak) => leak.kind === kind).sort((a, b) => a.since - b.since);
    return {
      leak: kind,
      count: own.length,
      since: own[0]?.since ?? null,
      leads: own.slice(0, SHOWN_MAX).map(({ lead, since, task, handoff }) => ({ lead, since, task, handoff })),
    };
  });
}
