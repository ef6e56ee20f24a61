/** The virtual clock as stored: `lastSeenRealMs` tells how long the platform was off (decisions.md 2). */
export type StoredClock = { originRealMs: number; originVirtualMs: number; factor: number; lastSeenRealMs: number };
export type Setting<T> = { value: T; rev: number };
export interface Settings {
  /** Null when never set. `rev` is for `compareAndSet`. The value is what was stored under that name: the caller knows its type. */
  get<T>(name: string): Promise<Setting<T> | null>;
  put(name: string, value: unknown): Promise<void>;
  /** Writes if the setting is still at `rev` (0: never set); answers whether it did. */
  compareAndSet(name: string, rev: number, value: unknown): Promise<boolean>;
  clock(): Promise<Setting<StoredClock> | null>;
  compareAndSetClock(rev: number, clock: StoredClock): Promise<boolean>;
}
