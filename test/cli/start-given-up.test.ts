import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { removeFolder } from '../engine/engine-fixture';
import { readProcessStart } from '../../engine/running-process';
import { isolatedEnvironment, PROGRAM } from './ripen-process';

/** Told to stop once `reached` says so; answers status, output, the engine's processes at that moment and how long it took. */
async function giveUpStart(
  signal: 'SIGINT' | 'SIGTERM',
  reached: (dataDir: string, errors: string) => Promise<boolean>,
) {
  const environment = await isolatedEnvironment();
  const dataDir = environment.RIPEN_DATA!;
  const child = spawn(process.execPath, [PROGRAM, 'start'], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  while (!(await reached(dataDir, errors))) {
    if (child.exitCode !== null) throw new Error(errors);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  const pids = await childrenOf(dataDir);
  const begun = Date.now();
  child.kill(signal);
  const status = await ended;
  const tookMs = Date.now() - begun;
  const alive = (await Promise.all(pids.map(readProcessStart))).filter((start) => start !== null);
  await removeFolder(dataDir);
  return { status, out, errors, pids, alive, tookMs };
}

async function childrenOf(dataDir: string): Promise<number[]> {
  const path = join(dataDir, 'engine.json');
  if (!existsSync(path)) return [];
  const { children } = JSON.parse(await readFile(path, 'utf8')) as { children: { process: { pid: number } }[] };
  return children.map(({ process: { pid } }) => pid);
}

it('obeys SIGINT while the engine comes up: at once, and nothing is left running', async () => {
  const told = await giveUpStart('SIGINT', async (dataDir) => (await childrenOf(dataDir)).length > 0);
  expect(told).toMatchObject({ status: 0, out: '', alive: [] });
  expect(told.pids.length).toBeGreaterThan(0);
  expect(told.errors).toContain('SIGINT: giving the start up');
}, 60_000);

it('obeys SIGTERM between the engine and the platform alike', async () => {
  const told = await giveUpStart('SIGTERM', async (dataDir) => (await childrenOf(dataDir)).length === 3);
  expect(told).toMatchObject({ status: 0, out: '', alive: [] });
  expect(told.pids).toHaveLength(3);
}, 60_000);

it('says that its port is taken, by which variable to change it, and starts nothing', async () => {
  const environment = await isolatedEnvironment();
  const squatter = createServer().listen(Number(environment.RIPEN_PORT), '127.0.0.1');
  await once(squatter, 'listening');
  const child = spawn(process.execPath, [PROGRAM, 'start'], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const [status] = (await once(child, 'close')) as [number | null];
  await new Promise((resolve) => squatter.close(resolve));
  expect([status, errors.trim()]).toEqual([
    1,
    `Port ${environment.RIPEN_PORT}, for the platform, is taken by another program: stop that program, or set RIPEN_PORT to another port.`,
  ]);
  expect(existsSync(join(environment.RIPEN_DATA!, 'engine.json'))).toBe(false);
  await removeFolder(environment.RIPEN_DATA!);
}, 60_000);
