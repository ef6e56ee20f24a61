/** The servers that HTTP is measured against, as processes of their own: the load must not share theirs. */
import { fork, type ChildProcess } from 'node:child_process';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Client, Connection } from '@temporalio/client';
import express from 'express';
import { Registry } from 'prom-client';
import { serve } from '../cli/serve';
import { REAL_CLOCK } from '../domain/clock/virtual-clock';
import { createTokens } from '../mail/tokens';
import { connectStore, createCommitter } from '../store';
import { createCatalog } from '../store/files/catalog';
import { createDevelopmentKeys } from '../usecases/keys/development-keys';
import { BENCH_SECRET } from './rig';

export type BenchServer = { child: ChildProcess; origin: string };

/** `bare`: express handlers that store nothing; `own`: the whole server as `ripen start` listens, on a store. */
export async function startServer(role: 'bare' | 'own', storeUri = ''): Promise<BenchServer> {
  const child = fork(__filename, [role, storeUri], { execArgv: ['--import', 'tsx'] });
  const port = await new Promise<number>((resolve, reject) => {
    child.once('message', (message) => resolve(message as number));
    child.once('exit', (code) => reject(new Error(`the ${role} server ended with ${code ?? '?'}`)));
  });
  return { child, origin: `http://127.0.0.1:${port}` };
}

/** The same requests parsed and answered in the same form; nothing is looked at or kept. */
function bareExpress(): RequestListener {
  const app = express();
  app.disable('x-powered-by');
  const gif = Buffer.alloc(43);
  app.get('/t/o/:token', (_req, res) => {
    res.type('image/gif').send(gif);
  });
  app.post('/f/:form', express.urlencoded({ extended: false }), (_req, res) => {
    res.redirect(303, '/thanks');
  });
  app.post('/v1/events', express.json({ limit: '1mb' }), (req, res) => {
    const { events } = req.body as { events: unknown[] };
    res.status(202).json({ accepted: events.length, duplicates: 0, rejected: [] });
  });
  return app;
}

async function listen(role: string, storeUri: string): Promise<number> {
  if (role === 'bare') {
    const server = createServer(bareExpress());
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return (server.address() as AddressInfo).port;
  }
  const silent = { debug: nothing, info: nothing, warn: nothing, error: nothing };
  const store = await connectStore(storeUri);
  const deps = {
    store,
    committer: createCommitter(store, `bench-${process.pid}`),
    catalog: createCatalog(store.files, Date.now),
    temporal: new Client({ connection: Connection.lazy({ address: '127.0.0.1:1' }) }),
    clock: { now: () => Date.now(), nowReal: () => Date.now(), line: REAL_CLOCK },
    tokens: createTokens([BENCH_SECRET]),
    config: { publicUrl: 'http://127.0.0.1:3000', production: false },
    log: silent,
  };
  await createDevelopmentKeys(deps);
  // Behind a proxy that names many addresses: the rate limit by address is not what is measured.
  const serving = await serve(deps, {
    host: '127.0.0.1',
    port: 0,
    trustProxy: 1,
    console: false,
    registry: new Registry(),
  });
  return serving.port;
}

function nothing(): void {
  // Logs are not measured.
}

const [role, storeUri = ''] = process.argv.slice(2);
// Forked only: the benchmark itself imports this file too.
if (process.send && require.main === module) void listen(role ?? '', storeUri).then((port) => process.send?.(port));
