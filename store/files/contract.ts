import type { Controls } from '../../domain/sequences/controls';
import type { FileRecord, FileVersionRecord } from '../../domain/lead/documents';

/** Who signed a version of an agreement (api.md, "sign"). */
export type Signature = { role: string; by: string; at: number };
export type SignedVersion = FileVersionRecord & { signatures: Signature[] };
export type PublishOutcome =
  | { ok: true; version: number }
  /** `unknown`: no such file; `no-draft`: nothing to publish; `changed`: the draft is not the one expected. */
  | { ok: false; reason: 'unknown' | 'no-draft' | 'changed' };

/** `parts`: published instead of the draft, which stays as it is. `expectedDraft`: refused where the draft is another by now. */
export type PublishRequest = {
  by: string;
  at: number;
  expectedDraft?: Record<string, string>;
  parts?: Record<string, string>;
};

export interface Files {
  /** Pauses, switches and orders of publications; what nobody has set is empty. */
  controls(): Promise<Controls>;
  /** Changes them; of changes at once none is lost. Bumps the stamp. */
  changeControls(change: (controls: Controls) => Controls): Promise<Controls>;
  get(kind: string, name: string): Promise<FileRecord | null>;
  /** By name. Archived ones too. */
  list(kind: string): Promise<FileRecord[]>;
  saveDraft(kind: string, name: string, parts: Record<string, string>, by: string, at: number): Promise<FileRecord>;
  /** Makes the draft the next version. Two at once give two versions with different numbers, never one number twice. */
  publish(kind: string, name: string, request: PublishRequest): Promise<PublishOutcome>;
  /** False when there is no such file. A later publish brings it back. */
  archive(kind: string, name: string, at: number): Promise<boolean>;
  /** Newest first. */
  versions(kind: string, name: string): Promise<SignedVersion[]>;
  version(kind: string, name: string, version: number): Promise<SignedVersion | null>;
  published(kind: string, name: string, version?: number): Promise<SignedVersion | null>;
  allPublished(kind: string): Promise<SignedVersion[]>;
  /** Of a kind of which one is in force at a time (`teams`, `fields`, `mail`): the one published last, whatever its name. */
  newestPublished(kind: string): Promise<SignedVersion | null>;
  /** Adds a signature once for each role; answers all signatures, or null when there is no such version. */
  sign(kind: string, name: string, version: number, signature: Signature): Promise<Signature[] | null>;
  primaryModel(): Promise<string | null>;
  setPrimaryModel(name: string): Promise<void>;
  /** Rises with every publish, signature, archive and change of the primary model: what was cached under the same stamp is current. */
  stamp(): Promise<number>;
  /** How often this process has bumped the stamp: who has just published need not ask the store whether something has changed. */
  bumps(): number;
}
