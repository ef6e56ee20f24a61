import type { LeadRecord } from '../../domain/lead/lead';

/** One merge, kept for unmerging. `id` is `<survivor>:<loser>`; `lead` the survivor, so that erasing it finds this. Virtual ms. */
export type MergeRecord = {
  id: string;
  lead: string;
  loser: string;
  at: number;
  by: string;
  /** Aliases that led to the loser. */
  keys: string[];
  /** The survivor as it was. */
  before: MergedSide;
  /** What the merge made of it: unmerging takes back only what nobody has changed since. */
  after: MergedSide;
  /** Where the loser stood. */
  stage: string;
  reason: string | null;
};

/** The identity side of a lead, which a merge unites. */
export type MergedSide = Pick<
  LeadRecord,
  'email' | 'phone' | 'externalId' | 'profile' | 'consent' | 'suppressed' | 'topicsRefused' | 'tags' | 'customer'
>;

export interface Merges {
  find(survivor: string, loser: string): Promise<MergeRecord | null>;
  /** The merges that a lead survived. */
  ofLead(survivor: string): Promise<MergeRecord[]>;
  /** Keeps it once: a repeat of the same merge finds what was before the first. Answers how it is kept. */
  keep(merge: MergeRecord): Promise<MergeRecord>;
  /** Notes what moved. */
  note(id: string, change: Partial<Pick<MergeRecord, 'keys' | 'after'>>): Promise<void>;
  drop(id: string): Promise<void>;
}
