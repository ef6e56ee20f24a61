import type { Client } from '@temporalio/client';
import { expireRecords } from '../activities/expire-records';
import { runJob } from '../activities/run-job';
import { runPumpActivity } from '../activities/run-pump-activity';
import type { LeadDeps } from '../activities/ports';
import { DEFAULT_ROUTE } from '../domain/files/mail-routing';
import { languageOfRep } from '../domain/handoff/routing';
import { SMS_ROUTE } from '../domain/life/mail-row';
import type { Duration } from '../domain/time/duration';
import { realMsUntil, toVirtual, type VirtualClock } from '../domain/clock/virtual-clock';
import { createDkimKeys } from '../mail/dkim-keys';
import type { Tokens } from '../mail/tokens';
import type { Store } from '../store';
import { createCatalog } from '../store/files/catalog';
import type { Deps, Log } from '../usecases/deps';
import { expireLeads } from '../usecases/leads/expire-leads';
import { foldEvents } from '../usecases/leads/fold-events';
import { tellMorning } from '../usecases/morning/tell-morning';
import { startCall } from '../usecases/outbound/start-call';
import { dropRejected } from '../usecases/imports/read-rejected';
import { processImport } from '../usecases/imports/process-import';
import { peopleWithRole } from '../usecases/people/people-with-role';
import { createWinnerWatch } from '../usecases/sequences/decide-winners';
import { processBroadcast } from '../usecases/sequences/process-broadcast';
import { resumeBroadcasts } from '../usecases/sequences/start-broadcast';
import { processWakeLeads, resumeWakeLeads } from '../usecases/sequences/wake-leads';
import { countMails } from '../usecases/switches/count-mails';
import { processRescore } from '../usecases/scoring/process-rescore';
import { resumeRescores } from '../usecases/scoring/start-rescore';
import { wake } from '../workflows/contract/messages';
import { leadWorkflowId } from '../workflows/contract/names';
import { acceptedByInbox } from './delivery/accepted-by-inbox';
import type { ComposeDeps } from './delivery/compose-mail';
import type { NoticeDeps } from './delivery/compose-notice';
import { composeRow } from './delivery/compose-row';
import { createDeliveryPump } from './delivery/delivery-pump';
import { createRouteLimits } from './delivery/route-limits';
import { createRoutes } from './delivery/routes';
import { createSharedPace } from './delivery/shared-pace';
import { createSharedSlots } from './delivery/shared-slots';
import { watchRoutes } from './delivery/watch-routes';
import { createTemplateCache } from './delivery/template-cache';
import { createOutboundActivities } from './outbound/call-out';
import { openSentJournal } from './restore/sent-journal';
import { createRelay } from './relay/relay';
import { createSignaller } from './relay/signal-leads';
import { createWebhookPump } from './webhooks/webhook-pump';
import { leadStores } from './lead-stores';
import { settleVirtualMs } from '../domain/clock/settle-time';
import { startDeliveries, startWorker as startBareWorker, type RunningWorker } from './start-worker';

export type PlatformWorkerOptions = {
  store: Store;
  /** Makes the rows of imports durable, as the API does its own hits. */
  committer: Deps['committer'];
  client: Client;
  temporalAddress: string;
  namespace: string;
  cacheDir: string;
  clock: { line(): VirtualClock; nowReal(): number };
  tokens: Tokens;
  smtpUrl: string;
  /** The built-in inbox, where it takes the mail. */
  inboxUrl: string | null;
  publicUrl: string;
  production: boolean;
  /** The workspace's folder: where key files of `mail.yaml` lie. */
  workspaceDir?: string;
  /** Webhooks may lead into private networks. */
  privateWebhooks?: boolean;
  /** How long opens and clicks wait for the verdict man or machine, real ms; null: as `mail.yaml` says. */
  settleMs?: number | null;
  /** Folder of the journal of what is sent; absent: none is kept. */
  sentDir?: string;
  /** How long raw events are kept before they are folded away. */
  eventsKept: Duration;
  log: Log;
};

/** Starts the platform's worker: the lead's activities, the relay and the delivery pump on the real store and mail route. */
export async function startWorker(options: PlatformWorkerOptions): Promise<RunningWorker> {
  const { store, client, clock, log } = options;
  const nowVirtual = (): number => toVirtual(clock.line(), clock.nowReal());
  const catalog = createCatalog(store.files, () => clock.nowReal());
  const lead: LeadDeps = {
    ...leadStores(store),
    outbound: {
      start: (call) => startCall(client, call, { line: clock.line(), nowReal: clock.nowReal() }),
    },
    peopleWith: (role) => peopleWithRole(store.people, role),
    watchWinners: createWinnerWatch({ store, log }, () => clock.nowReal()),
    catalog,
    clock: () => clock.line(),
    settleMs: async () =>
      settleVirtualMs(options.settleMs ?? null, (await catalog.mailSettings()).settle, clock.line().factor),
  };
  const compose: ComposeDeps & NoticeDeps = {
    templates: createTemplateCache(store.files, () => catalog.stamp()),
    settings: () => catalog.mailSettings(),
    tokens: options.tokens,
    publicUrl: options.publicUrl,
    production: options.production,
    dkimKeys: createDkimKeys(options.workspaceDir ?? '.'),
    handoff: (id: string) => store.handoffs.find(id),
    languageOf: async (person: string) =>
      (await store.people.find(person))?.language ?? languageOfRep(await catalog.teams(), person),
    nameOf: async (person: string) => (await store.people.find(person))?.name ?? null,
    catalog,
  };
  // Other processes may send through the same routes for a moment: their limits lie in the store.
  const shared = { settings: store.settings, now: () => performance.timeOrigin + performance.now() };
  const smtp = createRoutes({
    settings: () => catalog.mailSettings(),
    smtpUrl: options.smtpUrl,
    pace: (route, perSecond) => createSharedPace(createSharedSlots(`pace/${route}`, shared), perSecond, shared.now),
  });
  const journal =
    options.sentDir === undefined
      ? undefined
      : await openSentJournal(options.sentDir, { settings: store.settings, nowReal: () => clock.nowReal(), log });
  const openDelivery = (route: string) =>
    createDeliveryPump(route, {
      ...lead,
      timeline: store.timeline,
      smtp: smtp.open(route),
      limits: createRouteLimits({
        settings: () => smtp.settings(route),
        route,
        shared,
        sentSince: (from) => store.mails.count({ route, sentFrom: from }),
        factor: () => clock.line().factor,
      }),
      compose: (row, of) => composeRow(compose, row, of, clock.nowReal()),
      count: (mails) => countMails({ store }, mails),
      wake: (id) => client.workflow.getHandle(leadWorkflowId(id)).signal(wake),
      ...(journal !== undefined && { journal }),
      wasAccepted: (messageId) => acceptedByInbox(options.inboxUrl, messageId),
      clock,
    });
  // Those of `mail.yaml`, and those it does not name any more while mails wait for them.
  const routesNow = async (): Promise<string[]> => {
    const waiting = Object.keys(await store.mails.depth()).filter((route) => route !== SMS_ROUTE);
    return [...new Set([...(await smtp.names()), ...waiting])];
  };
  const startRoutes = async (): Promise<void> => startDeliveries(client, await smtp.names());
  const nowReal = (): number => clock.nowReal();
  const run = { nowReal, nowVirtual };
  const imports = {
    store,
    committer: options.committer,
    log,
    clock: { now: nowVirtual, nowReal, line: clock.line() },
  };
  const unstick = async (id: string): Promise<void> => {
    const execution = { workflowId: leadWorkflowId(id) };
    await client.workflowService.resetStickyTaskQueue({ namespace: options.namespace, execution });
  };
  const rescoring = {
    store,
    catalog,
    clock: imports.clock,
    log,
    wake: createSignaller(client, clock.line()),
  };
  const worker = await startBareWorker({
    temporalAddress: options.temporalAddress,
    namespace: options.namespace,
    cacheDir: options.cacheDir,
    client,
    lead,
    others: {
      runRelay: () =>
        runPumpActivity({
          ...run,
          open: () =>
            createRelay({ store, temporal: client, clock: clock.line(), line: () => clock.line(), log, unstick }),
        }),
      expireRecords: expireRecords({
        seen: store.seen,
        idempotency: store.idempotency,
        texts: store.texts,
        intake: store.intake,
        uploads: store.uploads,
        dropRejected: (endedBefore) => dropRejected({ store }, endedBefore),
        nowReal,
        nowVirtual,
      }),
      tellMorning: async () => {
        const nextAt = await tellMorning({ store, catalog }, nowVirtual());
        await expireLeads(imports);
        await foldEvents(imports, options.eventsKept);
        return realMsUntil(clock.line(), nextAt, nowReal());
      },
      runImport: runJob((job, run) => processImport(imports, job, run)),
      runBroadcast: runJob((job, run) => processBroadcast(rescoring, job, run)),
      runWakeLeads: runJob((job, run) => processWakeLeads(rescoring, job, run)),
      runRescore: runJob((job, run) => processRescore(rescoring, job, run)),
      runWebhooks: () =>
        runPumpActivity({
          ...run,
          open: () =>
            createWebhookPump({ store, webhooks: store.webhooks, allowPrivate: options.privateWebhooks ?? false }),
        }),
      ...createOutboundActivities({
        store,
        catalog,
        templates: compose.templates,
        publicUrl: options.publicUrl,
        allowPrivate: options.privateWebhooks ?? false,
        clock,
        ...(journal !== undefined && { journal }),
      }),
      runDelivery: (route: string) =>
        runPumpActivity({
          ...run,
          open: () => (route === DEFAULT_ROUTE ? watchRoutes(openDelivery(route), startRoutes) : openDelivery(route)),
        }),
    },
    routes: await routesNow(),
  });
  await resumeRescores({ store, temporal: client, log });
  await resumeWakeLeads({ store, temporal: client, log });
  await resumeBroadcasts({ store, temporal: client, log });
  return {
    stop: async () => {
      await worker.stop();
      await smtp.close();
      await journal?.close();
    },
  };
}
