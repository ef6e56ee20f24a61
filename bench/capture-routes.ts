/**
 * Pixel and link routes with everything they do (signature, agent, durable commit to the embedded store before the answer) against a bare
 * express handler that stores nothing, in the same run (target: at least 0.7 times its rate, p99 at most 25 ms, 32 connections).
 * Run: `node --import tsx bench/capture-routes.ts [rounds]`. Servers are processes of their own; the load is this one.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
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
const SECONDS_A_ROUND = 4;
const MS_A_TICK = 10;
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

type Measured = { rate: number; p99: number; failed: number; cpuUs: number };
/** `pids`: the processes that serve it, the store among them. */
type Target = { name: string; url: string; pids: (number | null | undefined)[] };

async function startServer(role: string, storeUri: string): Promise<{ child: ChildProcess; origin: string }> {
  const child = fork(__filename, [role, storeUri], { execArgv: ['--import', 'tsx'] });
  const port = await new Promise<number>((resolve) => child.once('message', (message) => resolve(message as number)));
  return { child, origin: `http://127.0.0.1:${port}` };
}

async function measure({ url, pids }: Target, seconds: number): Promise<Measured> {
  const headers = { 'user-agent': 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Thunderbird/128.0' };
  const before = await cpuMs(pids);
  const result = await autocannon({ url, connections: CONNECTIONS, duration: seconds, headers });
  const cpuUs = (((await cpuMs(pids)) - before) * 1000) / Math.max(1, result.requests.total);
  const failed = result['5xx'] + result['4xx'] + result.errors;
  return { rate: result.requests.average, p99: result.latency.p99, failed, cpuUs };
}

/** Processor time the processes have used so far; on a machine that others use too it says more than the rate. Linux only, else 0. */
async function cpuMs(pids: Target['pids']): Promise<number> {
  let ticks = 0;
  for (const pid of pids) {
    const stat = await readFile(`/proc/${pid ?? 0}/stat`, 'utf8').catch(() => '');
    const [user = '0', system = '0'] = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .slice(11, 13);
    ticks += Number(user) + Number(system);
  }
  return ticks * MS_A_TICK;
}

/** Rounds are interleaved, so that whatever else the machine does falls on all alike; the median of the rounds is told. */
async function compare(rounds: number): Promise<void> {
  const [storePort = 0] = await freePorts(1);
  const dataDir = await mkdtemp(join(tmpdir(), 'ripen-bench-'));
  const cacheDir = process.env.RIPEN_CACHE ?? join(homedir(), '.cache', 'ripen');
  const temporal = { temporalAddress: '127.0.0.1:1', temporalNamespace: 'default', temporalPort: 1 };
  const mail = { smtpUrl: 'smtp://127.0.0.1:1', inboxPort: 1, inboxSmtpPort: 1 };
  const engine = await startEngine({ ...temporal, ...mail, dataDir, cacheDir, storePort, report: () => undefined });
  const bare = await startServer('bare', '');
  const front = await startServer('front', engine.storeUri);
  try {
    const tokens = createTokens([SECRET]);
    const row = { lead: '0123456789abcdef0123', mail: 'e.1:welcome', step: 'welcome', template: 'welcome' };
    const link = tokens.sign('click', { ...row, url: 'https://example.com/guide', name: 'guide' });
    const own = [front.child.pid, ...engine.parts.map(({ pid }) => pid)];
    const targets: Target[] = [
      { name: 'bare express', url: `${bare.origin}/t/o/x.gif`, pids: [bare.child.pid] },
      { name: 'pixel', url: `${front.origin}/t/o/${tokens.sign('open', row)}.gif`, pids: own },
      { name: 'link', url: `${front.origin}/t/c/${link}`, pids: own },
    ];
    for (const target of targets) await measure(target, 2);
    const taken = new Map<string, Measured[]>(targets.map(({ name }) => [name, []]));
    for (let round = 0; round < rounds; round++) {
      for (const target of targets) taken.get(target.name)?.push(await measure(target, SECONDS_A_ROUND));
    }
    const base = median((taken.get('bare express') ?? []).map(({ rate }) => rate));
    for (const [name, all] of taken) {
      const rate = median(all.map((one) => one.rate));
      const p99 = median(all.map((one) => one.p99));
      const failed = all.reduce((sum, one) => sum + one.failed, 0);
      const cpuUs = Math.round(median(all.map((one) => one.cpuUs)));
      const ratio = (rate / base).toFixed(2);
      console.log(
        `${name}: ${Math.round(rate)}/s, p99 ${p99} ms, ${ratio} x bare, ${cpuUs} us of processor, ${failed} failed`,
      );
    }
  } finally {
    bare.child.kill();
    front.child.kill();
    await engine.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

const [role, storeUri = ''] = process.argv.slice(2);
if (role === 'bare' || role === 'front') void serve(role, storeUri);
else void compare(Number(role ?? 5));
