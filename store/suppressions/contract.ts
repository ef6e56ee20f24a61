import type { SuppressionReason } from '../../domain/lead/lead';
import type { Page, PageRequest } from '../connection/paging';

/** `id` is the keyed hash of the normalised address; `email` is null once its person was erased. */
export type SuppressionRecord = { id: string; reason: SuppressionReason; at: number; email: string | null };

export interface Suppressions {
  /** Suppresses an address; a weaker reason never replaces a stronger one. Answers how it stands. */
  add(address: string, reason: SuppressionReason, at: number): Promise<SuppressionRecord>;
  /** The same for many in one command (CSV). */
  addMany(rows: readonly { address: string; reason: SuppressionReason; at: number }[]): Promise<void>;
  /** The same by keyed hash alone, as an export shows them: of people who were erased (the same RIPEN_SECRET makes the same hashes). */
  addHashes(rows: readonly { hash: string; reason: SuppressionReason; at: number }[]): Promise<void>;
  /** By the address as it was asked; addresses that are free are not in the map. */
  find(addresses: readonly string[]): Promise<Map<string, SuppressionRecord>>;
  list(request?: PageRequest & { reason?: SuppressionReason | undefined }): Promise<Page<SuppressionRecord>>;
  /** Frees an address: `bounce` lifts hard bounces and manual entries only (decisions.md, `/v1/suppressions`); `own` is the person's own act and lifts all. */
  lift(address: string, by: 'bounce' | 'own'): Promise<boolean>;
  /** Forgets the readable address and keeps the hash (erasure). */
  anonymise(address: string): Promise<void>;
}
