import type { Hit } from '../../domain/timeline/hit';

export type InboxCursor = { instance: string; n: number };
export type InboxFlush = { instance: string; n: number; hits: Hit[] };

export interface Inbox {
  /** The next flushes after each instance's cursor, oldest first, at most `limit` in all. */
  read(after: readonly InboxCursor[], limit: number): Promise<InboxFlush[]>;
  /** Every instance that may still have flushes, with the persisted cursor. */
  cursors(): Promise<InboxCursor[]>;
  /** Persists a cursor (never lowers it) and deletes what is behind it. */
  advance(cursor: InboxCursor): Promise<void>;
  /** Takes out instances whose process has gone and whose flushes are all read; answers how many. Call it every few minutes. */
  retire(nowReal: number): Promise<number>;
  /** See `createCommitter`. */
  openCommitter(instanceName: string, options?: CommitterOptions): Committer;
}

export type CommitterOptions = {
  /** Hits that may wait at once; more are refused with StoreError `busy`. Default 20,000. */
  maxWaiting?: number;
  /** Real ms after which a write is given up as unknown. Default 5,000. */
  flushTimeoutMs?: number;
};
export interface Committer {
  /**
   * Resolves when these hits are durable. Rejects with StoreError `busy` (too many wait), `too-large` (over 4 million characters as JSON), `closed`,
   * or with the store's error: then they may or may not be stored, and repeating them with the same ids is harmless.
   */
  commit(hits: readonly Hit[]): Promise<void>;
  /** Hits that wait now. */
  waiting(): number;
  /** Writes what waits, then marks the instance as finished. */
  close(): Promise<void>;
}
