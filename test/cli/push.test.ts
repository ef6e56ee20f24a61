import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { callServer } from '../../cli/call-server';
import type { Config } from '../../cli/config';
import { runPublish, runPush } from '../../cli/push';
import { runApi, type RunningApi } from '../api/running-api';
import { seedLeads } from '../scoring/seeded-leads';

jest.setTimeout(90_000);

const EXAMPLE = join(__dirname, '../../templates');

let api: RunningApi;
let server: Server;
let config: Config;
let folder: string;
const lines: string[] = [];
const write = (line: string): void => void lines.push(line);

beforeAll(async () => {
  api = await runApi();
  server = await listen(createServer(api.app));
  config = configOf(server);
  folder = await mkdtemp(join(tmpdir(), 'ripen-push-'));
  await cp(EXAMPLE, folder, { recursive: true });
});
beforeEach(() => lines.splice(0));
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await api.stop();
  await rm(folder, { recursive: true, force: true });
});

const listen = (made: Server): Promise<Server> =>
  new Promise((resolve) => {
    made.listen(0, '127.0.0.1', () => resolve(made));
  });
const configOf = (listening: Server): Config =>
  ({
    client: { server: `http://127.0.0.1:${(listening.address() as AddressInfo).port}`, key: 'dev-admin' },
  }) as Config;
const edit = async (path: string, change: (text: string) => string): Promise<void> =>
  writeFile(join(folder, path), change(await readFile(join(folder, path), 'utf8')));

test('publishing twice makes no version twice; only what differs is sent', async () => {
  expect(await runPublish(config, folder, write, { confirm: false })).toBe(0);
  expect(lines).toContain('sequences/hr-welcome: version 1');
  lines.splice(0);
  expect(await runPublish(config, folder, write, { confirm: false })).toBe(0);
  expect(lines).toEqual([]);
  await edit('sequences/hr-recycled.yaml', (text) => text.replace(/^priority: .*$/m, 'priority: 77'));
  expect(await runPush(config, folder, write)).toBe(0);
  expect(lines).toEqual(['sequences/hr-recycled.yaml: draft']);
  lines.splice(0);
  expect(await runPublish(config, folder, write, { confirm: false })).toBe(0);
  expect(lines).toEqual(['sequences/hr-recycled: version 2']);
});

test('pushing tells errors and warnings where they stand, with the name that was meant', async () => {
  const path = 'sequences/hr-recycled.yaml';
  const right = await readFile(join(folder, path), 'utf8');
  await edit(path, (text) => text.replace(/^priority:/m, 'priorty:'));
  expect(await runPush(config, folder, write)).toBe(1);
  expect(lines.join('\n')).toMatch(
    /^sequences\/hr-recycled.yaml: 400 .*\n {4}sequences\/hr-recycled.yaml:\d+:1 error priorty: .*did you mean "priority"\?/,
  );
  lines.splice(0);
  await writeFile(join(folder, path), right.replace(/template: [\w-]+/, 'template: welcom'));
  expect(await runPush(config, folder, write)).toBe(0);
  expect(lines).toEqual([
    `${path}: draft`,
    expect.stringMatching(/^sequences\/hr-recycled.yaml:\d+:\d+ warning steps\S+: .*did you mean "welcome"\?$/),
  ]);
  await writeFile(join(folder, path), right);
  expect(await runPush(config, folder, write)).toBe(0);
});

test('where the server’s guard asks, publishing says why and needs --confirm', async () => {
  await seedLeads(
    api.store,
    Date.now(),
    Array.from({ length: 20 }, (_, n) => ({ id: `lead-${n}`, clicks: 3 })),
  );
  await edit('scoring/hr-payroll.yaml', (text) =>
    text.replace('{ profile.industry: education }', '{ profile.industry: { exists: false } }'),
  );
  expect(await runPublish(config, folder, write, { confirm: false })).toBe(1);
  expect(lines.join('\n')).toMatch(/hr-payroll: 409 20 of 20 leads would be disqualified[\s\S]*--confirm/);
  lines.splice(0);
  expect(await runPublish(config, folder, write, { confirm: true })).toBe(0);
  expect(lines).toContain('scoring-models/hr-payroll: version 2');
});

test('a server that is slow is told apart from none', async () => {
  const silent = await listen(createServer(() => undefined));
  const slow = callServer(configOf(silent), 'GET', '/v1/me', { patienceMs: 50 });
  await expect(slow).rejects.toThrow(/GET \/v1\/me was not answered within 0.05 s/);
  const { port } = silent.address() as AddressInfo;
  silent.closeAllConnections();
  await new Promise((resolve) => silent.close(resolve));
  const gone = { client: { server: `http://127.0.0.1:${port}`, key: 'x' } } as Config;
  await expect(callServer(gone, 'GET', '/v1/me')).rejects.toThrow('Nothing answers');
});
