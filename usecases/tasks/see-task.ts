import type { TaskRecord } from '../../domain/lead/documents';
import type { Asker, Clock } from '../deps';
import { isLimited } from '../leads/see-lead';

/**
 * So long a claim lasts unless it is renewed by claiming once more: longer than any call, short enough that a browser left open over lunch
 * blocks nobody. Real time, like a session: it is about a person at a screen, and a day of `RIPEN_DAY` would be over in one call.
 */
const CLAIM_LIFE_MS = 3_600_000;

/** Who holds a claim: the person of the key, or the key's name where it has none. */
export function holderOf(asker: Asker): string {
  return asker.person ?? asker.actor;
}

/** Open or claimed: still somebody's to do. */
export function isOpen(task: Pick<TaskRecord, 'status'>): boolean {
  return task.status === 'open' || task.status === 'claimed';
}

/** When a claim made now begins and ends, real epoch ms. */
export function claimSpan({ nowReal }: Pick<Clock, 'nowReal'>): { now: number; until: number } {
  const now = nowReal();
  return { now, until: now + CLAIM_LIFE_MS };
}

/** A task as it stands now: a claim that has run out holds nobody off, and is shown as none. */
export function asItStands<T extends Pick<TaskRecord, 'status' | 'claimedBy' | 'claimEndsReal'>>(
  task: T,
  { nowReal }: Pick<Clock, 'nowReal'>,
): T {
  const hasRunOut = task.status === 'claimed' && task.claimEndsReal != null && task.claimEndsReal <= nowReal();
  return hasRunOut ? { ...task, status: 'open', claimedBy: null } : task;
}

/**
 * Whether the asker may read the task of a lead they do not see (any more): a qualifier sees what is still to do and what they have
 * done themselves, not what colleagues did (api.md, first paragraph).
 */
export function hasWorked(asker: Asker, task: Pick<TaskRecord, 'claimedBy' | 'attempts'>): boolean {
  return task.claimedBy === holderOf(asker) || task.attempts.some(({ by }) => by === asker.actor);
}

/** The same as a filter for lists of closed tasks; none for who sees all. */
export function workedBy(asker: Asker): { workedBy?: { holder: string; actor: string } } {
  return isLimited(asker) ? { workedBy: { holder: holderOf(asker), actor: asker.actor } } : {};
}
