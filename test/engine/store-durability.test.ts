import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mongo } from 'mongoose';
import { type Engine, startEngine } from '../../engine';
import { isolatedOptions, removeFolder, storeOnly, until } from './engine-fixture';

const KILLS = 3;
const WRITERS = 16;

describe('the store of the engine', () => {
  let options: Awaited<ReturnType<typeof isolatedOptions>>;
  let engine: Engine;
  let client: mongo.MongoClient;

  beforeAll(async () => {
    options = await isolatedOptions(storeOnly);
    engine = await startEngine(options);
    client = new mongo.MongoClient(engine.storeUri);
  });
  afterAll(async () => {
    await client.close();
    await engine.stop();
    await removeFolder(options.dataDir);
  });

  /** Kills the store and resolves once another process answers in its place. */
  async function killed(): Promise<void> {
    const pid = engine.parts.find(({ part }) => part === 'store')!.pid!;
    process.kill(pid, 'SIGKILL');
    await until('a new store process', () =>
      engine.parts.some(({ part, pid: now }) => part === 'store' && now !== pid),
    );
    await until('the store answers', () =>
      client
        .db('admin')
        .command({ ping: 1 })
        .then(
          () => true,
          () => false,
        ),
    );
  }

  it('loses nothing that it acknowledged when it is killed under load, again and again', async () => {
    const documents = client.db('durability').collection<{ _id: string; writer: number }>('documents');
    const acknowledged: string[] = [];
    for (let kill = 0; kill < KILLS; kill += 1) {
      const atLeast = acknowledged.length + 300;
      let over = false;
      const writers = Array.from({ length: WRITERS }, async (_, writer) => {
        for (let n = 0; !over; n += 1) {
          const _id = `${kill}-${writer}-${n}`;
          const kept = await documents.insertOne({ _id, writer }).then(
            () => true,
            () => false,
          );
          if (!kept) return;
          acknowledged.push(_id);
        }
      });
      await until('300 acknowledged inserts', () => acknowledged.length >= atLeast);
      const back = killed();
      over = true;
      await Promise.all([...writers, back]);
    }
    const there = new Set((await documents.find({}, { projection: { _id: 1 } }).toArray()).map(({ _id }) => _id));
    expect(acknowledged.length).toBeGreaterThanOrEqual(KILLS * 300);
    expect(acknowledged.filter((id) => !there.has(id))).toEqual([]);
  }, 120_000);

  it('has written what it answered before the disk had it once a later write is durable', async () => {
    const store = client.db('order');
    const early = store.collection<{ _id: string }>('early');
    const late = store.collection<{ _id: string }>('late');
    for (let n = 0; n < 50; n += 1) {
      await early.insertOne({ _id: `e${n}` }, { writeConcern: { w: 1, journal: false } });
      await late.insertOne({ _id: `l${n}` });
    }
    await killed();
    expect(await late.countDocuments()).toBe(50);
    expect(await early.countDocuments()).toBe(50);
  });

  it('leaves no byte of a deleted document in the file after compact, and keeps the rest', async () => {
    const people = client.db('erasure').collection<{ _id: string; name: string }>('people');
    await people.createIndex({ name: 1 }, { unique: true }, {});
    await people.insertMany(Array.from({ length: 200 }, (_, n) => ({ _id: `p${n}`, name: `name-${n}` })));
    await people.insertOne({ _id: 'gone', name: 'Marguerite-Erased' });
    const file = join(options.dataDir, 'store', 'store.mv');
    const java = engine.parts[2]!.version.startsWith('mongo-java-server');
    if (java) expect((await readFile(file)).includes('Marguerite-Erased')).toBe(true);
    await people.deleteOne({ _id: 'gone' });
    await client.db('erasure').command({ compact: 'people' });
    if (java) expect((await readFile(file)).includes('Marguerite-Erased')).toBe(false);
    expect(await people.countDocuments()).toBe(200);
    await expect(people.insertOne({ _id: 'again', name: 'name-7' })).rejects.toMatchObject({ code: 11000 });
  });
});
