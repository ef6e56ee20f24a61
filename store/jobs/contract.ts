import type { JobRecord } from '../../domain/lead/documents';
import type { Page, PageRequest } from '../connection/paging';

export interface Jobs {
  /** Inserts once by id: false when it is there already. */
  create(job: JobRecord): Promise<boolean>;
  find(id: string): Promise<JobRecord | null>;
  update(id: string, change: Partial<JobRecord>): Promise<void>;
  /** By id, newest last created first where ids rise with time. */
  list(
    request: PageRequest & { kind?: string | undefined; status?: JobRecord['status'] | undefined },
  ): Promise<Page<JobRecord>>;
}
/** The rows of an import that were rejected, as they were sent, and the header they came under. */
export type Rejected = { header: string[]; rows: { line: number; message: string; cells: string[] }[] };
/** One of them by itself: the job of its import, and the header it came under. */
export type RejectedRow = Rejected['rows'][number] & { job: string; header: string[] };
/** How the name of an upload ends that holds an import's rejected rows. */
export const REJECTED = '.rejected';

/**
 * How the name of an upload ends that was sent and is not imported yet; it begins with when that was (virtual ms, in base 36, of nine
 * digits at least) and a dash.
 */
export const STAGED = '.staged';

export interface Uploads {
  /** Stores a text in chunks of at most 8 MB, durable when it resolves; a repeat replaces it. Answers the number of chunks. */
  save(id: string, text: string): Promise<number>;
  /** The chunks in order, one in memory at a time. Throws StoreError `not-found` where a chunk is missing. */
  read(id: string): AsyncIterable<string>;
  drop(id: string): Promise<void>;
  /** The rejected rows of imports in which one of these is a cell, whatever its case (a person's own data). */
  mentioning(identifiers: readonly string[]): Promise<RejectedRow[]>;
  /** Deletes what was staged before an instant (virtual ms). */
  dropStaged(before: number): Promise<void>;
  /**
   * Takes the rows out of what was rejected of imports in which one of these is a cell, whatever its case, and deletes what is staged
   * and names one of them anywhere (erasure).
   */
  forget(identifiers: readonly string[]): Promise<void>;
}
