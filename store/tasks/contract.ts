import type { TaskRecord } from '../../domain/lead/documents';
import type { Page, PageRequest } from '../connection/paging';

export type ClaimOutcome =
  { ok: true; task: TaskRecord } | { ok: false; reason: 'unknown' | 'closed' | 'held'; heldBy: string | null };
export type TaskFilter = {
  status?: TaskRecord['status'] | readonly TaskRecord['status'][] | undefined;
  claimedBy?: string | undefined;
  /** Who has or had it: by the claim, or by a call that was logged. */
  workedBy?: { holder: string; actor: string } | undefined;
  lead?: string | undefined;
  purpose?: TaskRecord['purpose'] | undefined;
  handRaised?: boolean | undefined;
};
/** What a task is ordered by, and whether it is somebody's, without the rest of it. */
export type TaskStanding = Pick<TaskRecord, (typeof STANDING)[number]>;
export const STANDING = [
  ...(['id', 'lead', 'status', 'claimedBy', 'claimEndsReal', 'handRaised'] as const),
  ...(['callbackAt', 'openedAt', 'scoreAtOpening'] as const),
] as const;
export type TaskEnd = { status: 'done' | 'withdrawn'; outcome: string; at: number };
export interface Tasks {
  find(id: string): Promise<TaskRecord | null>;
  findMany(ids: readonly string[]): Promise<TaskRecord[]>;
  open(task: TaskRecord): Promise<void>;
  update(id: string, change: Partial<TaskRecord>): Promise<void>;
  /** Closes it if it is still open or claimed; answers whether it did. */
  close(id: string, how: TaskEnd): Promise<boolean>;
  addAttempt(id: string, attempt: TaskRecord['attempts'][number]): Promise<void>;
  /** One wins while the claim lasts (`real`: now and its end, real epoch ms); the same person again renews it. */
  claim(id: string, by: string, at: number, real: { now: number; until: number }): Promise<ClaimOutcome>;
  /** Gives it back: only who holds it, or anyone with `by` null (a lead manager). */
  release(id: string, by: string | null): Promise<ClaimOutcome>;
  /** Hand-raisers first, then highest score at opening, then newest (api.md, tasks). */
  list(request: TaskFilter & PageRequest): Promise<Page<TaskRecord>>;
  /** Of all that match, at most `most`, in that order. */
  standings(filter: TaskFilter, most: number): Promise<TaskStanding[]>;
  count(filter: TaskFilter): Promise<number>;
}
