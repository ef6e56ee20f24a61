import { type Answers, inboxAnswers, storeAnswers, temporalAnswers, waitUntilAnswers } from './answering';
import { type ChildRecord, type EngineRecord } from './engine-record';
import { type Engine, type EngineOptions, type EnginePart, type PartName } from './engine-types';
import { type PartPlan } from './part-plans';
import { endProcess, isRunning } from './running-process';

const ADOPT_WITHIN_MS = 3_000;
const JOIN_WITHIN_MS = 30_000;
const END_GRACE_MS = 10_000;

/**
 * What is left of an earlier start: the recorded child when it runs, as planned, and answers; else null, and what was
 * left has ended, so that its port and files are free.
 */
export async function takeOverOrEnd(plan: PartPlan, known: ChildRecord): Promise<ChildRecord | null> {
  if (!(await isRunning(known.process))) return null;
  const asPlanned = known.address === plan.address && plan.ports.every(({ port }) => known.ports.includes(port));
  const alive = (): Promise<boolean> => isRunning(known.process);
  if (asPlanned && (await waitUntilAnswers(plan.answers, ADOPT_WITHIN_MS, alive))) return known;
  await endProcess(known.process, END_GRACE_MS);
  return null;
}

/** Ends recorded children of the parts that are no longer wanted (an address was set since). */
export async function endUnwanted(left: ChildRecord[], wanted: PartName[]): Promise<void> {
  for (const child of left) {
    if (!wanted.includes(child.part) && (await isRunning(child.process))) await endProcess(child.process, END_GRACE_MS);
  }
}

/**
 * The engine that another process owns. Waits until its parts answer (the owner may be restarting one); `stop` ends
 * nothing, and `parts` shows the processes as they were when it was joined.
 * @throws Error when the running engine lacks a part that this process has no address for, or does not answer
 */
export async function joinEngine(options: EngineOptions, record: EngineRecord, given: EnginePart[]): Promise<Engine> {
  const owner = record.owner.pid;
  const find = (part: PartName, variable: string): ChildRecord => {
    const child = record.children.find((candidate) => candidate.part === part);
    if (child !== undefined) return child;
    throw new Error(
      `The engine that process ${owner} runs has no ${part} of its own: set ${variable}, as that process has.`,
    );
  };
  const joined: ChildRecord[] = [];
  const join = (part: PartName, variable: string): ChildRecord => {
    const child = find(part, variable);
    joined.push(child);
    return child;
  };
  const temporalAddress = options.temporalAddress ?? join('temporal', 'TEMPORAL_ADDRESS').address;
  const storeUri = options.storeUri ?? join('store', 'MONGODB_URI').address;
  const mail = options.smtpUrl === undefined ? join('mail', 'SMTP_URL') : null;
  options.report(`engine: joining the one that process ${owner} runs`);
  await Promise.all(joined.map((child) => requireAnswer(child, options, owner)));
  return {
    temporalAddress,
    storeUri,
    smtpUrl: options.smtpUrl ?? mail?.address ?? '',
    inboxUrl: mail === null ? null : `http://127.0.0.1:${mail.ports[0] ?? options.inboxPort}`,
    parts: [
      ...given,
      ...joined.map(({ part, source, version, process }) => ({ part, source, version, pid: process.pid })),
    ],
    stop: async () => undefined,
  };
}

async function requireAnswer(child: ChildRecord, options: EngineOptions, owner: number): Promise<void> {
  const ready = await waitUntilAnswers(answersOf(child, options), JOIN_WITHIN_MS, async () => true);
  if (!ready)
    throw new Error(`The ${child.part} of the engine that process ${owner} runs does not answer (${child.address}).`);
}

function answersOf(child: ChildRecord, options: EngineOptions): Answers {
  if (child.part === 'temporal') return temporalAnswers(child.address, options.temporalNamespace);
  if (child.part === 'store') return storeAnswers(child.address);
  const [port = options.inboxPort, smtpPort = options.inboxSmtpPort] = child.ports;
  return inboxAnswers(port, smtpPort);
}
