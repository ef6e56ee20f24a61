export interface Seen {
  /** Marks `<sender>/<event id>` keys; answers those that were there already. `owner`: the lead they are about, so that erasing finds them. */
  mark(ids: readonly string[], at: number, owner?: string): Promise<Set<string>>;
  /** Marks many, each with its own owner, in one command. */
  markMany(marks: readonly { id: string; at: number; owner: string }[]): Promise<void>;
  /** Which of them were marked; marks nothing. */
  known(ids: readonly string[]): Promise<Set<string>>;
  /** Whether anything is marked under `<prefix>/`. */
  anyUnder(prefix: string): Promise<boolean>;
  /** Takes marks back, where what they stand for could not be stored. */
  unmark(ids: readonly string[]): Promise<void>;
  /** Deletes marks older than this instant; answers how many. */
  expire(before: number): Promise<number>;
}
