import type { LeadProjection, LeadRecord, StandingReason } from '../../domain/lead/lead';
import type { LiftedBy } from '../../domain/lead/suppression';
import type { Band } from '../../domain/scoring/band';
import type { Stage } from '../../domain/lead/stage';
import type { JsonObject } from '../../domain/timeline/entry';
import type { Page, PageRequest, StoreQuery } from '../connection/paging';

/** A change of the identity and profile side of a lead. Paths are dotted: `{ 'profile.role': 'hr' }`. */
export type LeadChange = {
  set?: Record<string, unknown>;
  unset?: readonly string[];
  addTags?: readonly string[];
  removeTags?: readonly string[];
  /** Values appended to an array: `{ asides: [..], 'consent.history': [..] }`. */
  push?: Record<string, readonly unknown[]>;
  /** Raises a number or instant, never lowers it: `{ lastActivityAt: now }`. */
  max?: Record<string, number>;
  inc?: Record<string, number>;
  /** Only where this filter on the stored lead holds too: `{ 'profile.phone': null }` fills a blank and nothing else. */
  when?: StoreQuery;
};

export type LeadFilter = {
  stage?: Stage | readonly Stage[] | undefined;
  band?: Band | undefined;
  owner?: string | undefined;
  source?: string | undefined;
  /** All of these. */
  tags?: readonly string[] | undefined;
  /**
   * Beginnings of words, all of which must be found: of names, company, e-mail address and each of its parts, domain, telephone number or external
   * id. Capitals and accents do not matter.
   */
  q?: string | undefined;
  /** A filter on the stored lead. */
  query?: StoreQuery | undefined;
};
/** `condition`: a compiled segment, on the stored lead. */
export type LeadList = LeadFilter & PageRequest & { sort?: LeadSort | undefined; condition?: StoreQuery | undefined };
/** `looked`: so many leads were looked at where that ended the page before it was full; `next` goes on behind them. */
export type LeadPage = Page<LeadRecord> & { looked?: number };
export const LEAD_SORTS = ['score', 'createdAt', 'updatedAt', 'lastActivityAt', 'id'] as const;
/** A field, `-` before it for the highest first. */
export type LeadSort = (typeof LEAD_SORTS)[number] | `-${(typeof LEAD_SORTS)[number]}`;

export interface Leads {
  /** Null when there is none. */
  find(id: string): Promise<LeadRecord | null>;
  /** Those that exist, in the order asked. */
  findMany(ids: readonly string[]): Promise<LeadRecord[]>;
  /** Inserts once: false when the lead is there already (nothing changes) or was erased. */
  create(record: LeadRecord): Promise<boolean>;
  /** Of those that exist, what lists of their tasks are ordered by: stored total and last activity, without the rest of the lead. */
  standings(ids: readonly string[]): Promise<Map<string, { total: number | null; lastActivityAt: number | null }>>;
  /**
   * Inserts those that are not there, in one command; answers the ids created. `mayBeErased: false` spares looking for tombstones where the ids
   * were never used before.
   */
  createMany(records: readonly LeadRecord[], options?: { mayBeErased?: boolean }): Promise<Set<string>>;
  /** Answers the lead after the change, or null where there is none or `when` does not hold. */
  change(id: string, change: LeadChange): Promise<LeadRecord | null>;
  /** The same for many in one command; leads that are not there are passed over. */
  changeMany(changes: readonly (LeadChange & { id: string })[]): Promise<void>;
  project(id: string, projection: LeadProjection): Promise<boolean>;
  applyStep(
    id: string,
    change: { set?: JsonObject; addTags?: string[]; removeTags?: string[]; at: number },
  ): Promise<void>;
  recordSends(sends: readonly { lead: string; at: number }[]): Promise<void>;
  /** Marks the lead and its address; every reason that was there stands on (edge cases 11, 36). */
  suppress(id: string, suppression: StandingReason): Promise<void>;
  /** Frees the lead of what may be lifted by this one, where it still has this address; the address itself is freed by `Suppressions.lift`. */
  lift(id: string, email: string, by: LiftedBy): Promise<void>;
  /** Default sort `-createdAt`. A page looks at no more than 2,000 leads whose condition no index looks up. Throws StoreError `bad-cursor`. */
  list(request: LeadList): Promise<LeadPage>;
  count(filter?: LeadFilter): Promise<number>;
  /** Of all that match their source, without the rest of the lead: for a filter that names ids. */
  sourcesOf(filter: LeadFilter): Promise<Map<string, string | null>>;
  /** Every lead that matches, in the order of ids, `batch` at a time, beginning after an id: for jobs that resume by cursor. */
  scan(after: string | null, batch: number, filter?: LeadFilter): Promise<LeadRecord[]>;
  erase(id: string, at: number): Promise<void>;
  isTombstoned(ids: readonly string[]): Promise<Set<string>>;
}
