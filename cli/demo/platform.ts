import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePorts } from './free-ports';

/** What the demo needs to start a platform of its own. */
export type PlatformOptions = {
  /** The command's own script, `bin/ripen.cjs`: the child runs its `start`. */
  program: string;
  /** The repository: where the example workspace lies. */
  root: string;
  /** How long a virtual day lasts, as `RIPEN_DAY` takes it. */
  day: string;
  environment: NodeJS.ProcessEnv;
  /** Hears what the platform says while it starts. */
  report: (line: string) => void;
  /** Gives the start up. */
  stopped: AbortSignal;
};

/** A platform on a scratch data folder and ports of its own. */
export type Platform = {
  url: string;
  inboxUrl: string;
  /** Resolves when it ends by itself; says how. */
  ended: Promise<string>;
  /** The last lines it wrote. */
  tail: () => string[];
  logFile: string;
  /** Stops it and removes its data. */
  stop(): Promise<void>;
};

/** Addresses of other engines: the demo never plays on anybody's data. */
const ELSEWHERE = ['TEMPORAL_ADDRESS', 'MONGODB_URI', 'SMTP_URL', 'RIPEN_PUBLIC_URL', 'RIPEN_SERVER', 'RIPEN_KEY'];
const TAIL_LINES = 40;
const STOPS_WITHIN_MS = 20_000;
const READY = /ripen ready on (http:\S+)/;

/**
 * Starts `ripen start` in a child process and resolves once it says it is ready. It never collides with a running `npm start`: other
 * ports, other data, the same cache of binaries. Rejects with the last lines of its log when it ends before.
 */
export async function startPlatform(options: PlatformOptions): Promise<Platform> {
  const [port, temporal, store, inbox, smtp] = await findFreePorts(5);
  const scratch = await mkdtemp(join(tmpdir(), 'ripen-demo-'));
  const logFile = join(scratch, 'platform.log');
  const child = spawn(process.execPath, [options.program, 'start'], {
    cwd: options.root,
    // A group of its own: a terminal's Ctrl-C reaches the demo, which then stops the platform once.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...Object.fromEntries(Object.entries(options.environment).filter(([name]) => !ELSEWHERE.includes(name))),
      NODE_ENV: 'development',
      RIPEN_PORT: String(port),
      TEMPORAL_PORT: String(temporal),
      STORE_PORT: String(store),
      INBOX_PORT: String(inbox),
      INBOX_SMTP_PORT: String(smtp),
      RIPEN_DATA: join(scratch, 'data'),
      RIPEN_WORKSPACE: join(options.root, 'templates'),
      RIPEN_DAY: options.day,
      LOG_LEVEL: options.environment.LOG_LEVEL ?? 'warn',
    },
  });
  options.stopped.addEventListener('abort', () => void stopChild(child, ended), { once: true });
  const lines = followOutput(child, logFile);
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal === null ? `status ${code ?? 0}` : `signal ${signal}`));
  });
  const stop = async (): Promise<void> => {
    await stopChild(child, ended);
    await rm(scratch, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const url = await untilReady(lines, ended, options.report);
    return { url, inboxUrl: `http://127.0.0.1:${inbox ?? 0}`, ended, tail: lines.tail, logFile, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

type Lines = { tail: () => string[]; onLine: (hear: (line: string) => void) => void };

function followOutput(child: ChildProcess, logFile: string): Lines {
  const last: string[] = [];
  const hearers: ((line: string) => void)[] = [];
  const log = createWriteStream(logFile);
  log.on('error', () => undefined); // the folder is removed at the end, perhaps before the last line
  for (const stream of [child.stdout, child.stderr]) {
    let rest = '';
    stream?.setEncoding('utf8').on('data', (text: string) => {
      log.write(text);
      const lines = (rest + text).split(/\r?\n/);
      rest = lines.pop() ?? '';
      for (const line of lines) {
        last.push(line);
        if (last.length > TAIL_LINES) last.shift();
        for (const hear of hearers) hear(line);
      }
    });
  }
  child.once('close', () => log.end());
  return { tail: () => [...last], onLine: (hear) => void hearers.push(hear) };
}

async function untilReady(lines: Lines, ended: Promise<string>, report: (line: string) => void): Promise<string> {
  let ready = false;
  const url = new Promise<string>((resolve) => {
    lines.onLine((line) => {
      if (ready) return;
      const found = READY.exec(line)?.[1];
      ready = found !== undefined;
      if (found === undefined) report(line);
      else resolve(found);
    });
  });
  const died = ended.then((how) => {
    throw new Error(`The platform ended before it was ready (${how}). Its last lines:\n${lines.tail().join('\n')}`);
  });
  return Promise.race([url, died]);
}

async function stopChild(child: ChildProcess, ended: Promise<string>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const { pid } = child;
  child.kill('SIGINT');
  const late = setTimeout(() => endTree(pid), STOPS_WITHIN_MS);
  await ended;
  clearTimeout(late);
}

/** Ends the child and all that it has started, each by its id: its engine's parts are in groups of their own. */
function endTree(pid: number): void {
  const listed = spawnSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' });
  const pairs = (listed.error ? '' : listed.stdout).split('\n').map((line) => line.trim().split(/\s+/).map(Number));
  const tree = [pid];
  for (const parent of tree)
    tree.push(...pairs.flatMap(([own = 0, its = 0]) => (its === parent && own > 0 ? [own] : [])));
  for (const one of tree) {
    try {
      process.kill(one, 'SIGKILL');
    } catch {
      // It has just ended by itself.
    }
  }
}
