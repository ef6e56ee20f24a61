import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { startEngine, type Engine } from '../engine';
import { connectStore, type Store } from '../store';
import { hushTemporal } from '../test/support/hush-temporal';

export const CACHE = process.env.RIPEN_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'ripen');

export const BENCH_SECRET = 'bench-secret-bench-secret-bench-secret';

/** An engine of the benchmark's own on free ports and a scratch folder: what is measured meets nothing of yesterday. */
export type Rig = { engine: Engine; store: Store; client: Client; dataDir: string; stop(): Promise<void> };

export async function openRig(): Promise<Rig> {
  hushTemporal();
  const dataDir = await mkdtemp(join(tmpdir(), 'ripen-bench-'));
  const [temporalPort, storePort, inboxPort, inboxSmtpPort] = await freePorts(4);
  const engine = await startEngine({
    dataDir,
    cacheDir: CACHE,
    temporalNamespace: 'default',
    temporalPort: temporalPort!,
    storePort: storePort!,
    inboxPort: inboxPort!,
    inboxSmtpPort: inboxSmtpPort!,
    report: (line) => process.stderr.write(`${line}\n`),
  });
  const connection = await Connection.connect({ address: engine.temporalAddress });
  const store = await connectStore(engine.storeUri);
  return {
    engine,
    store,
    client: new Client({ connection }),
    dataDir,
    stop: async () => {
      await store.close();
      await connection.close();
      await engine.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Ports that were free a moment ago. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  await Promise.all(servers.map((server) => new Promise<void>((done) => server.listen(0, '127.0.0.1', done))));
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  return ports;
}
