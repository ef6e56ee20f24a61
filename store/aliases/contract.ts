/** `email:…`, `ext:…`, `phone:…`, `lead:<old id>` or `visitor:…`, normalised by the caller. */
export type AliasKey = string;
export type Alias = { lead: string; by: string };

export interface Aliases {
  /** Binds a key to a lead once; a repeat, or another lead, gets the binding that was first. */
  claim(key: AliasKey, lead: string, by: string): Promise<Alias>;
  /** The same for many keys in one command; answers how each key is bound now. */
  claimMany(claims: readonly { key: AliasKey; lead: string; by: string }[]): Promise<Map<AliasKey, Alias>>;
  /** The lead of each key that is bound. */
  resolve(keys: readonly AliasKey[]): Promise<Map<AliasKey, string>>;
  /** Every key of a lead (a scan on the embedded store). */
  ofLead(lead: string): Promise<AliasKey[]>;
  /** Binds every key of `from` to `into`, and `lead:<from>` too (a merge); answers the keys moved, for unmerge. */
  moveAll(from: string, into: string, by: string): Promise<AliasKey[]>;
  /** Binds these keys anew, whoever has them (unmerge, corrected address). */
  move(keys: readonly AliasKey[], into: string, by: string): Promise<void>;
  /** Frees keys that are bound to the lead. */
  release(keys: readonly AliasKey[], lead: string): Promise<void>;
}
