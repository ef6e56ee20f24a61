import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A process and when it began: process ids are reused, the pair is not. */
export type ProcessIdentity = { pid: number; startedAt: string };

/**
 * When the process began, as an opaque text, or null when there is no such process. A zombie counts as gone: under a
 * container's first process nobody may ever reap it.
 */
export async function readProcessStart(pid: number): Promise<string | null> {
  if (process.platform === 'linux') {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
    if (stat === null) return null;
    // The name in parentheses may hold spaces; state is the 1st field after it and the start time the 20th.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? null : (fields[19] ?? null);
  }
  const listed = await run('ps', ['-o', 'stat=,lstart=', '-p', String(pid)]).catch(() => null);
  const line = listed?.stdout.trim() ?? '';
  return line === '' || line.startsWith('Z') ? null : line.replace(/^\S+\s+/, '');
}

/** This process, as others can recognise it. */
export async function identifyProcess(pid: number): Promise<ProcessIdentity> {
  return { pid, startedAt: (await readProcessStart(pid)) ?? '' };
}

/** True while that very process runs, not another that got its id. */
export async function isRunning(identity: ProcessIdentity): Promise<boolean> {
  const startedAt = await readProcessStart(identity.pid);
  return startedAt !== null && startedAt === identity.startedAt;
}

/** SIGTERM, then SIGKILL after `graceMs`; resolves when the process is gone. */
export async function endProcess(identity: ProcessIdentity, graceMs: number): Promise<void> {
  const killAt = Date.now() + graceMs;
  sendSignal(identity.pid, 'SIGTERM');
  let killed = false;
  while (await isRunning(identity)) {
    if (!killed && Date.now() >= killAt) {
      killed = true;
      sendSignal(identity.pid, 'SIGKILL');
    }
    await sleep(25);
  }
}

function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    // Gone between the look and the signal: that is what was wanted.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
