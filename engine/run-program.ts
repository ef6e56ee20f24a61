import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { type Report } from './engine-types';
import { withProgress } from './progress';

const run = promisify(execFile);
/** Build steps under way, for whoever gives a start up. */
const running = new Set<ChildProcess>();
const LAST_LINES = 12;

/** Full path of a program on PATH, or null. */
export async function findOnPath(name: string): Promise<string | null> {
  const endings = process.platform === 'win32' ? ['.exe', '.cmd', ''] : [''];
  for (const folder of (process.env.PATH ?? '').split(delimiter).filter((entry) => entry !== '')) {
    for (const ending of endings) {
      const path = join(folder, name + ending);
      if (await isExecutable(path)) return path;
    }
  }
  return null;
}

/** True when the file is there and may be run. */
export async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

/** The first group of `pattern` in what the program prints, or null when it does not run or says something else. */
export async function readVersion(path: string, args: string[], pattern: RegExp): Promise<string | null> {
  const answer = await run(path, args, { timeout: 10_000 }).catch(() => null);
  return answer === null ? null : (pattern.exec(`${answer.stdout}\n${answer.stderr}`)?.[1] ?? null);
}

/**
 * Runs a build step to its end and shows progress while it runs.
 * @throws Error with the last lines it printed, when it cannot start or ends with another status than 0
 */
export async function runProgram(
  label: string,
  command: string,
  args: string[],
  options: { cwd: string; env?: NodeJS.ProcessEnv },
  report: Report,
): Promise<void> {
  const printed: string[] = [];
  let count = 0;
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  child.once('exit', () => running.delete(child));
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      count += 1;
      printed.push(line);
      if (printed.length > LAST_LINES) printed.shift();
    });
  }
  const ended = new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(`${label} failed (${signal ?? `status ${code ?? '?'}`}):\n${printed.join('\n')}`));
    });
  });
  await withProgress(
    label,
    report,
    () => ended,
    () => (count === 0 ? '' : `${count} steps, now ${(printed.at(-1) ?? '').slice(0, 70)}`),
  );
}

/** Ends the build steps that this process runs: their starts are given up. */
export function endPrograms(): void {
  for (const child of running) child.kill('SIGTERM');
}
