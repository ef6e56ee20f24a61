import type { StandingReason, Suppression, SuppressionReason } from '../../domain/lead/lead';
import type { LiftedBy } from '../../domain/lead/suppression';
import type { Page, PageRequest } from '../connection/paging';

/** `id` is the keyed hash of the normalised address; `email` is null once its person was erased. */
export type SuppressionRecord = Suppression & { id: string; email: string | null };

export interface Suppressions {
  /** Suppresses an address; every reason that was there stands on. Answers how it stands. */
  add(address: string, reason: SuppressionReason, at: number): Promise<SuppressionRecord>;
  /** The same for many at once (CSV); one address may come with several reasons. */
  addMany(rows: readonly ({ address: string } & StandingReason)[]): Promise<void>;
  /** The same by keyed hash alone, as an export shows them: of people who were erased (the same RIPEN_SECRET makes the same hashes). */
  addHashes(rows: readonly ({ hash: string } & StandingReason)[]): Promise<void>;
  /** By the address as it was asked; addresses that are free are not in the map. */
  find(addresses: readonly string[]): Promise<Map<string, SuppressionRecord>>;
  /** `reason`: those of whom it is one of the reasons. */
  list(request?: PageRequest & { reason?: SuppressionReason | undefined }): Promise<Page<SuppressionRecord>>;
  /** Lifts what may be by this one and leaves all else standing; answers whether there was anything to lift. */
  lift(address: string, by: LiftedBy): Promise<boolean>;
  /** Forgets the readable address and keeps the hash (erasure). */
  anonymise(address: string): Promise<void>;
}
