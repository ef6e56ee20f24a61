import type { Alerts } from './alerts/contract';
import type { Aliases } from './aliases/contract';
import type { Audit } from './audit/contract';
import type { Cycles } from './cycles/contract';
import type { Files } from './files/contract';
import type { Handoffs } from './handoffs/contract';
import type { Idempotency } from './idempotency/contract';
import type { Committer, CommitterOptions, Inbox } from './inbox/contract';
import type { Jobs, Uploads } from './jobs/contract';
import type { Keys } from './keys/contract';
import type { Leads } from './leads/contract';
import type { Mails } from './mails/contract';
import type { People } from './people/contract';
import type { Seen } from './seen/contract';
import type { Settings } from './settings/contract';
import type { Suppressions } from './suppressions/contract';
import type { Tasks } from './tasks/contract';
import type { Timelines } from './timeline/contract';

/** Every repository on one connection. */
export type Store = {
  leads: Leads;
  aliases: Aliases;
  suppressions: Suppressions;
  timeline: Timelines;
  inbox: Inbox;
  seen: Seen;
  mails: Mails;
  files: Files;
  tasks: Tasks;
  handoffs: Handoffs;
  alerts: Alerts;
  cycles: Cycles;
  jobs: Jobs;
  uploads: Uploads;
  keys: Keys;
  people: People;
  audit: Audit;
  idempotency: Idempotency;
  settings: Settings;
  /** Resolves when the store answers; rejects within 3 s when it does not (`/readyz`). */
  ping(): Promise<void>;
  close(): Promise<void>;
};

export type StoreOptions = {
  /** Default `ripen`, or the database the URI names. */
  dbName?: string;
  /** Keys of the hash of suppressed addresses (RIPEN_SECRET): the first writes, all find. */
  secrets?: readonly string[];
};

/** Connects; rejects within 3 s with an error for which `isStoreDown` is true when nothing answers. */
export declare function connectStore(uri: string, options?: StoreOptions): Promise<Store>;
/** Collects hits into flushes, back to back (architecture.md, "The store"). One a process. */
export declare function createCommitter(store: Store, instanceName: string, options?: CommitterOptions): Committer;
/** True for errors that mean "the store cannot be reached or did not answer in time": 503 with Retry-After (edge case 33). */
export declare function isStoreDown(error: unknown): boolean;
