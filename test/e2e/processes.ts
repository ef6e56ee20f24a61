import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { startEngine, type Engine } from '../../engine';
import { freePorts, isolatedOptions, removeFolder } from '../engine/engine-fixture';

const ROOT = join(__dirname, '..', '..');

/** One platform process, started again whenever it is killed. */
export type RoleProcess = { pid(): number; kill(): Promise<void>; stop(): Promise<void> };

/**
 * The platform as in production, in pieces: an engine that supervises Temporal, store and inbox, one process for the API, one for the
 * worker. Each can be killed with SIGKILL; engine children come back by their supervisor, the two others by this one.
 */
export type Processes = {
  engine: Engine;
  /** Where store, Temporal and logs lie. */
  dataDir: string;
  url: string;
  inboxUrl: string;
  api: RoleProcess;
  worker: RoleProcess;
  kill(part: 'temporal' | 'store'): Promise<void>;
  /** What the platform's processes have logged last: for a failing test's message. */
  logs(): Promise<string>;
  stop(): Promise<void>;
};

export async function startProcesses(
  workspace: Record<string, string>,
  dayMs: number,
  apiRoles = 'api',
): Promise<Processes> {
  const options = await isolatedOptions();
  const folder = join(options.dataDir, 'workspace');
  for (const [path, text] of Object.entries(workspace)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  const engine = await startEngine(options);
  const [port] = await freePorts(1);
  const env = {
    ...process.env,
    RIPEN_DATA: options.dataDir,
    RIPEN_WORKSPACE: folder,
    RIPEN_PORT: String(port),
    RIPEN_DAY: `${dayMs}ms`,
    TEMPORAL_PORT: String(options.temporalPort),
    STORE_PORT: String(options.storePort),
    INBOX_PORT: String(options.inboxPort),
    INBOX_SMTP_PORT: String(options.inboxSmtpPort),
    LOG_LEVEL: 'error',
    RIPEN_WEBHOOK_PRIVATE: 'true',
  };
  const api = await runRole('api', env, apiRoles);
  const worker = await runRole('worker', env);
  return {
    engine,
    dataDir: options.dataDir,
    url: `http://127.0.0.1:${port}`,
    inboxUrl: `http://127.0.0.1:${options.inboxPort}`,
    api,
    worker,
    kill: async (part) => {
      const pid = engine.parts.find((one) => one.part === part)?.pid;
      if (pid == null) throw new Error(`no pid of ${part}`);
      process.kill(pid, 'SIGKILL');
    },
    logs: async () => {
      const texts = await Promise.all(
        ['api', 'worker'].map((role) => readFile(join(options.dataDir, 'logs', `${role}.log`), 'utf8')),
      );
      return texts.map((text) => text.slice(-6000)).join('\n---\n');
    },
    stop: async () => {
      await worker.stop();
      await api.stop();
      await engine.stop();
      await removeFolder(options.dataDir);
    },
  };
}

async function runRole(role: string, env: NodeJS.ProcessEnv, roles = role): Promise<RoleProcess> {
  let stopping = false;
  const log = createWriteStream(join(env.RIPEN_DATA ?? '', 'logs', `${role}.log`), { flags: 'a' });
  let child: ChildProcess;
  let ended: Promise<unknown>;
  const start = (): Promise<void> =>
    new Promise((resolve, reject) => {
      child = spawn(process.execPath, [join(ROOT, 'bin', 'ripen.cjs'), 'start'], {
        cwd: ROOT,
        env: { ...env, RIPEN_ROLES: roles },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let said = '';
      const hear = (chunk: Buffer): void => {
        log.write(chunk);
        said = (said + chunk.toString()).slice(-4000);
        if (said.includes('ripen ready')) resolve();
      };
      child.stdout?.on('data', hear);
      child.stderr?.on('data', hear);
      ended = new Promise((done) => child.once('exit', done));
      void ended.then(() => {
        reject(new Error(`the ${role} process ended: ${said}`));
        // As a supervisor would: what dies is started again, also when it finds the store or Temporal away.
        if (!stopping) void restart();
      });
    });
  const restart = async (): Promise<void> => {
    await start().catch(() => undefined);
  };
  await start();
  return {
    pid: () => child.pid!,
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
    stop: async () => {
      stopping = true;
      child.kill('SIGTERM');
      await ended;
    },
  };
}
