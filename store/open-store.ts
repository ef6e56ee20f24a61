import type { Connection } from 'mongoose';
import type { Store } from '.';
import { accountsOfLead, createAccounts, openAccounts } from './accounts/accounts';
import { createAlerts, openAlerts } from './alerts/alerts';
import { createAliases, openAliases } from './aliases/aliases';
import { createAudit } from './audit/audit';
import { createIndexes, describeStore, openConnection, type StoreTraits } from './connection/connect';
import { createCoupons, openCoupons } from './coupons/coupons';
import { createCycles, openCycles } from './cycles/cycles';
import { openFiles } from './files/collections';
import { createFiles } from './files/files';
import { createHandoffs, openDossiers, openHandoffs } from './handoffs/handoffs';
import { createIdempotency, openRequests } from './idempotency/idempotency';
import { openInbox } from './inbox/collections';
import { createInbox } from './inbox/inbox';
import { createIntake, openIntake } from './intake/intake';
import { createJobs } from './jobs/jobs';
import { createUploads } from './jobs/uploads';
import { createKeys } from './keys/keys';
import { openLeads } from './leads/collection';
import type { OwnedCollection } from './leads/erase';
import { fillWords } from './leads/fill-words';
import { createLeads } from './leads/leads';
import { createErasureGuard, openTombstones } from './leads/tombstones';
import { createMerges, openMerges } from './merges/merges';
import { openMails } from './mails/collections';
import { createMails } from './mails/mails';
import { createPeople } from './people/people';
import { createRates } from './rates/rates';
import { createSeen, openSeen } from './seen/seen';
import { createSessions } from './sessions/sessions';
import { createSettings, openSettings } from './settings/settings';
import { createShredding } from './shredding/shredding';
import { createSuppressions } from './suppressions/suppressions';
import { createTasks, openTasks } from './tasks/tasks';
import { createTexts, openTexts } from './texts/texts';
import { openTimeline } from './timeline/collection';
import { createWebhooks, openDeliveries } from './webhooks/webhooks';
import { createTimelines } from './timeline/timeline';
import { createVisitors } from './visitors/visitors';

export type StoreOptions = {
  /** Default: the database that the URI names. */
  dbName?: string;
  /** Keys of the hash of suppressed addresses (RIPEN_SECRET): the first writes, all find. */
  secrets?: readonly string[];
};

/** For development only: production always configures a secret (api.md, `RIPEN_SECRET`). */
const DEVELOPMENT_SECRET = 'ripen-development';

/**
 * Connects and declares every collection. Rejects within some 3 s with an error for which `isStoreDown` is true when nothing answers;
 * once connected it reconnects by itself, and each call fails within 3 s while the store is down.
 */
export async function connectStore(uri: string, options: StoreOptions = {}): Promise<Store> {
  const connection = await openConnection(uri, options.dbName);
  const traits = await describeStore(connection);
  const secrets = options.secrets ?? [];
  const closing = new AbortController();
  const store = assemble(connection, traits, secrets.length === 0 ? [DEVELOPMENT_SECRET] : secrets, closing.signal);
  return {
    ...store,
    indexed: createIndexes(connection),
    ping: async () => {
      await connection.db?.command({ ping: 1 });
    },
    close: () => {
      closing.abort();
      return connection.close();
    },
  };
}

function assemble(
  connection: Connection,
  { replicated, isEmbedded }: StoreTraits,
  secrets: readonly string[],
  closed: AbortSignal,
): Omit<Store, 'indexed' | 'ping' | 'close'> {
  const leads = openLeads(connection);
  const tombstones = openTombstones(connection);
  const guard = createErasureGuard(tombstones);
  const aliases = openAliases(connection);
  const settings = openSettings(connection);
  const named = createSettings(settings);
  const shredding = createShredding(connection, named, isEmbedded);
  const uploads = createUploads(connection);
  const mails = openMails(connection);
  const [tasks, handoffs, dossiers] = [openTasks(connection), openHandoffs(connection), openDossiers(connection)];
  const [alerts, cycles] = [openAlerts(connection), openCycles(connection)];
  const accounts = openAccounts(connection);
  const merges = openMerges(connection);
  const [seen, requests] = [openSeen(connection), openRequests(connection)];
  const idempotency = createIdempotency(requests);
  const deliveries = openDeliveries(connection);
  const coupons = openCoupons(connection);
  const texts = openTexts(connection);
  const suppressions = createSuppressions(connection, secrets);
  const timeline = createTimelines({ buckets: openTimeline(connection), leads, tombstones });
  const ofLead: OwnedCollection[] = [
    ...[mails.ledger, mails.outbox],
    ...[deliveries.log, deliveries.queue],
    ...[tasks, handoffs, dossiers, alerts, cycles, requests, merges, coupons.grants, texts],
  ];
  const owned = [
    ...ofLead.map((collection) => ({ collection, by: 'lead' as const })),
    { collection: accountsOfLead(accounts), by: 'lead' as const },
    { collection: seen, by: 'owner' as const },
  ];
  const erasure = {
    leads,
    tombstones,
    aliases,
    suppressions,
    timeline,
    owned,
    uploads,
    requests: idempotency,
    shredding,
  };
  return {
    // What is left when the connection is closed is for the next start.
    searchable: fillWords(leads, named, { closed }).catch(() => undefined),
    leads: createLeads(leads, tombstones, suppressions, erasure),
    aliases: createAliases(aliases),
    suppressions,
    timeline,
    visitors: createVisitors(connection),
    merges: createMerges(merges),
    inbox: createInbox({ ...openInbox(connection), readConcern: replicated ? 'majority' : null }),
    seen: createSeen(seen),
    mails: createMails(mails, guard),
    files: createFiles(openFiles(connection), settings),
    tasks: createTasks(tasks, guard),
    texts: createTexts(texts, guard),
    handoffs: createHandoffs(handoffs, dossiers, guard),
    accounts: createAccounts(accounts),
    alerts: createAlerts(alerts, guard),
    webhooks: createWebhooks(connection, deliveries, guard),
    cycles: createCycles(cycles, guard),
    coupons: createCoupons(coupons, guard),
    rates: createRates(connection),
    intake: createIntake(openIntake(connection)),
    jobs: createJobs(connection),
    uploads,
    keys: createKeys(connection),
    people: createPeople(connection),
    sessions: createSessions(connection),
    audit: createAudit(connection),
    idempotency,
    settings: named,
    shredding,
  };
}
