import type { Facts } from '../conditions/facts';
import type { SequenceRules } from '../files/sequence';
import { addDuration } from '../time/add';
import { durationOf } from '../time/duration';
import type { WrittenCondition } from './compiled';
import { shareOf } from './share';
import { holds, turnOf } from './written-condition';

/** A published sequence that may take leads in. */
export type EntryCandidate = {
  sequence: string;
  version: number;
  priority: number;
  entry?: SequenceRules['entry'] | undefined;
};

/** A passage of the lead through a sequence, over or not. */
export type PastEnrolment = { sequence: string; enteredAt: number; leftAt?: number | null; cause?: string | null };

/** Why a lead left a stream for a sequence of a higher priority: no passage of its own, for it comes back afterwards. */
export const OUTRANKED = 'outranked';

/**
 * The sequence a lead enters now, or null: of those whose `entry.when` holds and which it may enter (again), the one of the highest
 * `priority` (edge case 40), the first by name where equal. Without `entry` a sequence takes nobody in by itself, without
 * `when` everybody. That the lead is free to enter is the caller's to know.
 */
export function whichSequence(
  candidates: readonly EntryCandidate[],
  facts: Facts,
  past: readonly PastEnrolment[],
  now: number,
): { sequence: string; version: number } | null {
  const [first] = wanting(candidates, facts, past, now);
  return first === undefined ? null : { sequence: first.sequence, version: first.version };
}

/** All the sequences that would take the lead in now, the one that does first. */
export function wanting<C extends EntryCandidate>(
  candidates: readonly C[],
  facts: Facts,
  past: readonly PastEnrolment[],
  now: number,
): C[] {
  return candidates
    .filter(({ sequence, entry }) => {
      if (entry === undefined || !mayEnter(sequence, entry, past, now)) return false;
      return entry.when === undefined || holds(entry.when, facts, now);
    })
    .sort(byRank);
}

/** The higher `priority` first, then by name (edge case 40). */
export function byRank(
  a: Pick<EntryCandidate, 'sequence' | 'priority'>,
  b: Pick<EntryCandidate, 'sequence' | 'priority'>,
): number {
  return b.priority - a.priority || (a.sequence < b.sequence ? -1 : Number(a.sequence > b.sequence));
}

/**
 * Whether re-entry allows it (files.md, "Sequence"): without `reentry` once; with it again `after` the last passage ended (began,
 * where its end is not known), at most `max` times beside the first.
 */
export function mayEnter(
  sequence: string,
  entry: NonNullable<EntryCandidate['entry']>,
  past: readonly PastEnrolment[],
  now: number,
): boolean {
  const from = reentryAt(sequence, entry, past);
  return from !== null && from <= now;
}

/**
 * The earliest instant after `now` at which time alone may let the lead into one of the sequences: a condition turns, or a re-entry's
 * time is over. Null when none can.
 */
export function nextEntryTurn(
  candidates: readonly EntryCandidate[],
  facts: Facts,
  past: readonly PastEnrolment[],
  now: number,
): number | null {
  const turns = candidates.flatMap(({ sequence, entry }) => {
    const allowedAt = entry === undefined ? null : reentryAt(sequence, entry, past);
    if (entry === undefined || allowedAt === null) return [];
    const turn = entry.when === undefined ? null : turnOf(entry.when, facts, now);
    // What turns before the lead may enter changes nothing: it is asked again at `allowedAt`.
    if (allowedAt > now) return [allowedAt];
    return turn === null ? [] : [turn];
  });
  return turns.length === 0 ? null : Math.min(...turns);
}

/** From when the lead may enter: −∞ for the first time, null for never again. */
function reentryAt(
  sequence: string,
  { reentry }: NonNullable<EntryCandidate['entry']>,
  past: readonly PastEnrolment[],
): number | null {
  const passages = past.filter((one) => one.sequence === sequence && one.cause !== OUTRANKED);
  if (passages.length === 0) return -Infinity;
  if (reentry === undefined || (reentry.max !== undefined && passages.length > reentry.max)) return null;
  const ends = passages.map(({ enteredAt, leftAt }) => leftAt ?? enteredAt);
  return addDuration(Math.max(...ends), durationOf(reentry.after), 'UTC');
}

/** What makes a lead leave a sequence at once: its `goal` reached, or its `exit`. */
export type Leaving = { goal?: WrittenCondition | undefined; exit?: { when: WrittenCondition } | undefined };

/** Whether the lead leaves now, and by which of the two; the goal is asked first, for it is the better news. */
export function leavesNow(sequence: Leaving, facts: Facts, now: number): { cause: 'goal' | 'exit' } | null {
  if (sequence.goal !== undefined && holds(sequence.goal, facts, now)) return { cause: 'goal' };
  if (sequence.exit !== undefined && holds(sequence.exit.when, facts, now)) return { cause: 'exit' };
  return null;
}

/** The earliest instant after `now` at which time alone turns the goal or the exit; null when none does. */
export function nextExitTurn(sequence: Leaving, facts: Facts, now: number): number | null {
  const turns = [sequence.goal, sequence.exit?.when]
    .map((condition) => (condition === undefined ? null : turnOf(condition, facts, now)))
    .filter((turn) => turn !== null);
  return turns.length === 0 ? null : Math.min(...turns);
}

/** Whether the lead is in the control group of a sequence (`holdout`, in per cent), which gets nothing; sticky. */
export function isHeldOut(sequence: { name: string; holdout?: number | undefined }, leadId: string): boolean {
  return shareOf(leadId, sequence.name, 'holdout') * 100 < (sequence.holdout ?? 0);
}
