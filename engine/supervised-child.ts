import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Answers, type PortUse, requireFreePort, waitUntilAnswers } from './answering';
import { type PartName, type Report } from './engine-types';
import { withProgress } from './progress';
import { endProcess, identifyProcess, isRunning, type ProcessIdentity } from './running-process';

const STOP_GRACE_MS = 10_000;
const READY_WITHIN_MS = 60_000;
const WATCH_MS = 250;
const FIRST_BACKOFF_MS = 200;
const LONGEST_BACKOFF_MS = 10_000;
/** A child that ran this long starts its back-off anew when it dies. */
const SETTLED_MS = 60_000;
const LOG_LIMIT_BYTES = 10_000_000;

/** How to run one part of the engine. */
export type ChildPlan = {
  part: PartName;
  label: string;
  command: string;
  args: string[];
  env: NodeJS.ProcessEnv;
  logFile: string;
  ports: PortUse[];
  answers: Answers;
};

export type SupervisedChild = { identity(): ProcessIdentity; stop(): Promise<void> };

/**
 * Runs the part, or adopts the process that already does, and starts it again on the same data and ports whenever it
 * dies, until `stop`. Resolves once the part answers. The child has a process group of its own, so that Ctrl-C reaches
 * it only through `stop`; it outlives a killed owner, to be adopted by the next.
 * @param onIdentity told of each new process at once, so that it is on record before anything can happen to the owner
 * @throws Error when a port is taken, or with the end of its log when the first start fails
 */
export async function superviseChild(
  plan: ChildPlan,
  adopted: ProcessIdentity | null,
  report: Report,
  onIdentity: (identity: ProcessIdentity) => Promise<void>,
): Promise<SupervisedChild> {
  let identity: ProcessIdentity;
  let stopping = false;
  let startedAt = Date.now();

  const launch = async (): Promise<boolean> => {
    startedAt = Date.now();
    const started = await spawnChild(plan);
    identity = started;
    await onIdentity(started);
    let alive = true;
    const watched = watchAlive(started, () => !stopping).then(() => (alive = false));
    const ready = await waitUntilAnswers(plan.answers, READY_WITHIN_MS, () => alive && !stopping);
    void watched;
    return ready;
  };

  const keepRunning = async (): Promise<void> => {
    let backoffMs = FIRST_BACKOFF_MS;
    while (await diedUnasked()) {
      if (Date.now() - startedAt > SETTLED_MS) backoffMs = FIRST_BACKOFF_MS;
      report(`${plan.label}: process ${identity.pid} ended unexpectedly, starting it again`);
      await sleep(backoffMs, undefined, { ref: false });
      backoffMs = Math.min(backoffMs * 2, LONGEST_BACKOFF_MS);
      if (stopping) return;
      try {
        if (await launch()) report(`${plan.label}: back, process ${identity.pid}`);
        else if (!isStopping()) await endProcess(identity, 0);
      } catch (error) {
        report(`${plan.label}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  };
  const isStopping = (): boolean => stopping;
  const diedUnasked = async (): Promise<boolean> => {
    await watchAlive(identity, () => !stopping);
    return !stopping;
  };

  if (adopted !== null) {
    identity = adopted;
    report(`${plan.label}: process ${adopted.pid} of an earlier start still runs, taking it over`);
  } else {
    for (const use of plan.ports) await requireFreePort(use);
    const ready = await withProgress(`starting ${plan.label}`, report, launch);
    if (!ready) {
      stopping = true;
      await endProcess(identity!, STOP_GRACE_MS);
      throw new Error(`${plan.label} did not start. The end of ${plan.logFile}:\n${readLogEnd(plan.logFile)}`);
    }
  }
  const supervision = keepRunning();
  return {
    identity: () => identity,
    stop: async () => {
      stopping = true;
      await endProcess(identity, STOP_GRACE_MS);
      await supervision;
    },
  };
}

async function spawnChild(plan: ChildPlan): Promise<ProcessIdentity> {
  rotateLog(plan.logFile);
  const log = openSync(plan.logFile, 'a', 0o600);
  try {
    const child = spawn(plan.command, plan.args, { env: plan.env, stdio: ['ignore', log, log], detached: true });
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', reject);
    });
    child.unref();
    if (child.pid === undefined) throw new Error(`${plan.label} has no process`);
    return await identifyProcess(child.pid);
  } finally {
    closeSync(log);
  }
}

/** Resolves when the process is gone or nobody wants to know any more. Works for adopted processes too. */
async function watchAlive(identity: ProcessIdentity, wanted: () => boolean): Promise<void> {
  while (wanted() && (await isRunning(identity))) await sleep(WATCH_MS, undefined, { ref: false });
}

function rotateLog(path: string): void {
  try {
    if (statSync(path).size > LOG_LIMIT_BYTES) renameSync(path, `${path}.1`);
  } catch {
    // No log yet.
  }
}

function readLogEnd(path: string): string {
  try {
    return readFileSync(path, 'utf8').split('\n').slice(-15).join('\n');
  } catch {
    return '(no log)';
  }
}
