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

/**
 * Runs the part, or takes over the process that already does, and starts it again on the same data and ports whenever it
 * dies, with back-off, until `stop`. The child has a process group of its own, so that Ctrl-C reaches it only through
 * `stop`; it outlives a killed owner, to be taken over by the next.
 */
export class SupervisedChild {
  readonly #plan: ChildPlan;
  readonly #report: Report;
  readonly #onIdentity: (identity: ProcessIdentity) => Promise<void>;
  readonly #stopping = new AbortController();
  #identity: ProcessIdentity | null = null;
  #startedAt = 0;
  #supervision: Promise<void> = Promise.resolve();

  /** @param onIdentity told of each new process at once, so that it is on record before anything happens to the owner */
  constructor(plan: ChildPlan, report: Report, onIdentity: (identity: ProcessIdentity) => Promise<void>) {
    this.#plan = plan;
    this.#report = report;
    this.#onIdentity = onIdentity;
  }

  get pid(): number | null {
    return this.#identity?.pid ?? null;
  }

  /**
   * Resolves once the part answers.
   * @throws Error when a port is taken, or with the end of its log when it does not come up
   */
  async start(adopted: ProcessIdentity | null): Promise<void> {
    const { label, ports, logFile } = this.#plan;
    if (adopted !== null) {
      this.#startedAt = Date.now();
      await this.#become(adopted);
      this.#report(`${label}: process ${adopted.pid} of an earlier start still runs, taking it over`);
    } else {
      for (const use of ports) await requireFreePort(use);
      if (!(await withProgress(`starting ${label}`, this.#report, () => this.#launch()))) {
        await this.stop();
        throw new Error(`${label} did not start. The end of ${logFile}:\n${readLogEnd(logFile)}`);
      }
    }
    this.#supervision = this.#keepRunning();
  }

  /** SIGTERM, SIGKILL after ten seconds; resolves when the process is gone and will not come back. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#end(STOP_GRACE_MS);
    await this.#supervision;
    // A restart may have been under way.
    await this.#end(STOP_GRACE_MS);
  }

  async #keepRunning(): Promise<void> {
    const { label } = this.#plan;
    let backoffMs = FIRST_BACKOFF_MS;
    while (await this.#diedUnasked()) {
      if (Date.now() - this.#startedAt > SETTLED_MS) backoffMs = FIRST_BACKOFF_MS;
      this.#report(`${label}: process ${this.pid ?? '?'} ended unexpectedly, starting it again`);
      await this.#pause(backoffMs);
      backoffMs = Math.min(backoffMs * 2, LONGEST_BACKOFF_MS);
      if (this.#stopping.signal.aborted) return;
      try {
        if (await this.#launch()) this.#report(`${label}: back, process ${this.pid ?? '?'}`);
        else await this.#end(0);
      } catch (error) {
        this.#report(`${label}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  }

  /** True when the part answers; false when it died before, was stopped, or took too long. */
  async #launch(): Promise<boolean> {
    this.#startedAt = Date.now();
    await this.#become(await spawnChild(this.#plan));
    return waitUntilAnswers(this.#plan.answers, READY_WITHIN_MS, () => this.#isWantedAndAlive());
  }

  async #become(identity: ProcessIdentity): Promise<void> {
    this.#identity = identity;
    await this.#onIdentity(identity);
  }

  async #diedUnasked(): Promise<boolean> {
    while (await this.#isWantedAndAlive()) await this.#pause(WATCH_MS);
    return !this.#stopping.signal.aborted;
  }

  async #isWantedAndAlive(): Promise<boolean> {
    return !this.#stopping.signal.aborted && this.#identity !== null && (await isRunning(this.#identity));
  }

  async #end(graceMs: number): Promise<void> {
    if (this.#identity !== null) await endProcess(this.#identity, graceMs);
  }

  /** Ends early at `stop`, and keeps no process alive: its own work does. */
  async #pause(ms: number): Promise<void> {
    await sleep(ms, undefined, { ref: false, signal: this.#stopping.signal }).catch(() => undefined);
  }
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
