import type { Account } from '../../domain/handoff/company';

/** Companies by their names (`domain:…`, `siren:…`): who has them, who is of them (lifecycle.md, edge case 64). */
export interface Accounts {
  /** Those that are known, in the order asked. */
  find(keys: readonly string[]): Promise<Account[]>;
  /** Notes that a lead is of the company. */
  join(keys: readonly string[], lead: string): Promise<void>;
  /** Gives the company to a rep, unless somebody has it who is not among `instead`. */
  own(keys: readonly string[], rep: string, instead: readonly string[]): Promise<void>;
  /** Notes that sales works the lead. */
  openDeal(keys: readonly string[], lead: string): Promise<void>;
  /** The lead's deal is over, under whatever name it was opened. */
  closeDeal(lead: string): Promise<void>;
}
