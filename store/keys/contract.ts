import type { KeyRecord } from '../../domain/lead/documents';

export interface Keys {
  /** Null when unknown or revoked. */
  find(hash: string): Promise<KeyRecord | null>;
  /** Inserts once by hash: false when it is there already. */
  create(key: KeyRecord): Promise<boolean>;
  /** By id; false when there is none or it was revoked already. */
  revoke(id: string, at: number): Promise<boolean>;
  /** Newest first; revoked ones too. */
  list(): Promise<KeyRecord[]>;
}
