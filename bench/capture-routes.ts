/**
 * Pixel and link routes with everything they do (signature, agent, durable commit to the embedded store before the answer) against a bare
 * express handler that stores nothing, in the same run (target: at least 0.7 times its rate, p99 at most 25 ms, 32 connections).
 * Run: `node --import tsx bench/capture-routes.ts [seconds]`. Servers are processes of their own; the load is this one.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import autocannon from 'autocannon';
import express from 'express';
import { createCaptureFront } from '../api/capture/front';
import { REAL_CLOCK } from '../domain/clock/virtual-clock';
import { startEngine } from '../engine';
import { createTokens } from '../mail/tokens';
import { connectStore, createCommitter } from '../store/index';
import { freePorts } from '../test/engine/engine-fixture';

const CONNECTIONS = 32;
const SECRET = 'bench-secret';
const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

async function serve(role: string, storeUri: string): Promise<void> {
  const listener = role === 'bare' ? bareExpress() : await captureFront(storeUri);
  const server = createServer(listener);
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
}

function bareExpress(): RequestListener {
  const app = express();
  app.disable('x-powered-by');
  const gif = Buffer.alloc(43);
  app.get('/t/o/:token', (_req, res) => {
    res.type('image/gif').send(gif);
  });
  return app;
}

async function captureFront(storeUri: string): Promise<RequestListener> {
  const store = await connectStore(storeUri);
  const committer = createCommitter(store, `bench-${process.pid}`);
  const clock = { line: REAL_CLOCK, now: () => Date.now(), nowReal: () => Date.now() };
  const front = createCaptureFront({ tokens: createTokens([SECRET]), committer, clock, log: silent });
  return (req, res) => {
    if (!front(req, res)) res.writeHead(404).end();
  };
}

type Measured = { rate: number; p50: number; p99: number; non2xx: number };

async function measure(role: string, storeUri: string, path: string, seconds: number): Promise<Measured> {
  const child: ChildProcess = fork(__filename, [role, storeUri], { execArgv: ['--import', 'tsx'] });
  const port = await new Promise<number>((resolve) => child.once('message', (message) => resolve(message as number)));
  const url = `http://127.0.0.1:${port}${path}`;
  const headers = { 'user-agent': 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Thunderbird/128.0' };
  await autocannon({ url, connections: CONNECTIONS, duration: 3, headers });
  const result = await autocannon({ url, connections: CONNECTIONS, duration: seconds, headers });
  child.kill();
  return {
    rate: result.requests.average,
    p50: result.latency.p50,
    p99: result.latency.p99,
    non2xx: result['5xx'] + result['4xx'] + result.errors,
  };
}

async function compare(seconds: number): Promise<void> {
  const [storePort = 0] = await freePorts(1);
  const dataDir = await mkdtemp(join(tmpdir(), 'ripen-bench-'));
  const cacheDir = process.env.RIPEN_CACHE ?? join(homedir(), '.cache', 'ripen');
  const elsewhere = {
    temporalAddress: '127.0.0.1:1',
    temporalNamespace: 'default',
    temporalPort: 1,
    smtpUrl: 'smtp://127.0.0.1:1',
    inboxPort: 1,
    inboxSmtpPort: 1,
  };
  const engine = await startEngine({ ...elsewhere, dataDir, cacheDir, storePort, report: () => undefined });
  try {
    const tokens = createTokens([SECRET]);
    const mail = { lead: '0123456789abcdef0123', mail: 'e.1:welcome', step: 'welcome', template: 'welcome' };
    const pixel = `/t/o/${tokens.sign('open', mail)}.gif`;
    const link = `/t/c/${tokens.sign('click', { ...mail, url: 'https://example.com/guide', name: 'guide' })}`;
    const bare = await measure('bare', '', '/t/o/x.gif', seconds);
    for (const [name, path] of [
      ['pixel', pixel],
      ['link', link],
    ] as const) {
      const own = await measure('front', engine.storeUri, path, seconds);
      console.log(`${name}: ${show(own)} = ${(own.rate / bare.rate).toFixed(2)} x bare express (${show(bare)})`);
    }
  } finally {
    await engine.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

function show({ rate, p50, p99, non2xx }: Measured): string {
  return `${Math.round(rate)}/s, p50 ${p50} ms, p99 ${p99} ms${non2xx > 0 ? `, ${non2xx} failed` : ''}`;
}

const [role, storeUri = ''] = process.argv.slice(2);
if (role === 'bare' || role === 'front') void serve(role, storeUri);
else void compare(Number(role ?? 8));
