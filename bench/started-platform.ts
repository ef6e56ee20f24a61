import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { AGREEMENT, MODEL, RECYCLED, TEAMS, template } from '../test/support/lab-files';
import { listFamily, readUsage } from './processes';
import { freePorts } from './rig';

/** One mail whose click branches at once; no window, so that nothing waits for an opening. */
const CLICKS = `
sequence: clicks
entry: { when: { stage: captured, tags: clicks } }
steps:
  - { id: invite, email: { template: first } }
  - id: read
    waitFor: { event: email.clicked, of: invite, timeout: 30 days }
    then: [ { tag: { add: [branched] } } ]
`;
const WORKSPACE = {
  'agreement.yaml': AGREEMENT,
  'teams.yaml': TEAMS,
  'scoring/lab.yaml': MODEL,
  'sequences/clicks.yaml': CLICKS,
  'sequences/recycled.yaml': RECYCLED,
  'emails/first.html.hbs': template('Bench'),
};
const READY_WITHIN_MS = 120_000;

/** `npm start` as people run it, on a folder of its own and the real clock. `readyCpuMs`: what its processes had used by then. */
export type StartedPlatform = {
  readyMs: number;
  readyCpuMs: number;
  stop(): Promise<void>;
  memory(): Promise<Map<string, number>>;
};
export type PlatformPlace = {
  url: string;
  inboxUrl: string;
  temporalAddress: string;
  dir: string;
  env: NodeJS.ProcessEnv;
};

/** A data folder, a workspace and free ports; nothing runs yet. */
export async function preparePlace(): Promise<PlatformPlace> {
  const dir = await mkdtemp(join(tmpdir(), 'ripen-bench-start-'));
  for (const [path, text] of Object.entries(WORKSPACE)) {
    await mkdir(dirname(join(dir, 'workspace', path)), { recursive: true });
    await writeFile(join(dir, 'workspace', path), text);
  }
  const [port, temporal, store, inbox, smtp] = await freePorts(5);
  const env = {
    ...process.env,
    NODE_ENV: 'development',
    RIPEN_DATA: join(dir, 'data'),
    RIPEN_WORKSPACE: join(dir, 'workspace'),
    RIPEN_PORT: String(port),
    TEMPORAL_PORT: String(temporal),
    STORE_PORT: String(store),
    INBOX_PORT: String(inbox),
    INBOX_SMTP_PORT: String(smtp),
    LOG_LEVEL: 'error',
  };
  return {
    url: `http://127.0.0.1:${port!}`,
    inboxUrl: `http://127.0.0.1:${inbox!}`,
    temporalAddress: `127.0.0.1:${temporal!}`,
    dir,
    env,
  };
}

/** Resolves once `/readyz` is 200. */
export async function startPlatform({ url, env }: PlatformPlace): Promise<StartedPlatform> {
  const begun = performance.now();
  // A process group of its own: stopping it is a terminal's Ctrl-C.
  const child = spawn('npm', ['start'], { cwd: join(__dirname, '..'), env, detached: true, stdio: 'ignore' });
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  const pid = child.pid!;
  const stop = async (): Promise<void> => {
    process.kill(-pid, 'SIGINT');
    await ended;
  };
  for (;;) {
    const answer = await fetch(`${url}/readyz`).catch(() => null);
    if (answer?.status === 200) break;
    if (performance.now() - begun > READY_WITHIN_MS || child.exitCode !== null) {
      await stop();
      throw new Error(`npm start was not ready within ${READY_WITHIN_MS / 1000} s`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const readyMs = performance.now() - begun;
  const usages = await Promise.all((await listFamily(pid)).map((one) => readUsage(one.pid)));
  const readyCpuMs = usages.reduce((sum, usage) => sum + (usage?.cpuMs ?? 0), 0);
  return { readyMs, readyCpuMs, stop, memory: () => readMemory(pid) };
}

/** Deletes the place once nothing runs there. */
export async function removePlace({ dir }: PlatformPlace): Promise<void> {
  await rm(dir, { recursive: true, force: true, maxRetries: 5 });
}

const NAMES: readonly [RegExp, string][] = [
  [/temporal server/, 'Temporal'],
  [/StoreMain|mongod/, 'store'],
  [/inbox\/main/, 'inbox'],
  [/bin\/ripen\.cjs/, 'ripen (api and worker)'],
];

/** MiB held by each process that stays, by name; launchers and compilers of sources are summed as one. */
async function readMemory(root: number): Promise<Map<string, number>> {
  const memory = new Map<string, number>();
  for (const { pid, command } of await listFamily(root)) {
    const name = NAMES.find(([pattern]) => pattern.test(command))?.[1] ?? 'npm, launcher, esbuild';
    memory.set(name, (memory.get(name) ?? 0) + ((await readUsage(pid))?.rssMib ?? 0));
  }
  return memory;
}
