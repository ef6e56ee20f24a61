import type { MailCounts, RateScope } from '../../domain/sequences/mail-rates';

export interface Rates {
  /** Adds to the counts of scopes on the day of `at`, in one command. */
  add(counts: readonly { scope: RateScope; at: number; add: Partial<MailCounts> }[]): Promise<void>;
  /** The counts of scopes, in their order, in the last seven days, that of `now` included: one look-up by key. */
  read(scopes: readonly RateScope[], now: number): Promise<MailCounts[]>;
  /** Counts the scope from nothing again. */
  reset(scope: RateScope, now: number): Promise<void>;
}
