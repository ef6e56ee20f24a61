import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { mongo } from 'mongoose';
import { type Engine, type EngineOptions, type EnginePart, inspectEngine, startEngine } from '../../engine';
import { readProcessStart } from '../../engine/running-process';
import { inboxOnly, isolatedOptions, removeFolder, until } from './engine-fixture';

describe('the engine', () => {
  const cleanUps: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
  });

  async function options(given: Partial<EngineOptions> = {}): Promise<EngineOptions & { lines: string[] }> {
    const made = await isolatedOptions(given);
    cleanUps.push(() => removeFolder(made.dataDir));
    return made;
  }
  async function start(given: EngineOptions): Promise<Engine> {
    const engine = await startEngine(given);
    cleanUps.push(() => engine.stop());
    return engine;
  }
  const pidOf = (engine: Engine, part: EnginePart['part']): number =>
    engine.parts.find((candidate) => candidate.part === part)!.pid!;
  // Not `kill(pid, 0)`: it finds a process that has ended until its parent's next turn takes note of it.
  const isAlive = async (pid: number): Promise<boolean> => (await readProcessStart(pid)) !== null;

  it('starts all parts, says each with its version, joins on a second start, and ends them all on stop', async () => {
    const given = await options();
    const owner = await start(given);
    expect(given.lines.join('\n')).toMatch(/Temporal: \d+\.\d+\.\d+, from [^]*store: /);
    expect(owner.parts.map(({ part }) => part).sort()).toEqual(['mail', 'store', 'temporal']);
    expect((await stat(given.dataDir)).mode & 0o777).toBe(0o700);

    const joiner = await startEngine(given);
    expect(joiner.parts).toEqual(owner.parts);
    expect([joiner.temporalAddress, joiner.storeUri, joiner.smtpUrl, joiner.inboxUrl]).toEqual([
      owner.temporalAddress,
      owner.storeUri,
      owner.smtpUrl,
      owner.inboxUrl,
    ]);
    await joiner.stop();
    const pids = owner.parts.map(({ pid }) => pid!);
    expect(await Promise.all(pids.map(isAlive))).toEqual([true, true, true]);
    await owner.stop();
    expect(await Promise.all(pids.map(isAlive))).toEqual([false, false, false]);
  }, 60_000);

  it('starts a killed child again on the same data and port', async () => {
    const given = await options({ temporalAddress: '127.0.0.1:1' });
    const engine = await start(given);
    const client = new mongo.MongoClient(engine.storeUri);
    cleanUps.push(() => client.close());
    await client.db('x').collection<{ _id: string }>('y').insertOne({ _id: 'kept' });
    const pids = { store: pidOf(engine, 'store'), mail: pidOf(engine, 'mail') };
    process.kill(pids.store, 'SIGKILL');
    process.kill(pids.mail, 'SIGKILL');
    await until('both are back', () => given.lines.filter((line) => line.includes(': back, process')).length === 2);
    expect(pidOf(engine, 'store')).not.toBe(pids.store);
    expect(await client.db('x').collection<{ _id: string }>('y').findOne()).toEqual({ _id: 'kept' });
    expect((await fetch(`${engine.inboxUrl!}/api/faults`)).status).toBe(200);
  }, 60_000);

  it('takes over what a killed owner left running, and supervises it', async () => {
    const given = await options(inboxOnly);
    const program = ['--import', 'tsx', join(__dirname, 'engine-owner.ts'), JSON.stringify(given)];
    const owner = spawn(process.execPath, program, { stdio: ['ignore', 'pipe', 'inherit'] });
    const [printed] = (await once(owner.stdout, 'data')) as [Buffer];
    const parts = JSON.parse(printed.toString()) as EnginePart[];
    owner.kill('SIGKILL');
    await once(owner, 'exit');

    const heir = await start(given);
    expect(heir.parts).toEqual(parts);
    const pid = pidOf(heir, 'mail');
    process.kill(pid, 'SIGKILL');
    await until('the inbox is back', () => given.lines.some((line) => line.startsWith('inbox: back')));
    expect(pidOf(heir, 'mail')).not.toBe(pid);
  }, 60_000);

  it('names each port that is taken, what it is for and the variable to set, before anything is looked for or started', async () => {
    const given = await options({ temporalAddress: '127.0.0.1:1' });
    const squatter = createServer().listen(given.inboxSmtpPort, '127.0.0.1');
    cleanUps.push(() => new Promise((resolve) => squatter.close(resolve)));
    await once(squatter, 'listening');
    const other = createServer().listen(given.storePort, '127.0.0.1');
    await once(other, 'listening');
    const refused = startEngine(given);
    await expect(refused).rejects.toThrow(
      `Port ${given.inboxSmtpPort}, for the inbox's SMTP, is taken by another program: stop that program, or set INBOX_SMTP_PORT to another port.`,
    );
    await expect(refused).rejects.toThrow(`Port ${given.storePort}, for the store, is taken`);
    expect(given.lines).toEqual([]);
    await new Promise((resolve) => other.close(resolve));
    await expect(
      new mongo.MongoClient(`mongodb://127.0.0.1:${given.storePort}`, { serverSelectionTimeoutMS: 500 }).connect(),
    ).rejects.toThrow();
  }, 60_000);

  it('starts nothing for parts that have an address', async () => {
    const given = await options({
      temporalAddress: 'temporal:7233',
      storeUri: 'mongodb://db/x',
      smtpUrl: 'smtp://mail',
    });
    const engine = await start(given);
    expect(engine).toMatchObject({
      temporalAddress: 'temporal:7233',
      storeUri: 'mongodb://db/x',
      smtpUrl: 'smtp://mail',
      inboxUrl: null,
    });
    expect(engine.parts.map(({ source, pid }) => [source, pid])).toEqual(Array(3).fill(['address', null]));
  });

  it('tells the doctor what serves each part, and what to do when an address does not answer', async () => {
    const findings = await inspectEngine(await options({ storeUri: 'mongodb://127.0.0.1:1/x' }));
    expect(findings.map(({ part, ok }) => [part, ok])).toEqual([
      ['temporal', true],
      ['store', false],
      ['mail', true],
      ['time-skipping', true],
    ]);
    expect(findings[1]!.remedy).toContain('MONGODB_URI');
  }, 30_000);
});
