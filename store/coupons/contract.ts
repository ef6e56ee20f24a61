/** How many codes a pool has, and how many of them are still nobody's. */
export type PoolCount = { pool: string; total: number; left: number };
export type GivenCode =
  { given: true; code: string; left: number; total: number } | { given: false; reason: 'no-pool' | 'empty' };

export interface Coupons {
  /** Adds the codes that are not in the pool yet; answers how many were new. The same upload twice adds nothing. */
  add(pool: string, codes: readonly string[]): Promise<{ added: number }>;
  /** Null where nothing was ever uploaded. */
  count(pool: string): Promise<PoolCount | null>;
  /** The lead's code, always the same: given now if it has none yet. No code is given to two leads. */
  give(pool: string, lead: string, at: number): Promise<GivenCode>;
  find(pool: string, lead: string): Promise<string | null>;
  /** Every code the lead has. */
  ofLead(lead: string): Promise<{ pool: string; code: string; at: number }[]>;
}
