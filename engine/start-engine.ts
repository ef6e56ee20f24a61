import { chmod, mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { requireFreePorts } from './answering';
import {
  type ChildRecord,
  type EngineRecord,
  readEngineRecord,
  removeEngineRecord,
  writeEngineRecord,
} from './engine-record';
import { type Engine, type EngineOptions, type EnginePart, type PartName } from './engine-types';
import { withLock } from './file-lock';
import { endUnwanted, joinEngine, takeOverOrEnd } from './found-engine';
import { type PartPlan, planInbox, planStore, planTemporal, portsOf } from './part-plans';
import { endPrograms } from './run-program';
import { identifyProcess, isRunning } from './running-process';
import { SupervisedChild } from './supervised-child';

/**
 * Starts what has no address, and resolves when every part answers. One process owns the engine of a data folder and
 * starts its children again when they die; others join it. When the owner was killed, its children that still answer are
 * taken over and the rest is started on the same data.
 * @throws Error that says which port is taken and the variable to set, or what could not be found and how to get it
 */
export async function startEngine(given: EngineOptions): Promise<Engine> {
  const options = { ...given, dataDir: resolve(given.dataDir), cacheDir: resolve(given.cacheDir) };
  await mkdir(join(options.dataDir, 'logs'), { recursive: true, mode: 0o700 });
  await chmod(options.dataDir, 0o700);
  return withLock(join(options.dataDir, 'engine.lock'), 'engine', options.report, async () => {
    const record = await readEngineRecord(options.dataDir);
    if (record !== null && (await isRunning(record.owner))) return joinEngine(options, record, givenParts(options));
    return ownEngine(options, record?.children ?? []);
  });
}

async function ownEngine(options: EngineOptions, left: ChildRecord[]): Promise<Engine> {
  const { dataDir, report } = options;
  const record: EngineRecord = { owner: await identifyProcess(process.pid), children: [...left] };
  let writing = Promise.resolve();
  const save = (child: ChildRecord): Promise<void> => {
    record.children = [...record.children.filter((other) => other.part !== child.part), child];
    // One after the other: the drafts share a name.
    writing = writing.then(() => writeEngineRecord(dataDir, record));
    return writing;
  };
  const { stopped } = options;
  const start = async (planned: Promise<PartPlan>): Promise<Running> => {
    const plan = await planned;
    stopped?.throwIfAborted();
    const known = record.children.find((child) => child.part === plan.part);
    const adopted = known === undefined ? null : await takeOverOrEnd(plan, known);
    const child = new SupervisedChild(plan, report, (process) => save(describeChild(plan, process)));
    const giveUp = (): void => void child.stop();
    stopped?.addEventListener('abort', giveUp);
    try {
      await child.start(adopted?.process ?? null);
      stopped?.throwIfAborted();
    } catch (error) {
      await child.stop();
      throw error;
    } finally {
      stopped?.removeEventListener('abort', giveUp);
    }
    return { plan, child };
  };
  stopped?.addEventListener('abort', endPrograms);
  const given = givenParts(options).map(({ part }) => part);
  const wanted = planners.filter(({ part }) => !given.includes(part));
  await endUnwanted(
    left,
    wanted.map(({ part }) => part),
  );
  await requirePorts(
    options,
    wanted.map(({ part }) => part),
    left,
  );
  const outcomes = await Promise.allSettled(wanted.map(({ plan }) => start(plan(options))));
  stopped?.removeEventListener('abort', endPrograms);
  const running = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  const failure = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failure !== undefined) {
    await Promise.all(running.map(({ child }) => child.stop()));
    await writing;
    await removeEngineRecord(dataDir);
    throw failure.reason;
  }
  return presentOwned(options, running);
}

/** Before anything is looked for, downloaded or built, which may take minutes. What an earlier start left running is taken over or ended. */
async function requirePorts(options: EngineOptions, wanted: PartName[], left: ChildRecord[]): Promise<void> {
  const running = await Promise.all(left.map(async (child) => ((await isRunning(child.process)) ? child.ports : [])));
  const ours = new Set(running.flat());
  await requireFreePorts(wanted.flatMap((part) => portsOf(part, options)).filter(({ port }) => !ours.has(port)));
}

const planners: { part: PartName; plan: (options: EngineOptions) => Promise<PartPlan> }[] = [
  { part: 'temporal', plan: planTemporal },
  { part: 'store', plan: planStore },
  { part: 'mail', plan: planInbox },
];

type Running = { plan: PartPlan; child: SupervisedChild };

function describeChild(plan: PartPlan, process: ChildRecord['process']): ChildRecord {
  const { part, source, version, address } = plan;
  return { part, source, version, address, ports: plan.ports.map(({ port }) => port), process };
}

function presentOwned(options: EngineOptions, running: Running[]): Engine {
  const addressOf = (part: PartName): string | undefined =>
    running.find(({ plan }) => plan.part === part)?.plan.address;
  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> =>
    // Under the lock, so that nobody joins an engine that is going away.
    withLock(join(options.dataDir, 'engine.lock'), 'engine', options.report, async () => {
      await Promise.all(running.map(({ child }) => child.stop()));
      await removeEngineRecord(options.dataDir);
    });
  return {
    temporalAddress: options.temporalAddress ?? addressOf('temporal') ?? '',
    storeUri: options.storeUri ?? addressOf('store') ?? '',
    smtpUrl: options.smtpUrl ?? addressOf('mail') ?? '',
    inboxUrl: options.smtpUrl === undefined ? `http://127.0.0.1:${options.inboxPort}` : null,
    get parts() {
      return [
        ...givenParts(options),
        ...running.map(({ plan, child }) => ({
          part: plan.part,
          source: plan.source,
          version: plan.version,
          pid: child.pid,
        })),
      ];
    },
    stop: () => (stopped ??= stop()),
  };
}

function givenParts(options: EngineOptions): EnginePart[] {
  const given = (part: PartName, address: string | undefined): EnginePart[] =>
    address === undefined ? [] : [{ part, source: 'address', version: 'as given', pid: null }];
  return [
    ...given('temporal', options.temporalAddress),
    ...given('store', options.storeUri),
    ...given('mail', options.smtpUrl),
  ];
}
