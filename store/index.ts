import type { Accounts } from './accounts/contract';
import type { Alerts } from './alerts/contract';
import type { Aliases } from './aliases/contract';
import type { Audit } from './audit/contract';
import type { IndexReport } from './connection/connect';
import type { Coupons } from './coupons/contract';
import type { Cycles } from './cycles/contract';
import type { Files } from './files/contract';
import type { Handoffs } from './handoffs/contract';
import type { Idempotency } from './idempotency/contract';
import type { Committer, CommitterOptions, Inbox } from './inbox/contract';
import type { Intake } from './intake/contract';
import type { Jobs, Uploads } from './jobs/contract';
import type { Keys } from './keys/contract';
import type { Leads } from './leads/contract';
import type { Merges } from './merges/contract';
import type { Mails } from './mails/contract';
import type { People } from './people/contract';
import type { Rates } from './rates/contract';
import type { Seen } from './seen/contract';
import type { Sessions } from './sessions/contract';
import type { Settings } from './settings/contract';
import type { Shredding } from './shredding/contract';
import type { Suppressions } from './suppressions/contract';
import type { Tasks } from './tasks/contract';
import type { Texts } from './texts/contract';
import type { Webhooks } from './webhooks/contract';
import type { Timelines } from './timeline/contract';
import type { Visitors } from './visitors/contract';

export { connectStore, type StoreOptions } from './open-store';
export { isStoreDown, StoreError } from './connection/errors';
export type { Page, PageRequest, StoreQuery } from './connection/paging';

/** Every repository on one connection. */
export type Store = {
  leads: Leads;
  aliases: Aliases;
  suppressions: Suppressions;
  timeline: Timelines;
  visitors: Visitors;
  merges: Merges;
  inbox: Inbox;
  seen: Seen;
  mails: Mails;
  files: Files;
  tasks: Tasks;
  texts: Texts;
  handoffs: Handoffs;
  accounts: Accounts;
  alerts: Alerts;
  webhooks: Webhooks;
  cycles: Cycles;
  coupons: Coupons;
  rates: Rates;
  intake: Intake;
  jobs: Jobs;
  uploads: Uploads;
  keys: Keys;
  people: People;
  sessions: Sessions;
  audit: Audit;
  idempotency: Idempotency;
  settings: Settings;
  /** See `createShredding`. */
  shredding: Shredding;
  /** Resolves when the indexes have been declared, with those that failed; they are made beside the traffic. */
  indexed: Promise<IndexReport>;
  /** Resolves when all leads have the words that a search looks for: at once but after an upgrade, when they are given them. */
  searchable: Promise<void>;
  /** Resolves when the store answers; rejects within 3 s when it does not (`/readyz`). */
  ping(): Promise<void>;
  close(): Promise<void>;
};

/** Collects hits into flushes, back to back (architecture.md, "The store"). One a process; `instanceName` is for people who look. */
export function createCommitter(store: Store, instanceName: string, options?: CommitterOptions): Committer {
  return store.inbox.openCommitter(instanceName, options);
}
