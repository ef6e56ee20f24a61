export type StoredAnswer = { status: number; body: string; headers?: Record<string, string> };
export type IdempotencyStart =
  | { state: 'new' }
  | { state: 'replay'; answer: StoredAnswer }
  /** The key was used with another body: 409. */
  | { state: 'conflict' }
  /** The first request has not been answered yet. */
  | { state: 'running' };
export interface Idempotency {
  /** `key`: hash of the caller and the Idempotency-Key, plus the route. A record older than 24 real hours, or left unanswered for a minute, is begun anew. */
  begin(key: string, bodyHash: string, atReal: number): Promise<IdempotencyStart>;
  /** Keeps the answer. `lead`: whom it shows, so that erasing deletes it. */
  finish(key: string, answer: StoredAnswer, lead?: string): Promise<void>;
  /** Forgets a request that failed without effect, so that a repeat runs. */
  forget(key: string): Promise<void>;
  /** Forgets the answers that show one of these identifiers, whatever their case (erasure). */
  forgetShowing(identifiers: readonly string[]): Promise<void>;
  /** Deletes records begun before this real instant; answers how many. */
  expire(beforeReal: number): Promise<number>;
}
