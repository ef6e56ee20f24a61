import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inboxAnswers, type PortUse, storeAnswers, temporalAnswers } from './answering';
import { type EngineOptions, type PartName, type PartSource } from './engine-types';
import { findStore, storeDataPath } from './store-program';
import { type ChildPlan } from './supervised-child';
import { findTemporal } from './temporal-program';

/** The ports that a part of our own listens on, each with the variable that moves it. */
export function portsOf(part: PartName, options: EngineOptions): PortUse[] {
  const { temporalPort, storePort, inboxPort, inboxSmtpPort } = options;
  switch (part) {
    case 'temporal':
      return [{ port: temporalPort, purpose: 'Temporal', variable: 'TEMPORAL_PORT' }];
    case 'store':
      return [{ port: storePort, purpose: 'the store', variable: 'STORE_PORT' }];
    case 'mail':
      return [
        { port: inboxPort, purpose: "the inbox's page and API", variable: 'INBOX_PORT' },
        { port: inboxSmtpPort, purpose: "the inbox's SMTP", variable: 'INBOX_SMTP_PORT' },
      ];
  }
}

/** A part to run: its plan, which rung it came from, and the address that its clients use. */
export type PartPlan = ChildPlan & { source: PartSource; version: string; address: string };

/**
 * Temporal's development server on its own file. The two pragmas triple its speed (engine.md). Its other ports (metrics,
 * HTTP) are free ones it picks itself, and it runs without the page, so that two checkouts never collide.
 */
export async function planTemporal(options: EngineOptions): Promise<PartPlan> {
  const { dataDir, temporalNamespace, temporalPort } = options;
  const found = await findTemporal(options.cacheDir, options.report);
  await mkdir(join(dataDir, 'temporal'), { recursive: true, mode: 0o700 });
  const address = `127.0.0.1:${temporalPort}`;
  return {
    part: 'temporal',
    label: 'Temporal',
    command: found.path,
    args: [
      ...['server', 'start-dev', '--headless', '--ip', '127.0.0.1', '--port', String(temporalPort)],
      ...['--namespace', temporalNamespace, '--db-filename', join(dataDir, 'temporal', 'temporal.db')],
      ...['--sqlite-pragma', 'journal_mode=wal', '--sqlite-pragma', 'synchronous=normal', '--log-level', 'warn'],
    ],
    env: process.env,
    logFile: join(dataDir, 'logs', 'temporal.log'),
    ports: portsOf('temporal', options),
    answers: temporalAnswers(address, temporalNamespace),
    source: found.source,
    version: found.version,
    address,
  };
}

/**
 * The store on its own files. A mongod is used with `w=majority&journal=true`; it is a single node without a replica set,
 * so writes are not retried by the driver, nor are they on the Java store, which has no sessions.
 */
export async function planStore(options: EngineOptions): Promise<PartPlan> {
  const { dataDir, storePort } = options;
  const found = await findStore(dataDir, options.cacheDir, options.report);
  const data = storeDataPath(dataDir, found.kind);
  await mkdir(data, { recursive: true, mode: 0o700 });
  const durable = found.kind === 'mongod' ? '&w=majority&journal=true' : '';
  const address = `mongodb://127.0.0.1:${storePort}/ripen?directConnection=true&retryWrites=false${durable}`;
  return {
    part: 'store',
    label: 'store',
    command: found.path,
    args:
      found.kind === 'mongod'
        ? ['--dbpath', data, '--port', String(storePort), '--bind_ip', '127.0.0.1', '--nounixsocket', '--quiet']
        : [...found.javaArgs, String(storePort), join(data, 'store.mv')],
    env: process.env,
    logFile: join(dataDir, 'logs', 'store.log'),
    ports: portsOf('store', options),
    answers: storeAnswers(address),
    source: found.source,
    version: found.version,
    address,
  };
}

/** The built-in inbox, a process of its own: it goes on receiving when the platform's process is killed. */
export async function planInbox(options: EngineOptions): Promise<PartPlan> {
  const { dataDir, inboxPort, inboxSmtpPort } = options;
  const folder = join(dataDir, 'inbox');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const source = join(__dirname, 'inbox', 'main.ts');
  const program = existsSync(source)
    ? ['--import', pathToFileURL(require.resolve('tsx')).href, source]
    : [join(__dirname, 'inbox', 'main.js')];
  return {
    part: 'mail',
    label: 'inbox',
    command: process.execPath,
    args: [...program, folder, String(inboxPort), String(inboxSmtpPort)],
    // Messages are forced to disk in the thread pool, several at a time.
    env: { ...process.env, UV_THREADPOOL_SIZE: '16' },
    logFile: join(dataDir, 'logs', 'inbox.log'),
    ports: portsOf('mail', options),
    answers: inboxAnswers(inboxPort, inboxSmtpPort),
    source: 'inbox',
    version: 'built-in',
    address: `smtp://127.0.0.1:${inboxSmtpPort}`,
  };
}
