import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Report } from './engine-types';
import { identifyProcess, isRunning, type ProcessIdentity } from './running-process';

const POLL_MS = 100;
const SAY_EVERY_MS = 5_000;

/**
 * Runs `work` while no other process of this machine holds the lock file; a lock whose holder died is taken over.
 * Says every few seconds for whom it waits.
 */
export async function withLock<T>(path: string, purpose: string, report: Report, work: () => Promise<T>): Promise<T> {
  await takeLock(path, purpose, report);
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

async function takeLock(path: string, purpose: string, report: Report): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const mine = JSON.stringify(await identifyProcess(process.pid));
  let sayAt = Date.now() + 2_000;
  while (!(await createLock(path, mine))) {
    const held = await readFile(path, 'utf8').catch(() => null);
    if (held === null) continue;
    const holder = parseHolder(held);
    if (holder === null || !(await isRunning(holder))) {
      await breakLock(path, held);
      continue;
    }
    if (Date.now() >= sayAt) {
      report(`${purpose}: waiting for process ${holder.pid}, which is at it`);
      sayAt = Date.now() + SAY_EVERY_MS;
    }
    await sleep(POLL_MS);
  }
}

async function createLock(path: string, content: string): Promise<boolean> {
  // Written aside and linked, so that nobody reads a lock without its holder.
  const draft = `${path}.${process.pid}.${Math.random().toString(36).slice(2)}`;
  await writeFile(draft, content, { mode: 0o600 });
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  } finally {
    await rm(draft, { force: true });
  }
}

/** Two waiters may both see a dead holder; the slower must not remove the lock that the faster has just taken. */
async function breakLock(path: string, dead: string): Promise<void> {
  const aside = `${path}.${process.pid}.broken`;
  const moved = await rename(path, aside).then(
    () => true,
    () => false,
  );
  if (!moved) return;
  const content = await readFile(aside, 'utf8').catch(() => dead);
  if (content !== dead) await link(aside, path).catch(() => undefined);
  await rm(aside, { force: true });
}

function parseHolder(content: string): ProcessIdentity | null {
  try {
    const holder = JSON.parse(content) as Partial<ProcessIdentity>;
    return typeof holder.pid === 'number' && typeof holder.startedAt === 'string'
      ? { pid: holder.pid, startedAt: holder.startedAt }
      : null;
  } catch {
    return null;
  }
}
