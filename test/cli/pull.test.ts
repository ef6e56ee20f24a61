import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../../cli/config';
import { runDiff, runPull } from '../../cli/pull';
import { runPush } from '../../cli/push';
import { readWorkspace } from '../../cli/read-workspace';
import { runSimulate } from '../../cli/simulate';
import { runApi, type RunningApi } from '../api/running-api';

const EXAMPLE = join(__dirname, '../../templates');

let api: RunningApi;
let server: Server;
let config: Config;
let folder: string;
const lines: string[] = [];
const write = (line: string): void => void lines.push(line);

beforeAll(async () => {
  api = await runApi();
  server = await new Promise((resolve) => {
    const listening = api.app.listen(0, '127.0.0.1', () => resolve(listening));
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  config = { client: { server: url, key: 'dev-admin' } } as Config;
  folder = await mkdtemp(join(tmpdir(), 'ripen-pull-'));
  await cp(EXAMPLE, folder, { recursive: true });
}, 60_000);
beforeEach(() => lines.splice(0));
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await api.stop();
  await rm(folder, { recursive: true, force: true });
});

test('what was pushed differs in nothing; changed lines are shown, those between them are not, and it ends with status 1', async () => {
  expect(await runPush(config, folder, write)).toBe(0);
  expect(await runDiff(config, folder, write)).toBe(0);
  lines.splice(0);
  const path = join(folder, 'sequences/hr-recycled.yaml');
  const before = await readFile(path, 'utf8');
  await writeFile(path, `${before.replace(/^priority: .*$/m, 'priority: 77')}# Read by sales.\n`);
  expect(await runDiff(config, folder, write)).toBe(1);
  expect(lines).toEqual([
    'sequences/hr-recycled.yaml:',
    expect.stringMatching(/^ {2}\d+ - priority: /),
    expect.stringMatching(/^ {2}\d+ \+ priority: 77$/),
    expect.stringMatching(/^ {2}\d+ \+ # Read by sales\.$/),
  ]);
  await writeFile(path, before);
}, 60_000);

test('pull writes the server’s files where a workspace has them, and nothing the second time', async () => {
  const target = await mkdtemp(join(tmpdir(), 'ripen-pulled-'));
  try {
    expect(await runPull(config, target, write)).toBe(0);
    const texts = async (dir: string) => (await readWorkspace(dir)).map(({ path, text }) => ({ path, text }));
    expect(await texts(target)).toEqual(await texts(folder));
    lines.splice(0);
    await runPull(config, target, write);
    expect(lines).toEqual([]);
  } finally {
    await rm(target, { recursive: true, force: true });
  }
}, 60_000);

test('simulate prints the dated journey of the draft', async () => {
  const person = join(folder, 'person.json');
  await writeFile(person, JSON.stringify({ email: 'a@example.com', consent: { email: 'granted' } }));
  const options = { lead: person, start: '2026-03-02T08:00:00Z', json: false };
  expect(await runSimulate(config, 'hr-recycled', options, write)).toBe(0);
  // What the draft lacks on this server, where nothing is published, comes first.
  expect(lines[0]).toContain('There is no layout or partial “layouts/base”');
  expect(lines.find((line) => /^\d/.test(line))).toMatch(/^2026-03-02T08:00:00.000Z {2}enrolled/);
  expect(lines.some((line) => line.includes(' email '))).toBe(true);
  expect(await runSimulate(config, 'nowhere', options, write)).toBe(1);
}, 60_000);
