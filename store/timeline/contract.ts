import type { TimelineEntry } from '../../domain/timeline/entry';
import type { Page, PageRequest } from '../connection/paging';

export type TimelineAppend = { lead: string; entries: readonly TimelineEntry[]; bucketHint: number };

/** Which entries: `kinds` are names, or `email.*` for all that begin so; `at` from `from` (included) to `to` (not). */
export type TimelineFilter = {
  kinds?: readonly string[] | undefined;
  from?: number | undefined;
  to?: number | undefined;
};

export interface Timelines {
  /**
   * Appends in order. Repeating it is harmless: `read` answers each id once, where it came first. `lead` may be any owner of a timeline
   * (`visitor:<id>` for anonymous history). A too low hint costs time, never entries.
   */
  append(lead: string, entries: readonly TimelineEntry[], bucketHint: number): Promise<void>;
  /** The same for many leads, in one store command where no bucket is full. */
  appendMany(appends: readonly TimelineAppend[]): Promise<void>;
  /** Everything in the order it was appended, each id once: what was read before is a prefix of what is read later. */
  read(lead: string, lastBucket: number): Promise<TimelineEntry[]>;
  /** The same for many leads in one query where no newest bucket is missed. */
  readMany(leads: readonly { lead: string; lastBucket: number }[]): Promise<Map<string, TimelineEntry[]>>;
  /** Newest first by `at`; folded events as one line a month. Without the number of the newest bucket known they are asked for one after another. */
  page(lead: string, request?: PageRequest & TimelineFilter & { lastBucket?: number }): Promise<Page<TimelineEntry>>;
  /** Sets the machine verdict or the retraction of an entry; false when there is no such entry. */
  set(lead: string, entryId: string, change: { machine?: string; retracted?: boolean }): Promise<boolean>;
  /** Puts entries of the same ids in the place of those stored, folded away for their age: nothing moves, a verdict or retraction stays. */
  fold(lead: string, lastBucket: number, folded: readonly TimelineEntry[]): Promise<void>;
  /** Whose timelines hold an entry of this id: one lead's, and that of whom it was merged into. */
  holdersOf(entryId: string): Promise<string[]>;
  /** Deletes a whole timeline (anonymous history that has joined a lead's; erasure). */
  drop(lead: string): Promise<void>;
}
