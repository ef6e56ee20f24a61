import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startEngine, type Engine } from '../../engine';
import { environmentOf } from '../cli/ripen-process';
import { isolatedOptions, removeFolder } from '../engine/engine-fixture';
import { writeWorkspace, type WorkspaceFiles } from '../support/workspace-files';

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

export async function startProcesses(workspace: WorkspaceFiles, dayMs: number, apiRoles = 'api'): Promise<Processes> {
  const options = await isolatedOptions();
  const folder = join(options.dataDir, 'workspace');
  await writeWorkspace(folder, workspace);
  const engine = await startEngine(options);
  const env: NodeJS.ProcessEnv = {
    ...(await environmentOf(options)),
    RIPEN_WORKSPACE: folder,
    RIPEN_DAY: `${dayMs}ms`,
    LOG_LEVEL: 'error',
    RIPEN_WEBHOOK_PRIVATE: 'true',
  };
  const api = await runRole('api', env, apiRoles);
  const worker = await runRole('worker', env);
  return {
    engine,
    dataDir: options.dataDir,
    url: `http://127.0.0.1:${env.RIPEN_PORT}`,
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
