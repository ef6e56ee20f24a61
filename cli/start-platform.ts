import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import pino from 'pino';
import { Gauge, Registry } from 'prom-client';
import type { Engine } from '../engine';
import { createTokens } from '../mail/tokens';
import { connectStore, createCommitter } from '../store';
import { createCatalog } from '../store/files/catalog';
import type { Deps } from '../usecases/deps';
import { createDevelopmentKeys } from '../usecases/keys/development-keys';
import { checkReadiness } from '../usecases/operations/check-readiness';
import { createFollowPublish } from '../usecases/scoring/follow-publish';
import { startWorker, type PlatformWorkerOptions } from '../worker';
import { acceptedByInbox } from '../worker/delivery/accepted-by-inbox';
import { startBehindHold } from '../worker/restore/hold';
import type { Config } from './config';
import { openClock, openRealClock } from './open-clock';
import { openSecrets } from './open-secret';
import { seedWorkspace } from './seed-workspace';
import { startMailIn } from '../api/mail-in/start-mail-in';
import { serve } from './serve';

export type Platform = { url: string; deps: Deps; engine: Engine; stop(): Promise<void> };

const READY_WITHIN_MS = 60_000;
const ASK_EVERY_MS = 100;

/** What has been started, to be stopped in the opposite order, each once, whatever the others do. */
class Started {
  readonly #stops: (() => Promise<unknown>)[] = [];
  #stopping: Promise<void> | undefined;

  add(stop: () => Promise<unknown>): void {
    this.#stops.push(stop);
  }
  stop(): Promise<void> {
    this.#stopping ??= this.#stopAll();
    return this.#stopping;
  }
  async #stopAll(): Promise<void> {
    const errors: unknown[] = [];
    for (const stop of this.#stops.reverse()) await stop().catch((error: unknown) => errors.push(error));
    if (errors.length > 0) throw new AggregateError(errors, 'Not everything stopped cleanly.');
  }
}

/**
 * Starts on an engine what the configuration asks for and resolves once `/readyz` would be 200. What was started before something failed is stopped
 * again, also where `stopped` gives the start up between two steps. Stopping goes http, worker, committer, clock, store, engine.
 */
export async function startPlatform(
  config: Config,
  starting: Promise<Engine>,
  report: (line: string) => void,
  stopped?: AbortSignal,
): Promise<Platform> {
  const started = new Started();
  try {
    return await start(config, starting, report, started, stopped);
  } catch (error) {
    await started.stop().catch(() => undefined);
    throw error;
  }
}

async function start(
  config: Config,
  starting: Promise<Engine>,
  report: (line: string) => void,
  started: Started,
  stopped: AbortSignal | undefined,
): Promise<Platform> {
  // Logs go to the standard error: the standard output belongs to what people and scripts wait for.
  const log = pino({ level: config.logLevel, base: null, redact: ['req', 'res', 'headers'] }, pino.destination(2));
  const engine = await starting;
  started.add(() => engine.stop());
  stopped?.throwIfAborted();
  const secrets = await openSecrets(config);
  const store = await connectStore(engine.storeUri, { secrets });
  started.add(() => store.close());
  void store.indexed.then((failed) => failed.forEach((index) => log.warn(index, 'an index could not be declared')));
  const clock = config.production ? await openRealClock(store) : await openClock(store, config.dayMs, log);
  started.add(() => clock.stop());
  const committer = createCommitter(store, hostname());
  started.add(() => committer.close());
  const connection = await Connection.connect({ address: engine.temporalAddress });
  started.add(() => connection.close());
  const deps: Deps = {
    store,
    committer,
    catalog: createCatalog(store.files, clock.nowReal),
    temporal: new Client({ connection, namespace: config.temporal.namespace }),
    clock,
    tokens: createTokens(secrets),
    config: {
      publicUrl: config.publicUrl,
      production: config.production,
      privateWebhooks: config.privateWebhooks,
      settleMs: config.settleMs,
      assetsDir: resolve(config.workspaceDir, 'assets'),
      ...(config.openId && { openId: config.openId }),
    },
    log,
  };
  stopped?.throwIfAborted();
  deps.followPublish = createFollowPublish(deps);
  if (!config.production) await prepareDevelopment(deps, config, report);
  stopped?.throwIfAborted();
  if (config.roles.includes('worker')) await addWorker(deps, config, engine, started);
  const port = servesHttp(config) ? await addServer(deps, config, started) : config.port;
  stopped?.throwIfAborted();
  await untilReady(deps);
  return { url: `http://127.0.0.1:${port}`, deps, engine, stop: () => started.stop() };
}

async function prepareDevelopment(deps: Deps, config: Config, report: (line: string) => void): Promise<void> {
  await createDevelopmentKeys(deps);
  const published = await seedWorkspace(deps, config.workspaceDir, report);
  if (published > 0) report(`workspace ${config.workspaceDir}: ${published} files published`);
}

async function addWorker(deps: Deps, config: Config, engine: Engine, started: Started): Promise<void> {
  const { store, committer, clock, tokens, log, temporal } = deps;
  const options: PlatformWorkerOptions = {
    store,
    committer,
    client: temporal,
    temporalAddress: engine.temporalAddress,
    namespace: config.temporal.namespace,
    cacheDir: config.cacheDir,
    clock: { line: () => clock.line, nowReal: clock.nowReal },
    tokens,
    smtpUrl: engine.smtpUrl,
    inboxUrl: engine.inboxUrl,
    publicUrl: config.publicUrl,
    production: config.production,
    privateWebhooks: config.privateWebhooks,
    settleMs: config.settleMs,
    eventsKept: config.eventsKept,
    workspaceDir: config.workspaceDir,
    sentDir: config.sentDir,
    log,
  };
  const held = {
    ...{ store, now: clock.now, nowReal: clock.nowReal, log, sentDir: config.sentDir, restored: config.restored },
    wasAccepted: (messageId: string) => acceptedByInbox(engine.inboxUrl, messageId),
  };
  const worker = await startBehindHold(held, () => startWorker(options));
  started.add(() => worker.stop());
}

/** The console is on the API's port, and its process answers health checks: either role serves. */
function servesHttp({ roles }: Config): boolean {
  return roles.includes('api') || roles.includes('console');
}

async function addServer(deps: Deps, config: Config, started: Started): Promise<number> {
  const registry = new Registry();
  new Gauge({
    name: 'ripen_inbox_waiting_hits',
    help: 'Hits that wait to be made durable in this process.',
    registers: [registry],
    collect() {
      this.set(deps.committer.waiting());
    },
  });
  const { host, port, trustProxy } = config;
  if (config.mailIn !== null && config.roles.includes('api')) {
    const mailIn = await startMailIn(deps, config.mailIn);
    started.add(() => mailIn.stop());
  }
  const serving = await serve(deps, { host, port, trustProxy, registry, console: config.roles.includes('console') });
  started.add(() => serving.stop());
  return serving.port;
}

async function untilReady(deps: Deps): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  for (;;) {
    const readiness = await checkReadiness(deps);
    if (readiness.ready) return;
    if (Date.now() > deadline) throw new Error(`Not ready: store ${readiness.store}, Temporal ${readiness.temporal}.`);
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
  }
}
