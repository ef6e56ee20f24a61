import * as fc from 'fast-check';
import { mongo } from 'mongoose';
import { type Engine, startEngine } from '../../engine';
import { isolatedOptions, removeFolder, storeOnly } from './engine-fixture';
import { asked, INDEXES, someFields, type Asked, type Indexed } from './index-oracle';

type Row = { _id: string; n: number; state: string; owner?: string; count?: number };

describe('queries that the platform relies on', () => {
  let options: Awaited<ReturnType<typeof isolatedOptions>>;
  let engine: Engine;
  let client: mongo.MongoClient;
  let rows: mongo.Collection<Row>;

  beforeAll(async () => {
    options = await isolatedOptions(storeOnly);
    engine = await startEngine(options);
    client = new mongo.MongoClient(engine.storeUri);
    rows = client.db('queries').collection<Row>('rows');
    await rows.createIndex({ owner: 1, n: 1 }, { unique: true, sparse: true }, {});
    await rows.insertMany(
      Array.from({ length: 60 }, (_, n) => ({
        _id: `r${String(n).padStart(3, '0')}`,
        n,
        state: n % 2 === 0 ? 'even' : 'odd',
        owner: `o${n % 5}`,
      })),
    );
  });
  afterAll(async () => {
    await client.close();
    await engine.stop();
    await removeFolder(options.dataDir);
  });

  const ids = async (filter: mongo.Filter<Row>, sort: mongo.Sort, limit = 0, skip = 0): Promise<string[]> =>
    (await rows.find(filter).sort(sort).skip(skip).limit(limit).toArray()).map(({ _id }) => _id);

  it('applies the rest of a filter that also names a unique key', async () => {
    expect((await rows.updateOne({ _id: 'r002', state: 'odd' }, { $set: { count: 1 } })).matchedCount).toBe(0);
    expect((await rows.updateOne({ _id: 'r002', state: 'even' }, { $set: { count: 1 } })).matchedCount).toBe(1);
    expect(await rows.countDocuments({ owner: 'o3', n: 8, state: 'even' })).toBe(1);
    expect(await rows.countDocuments({ owner: 'o3', n: 8, state: 'odd' })).toBe(0);
    expect(await rows.countDocuments({ _id: { $in: ['r001', 'r002'], $ne: 'r001' } })).toBe(1);
    expect(await rows.countDocuments({ _id: { $eq: 'r001' }, state: 'odd' })).toBe(1);
  });

  it('reads ranges of ids in either order, with limit and skip', async () => {
    expect(await ids({ _id: { $gt: 'r003', $lte: 'r006' } }, { _id: 1 })).toEqual(['r004', 'r005', 'r006']);
    expect(await ids({ _id: { $gte: 'r003', $lt: 'r006' } }, { _id: -1 }, 2)).toEqual(['r005', 'r004']);
    expect(await ids({ _id: { $lt: 'r0055' } }, { _id: -1 }, 2)).toEqual(['r005', 'r004']);
    expect(await ids({ _id: { $gte: 'r056' }, state: 'odd' }, { _id: 1 }, 1, 1)).toEqual(['r059']);
    expect(await ids({ _id: { $gt: 'r050' } }, { n: -1 }, 1)).toEqual(['r059']);
    expect(await ids({}, { _id: -1 }, 2)).toEqual(['r059', 'r058']);
    expect(await ids({ _id: { $gt: 'zzz' } }, { _id: 1 })).toEqual([]);
  });

  it('sorts by id rightly when ids are of several types', async () => {
    const mixed = client.db('queries').collection('mixed');
    await mixed.insertMany([{ _id: 'b' }, { _id: 7 }, { _id: 'a' }, { _id: 3 }] as unknown as mongo.Document[]);
    const read = async (filter: mongo.Document, direction: 1 | -1): Promise<unknown[]> =>
      (await mixed.find(filter).sort({ _id: direction }).toArray()).map(({ _id }) => _id);
    expect(await read({}, 1)).toEqual([3, 7, 'a', 'b']);
    expect(await read({ _id: { $gte: 'a' } }, -1)).toEqual(['b', 'a']);
    expect(await read({ _id: { $gt: 3 } }, 1)).toEqual([7]);
  });

  it('refuses an upsert into a full bucket as a duplicate key', async () => {
    const buckets = client.db('queries').collection<{ _id: string; count: number; events: number[] }>('buckets');
    const push = (events: number[]): Promise<unknown> =>
      buckets.findOneAndUpdate(
        { _id: 'lead:0', count: { $lt: 200 } },
        { $push: { events: { $each: events } }, $inc: { count: events.length } },
        { upsert: true, returnDocument: 'after', projection: { count: 1 } },
      );
    expect(await push(Array<number>(150).fill(1))).toEqual({ _id: 'lead:0', count: 150 });
    expect(await push(Array<number>(50).fill(2))).toEqual({ _id: 'lead:0', count: 200 });
    await expect(push([3])).rejects.toMatchObject({ code: 11000 });
  });

  it('tells which documents of an unordered insert it refused, and counts the others', async () => {
    const refused = await rows
      .insertMany(
        ['x1', 'r001', 'x2', 'x2', 'x3'].map((_id, n) => ({ _id, n, state: 'new' })),
        { ordered: false },
      )
      .catch((error: unknown) => error as mongo.MongoBulkWriteError);
    expect(refused).toMatchObject({ code: 11000, insertedCount: 3 });
    expect((refused as mongo.MongoBulkWriteError).writeErrors).toMatchObject([{ index: 1 }, { index: 3 }]);
  });

  it('carries out the rest of an unordered bulk write around a duplicate key', async () => {
    await rows.insertOne({ _id: 'full', n: 1_000, state: 'new', count: 200 });
    const take = (_id: string): mongo.AnyBulkWriteOperation<Row> => ({
      updateOne: {
        filter: { _id, count: { $lt: 200 } },
        update: { $inc: { count: 1 }, $setOnInsert: { n: 2_000 } },
        upsert: true,
      },
    });
    const outcome = await rows
      .bulkWrite([take('full'), take('fresh'), { deleteOne: { filter: { _id: 'r010' } } }], { ordered: false })
      .catch((error: unknown) => error as mongo.MongoBulkWriteError);
    expect(outcome).toMatchObject({ code: 11000, writeErrors: [{ index: 0 }] });
    expect(await rows.findOne({ _id: 'fresh' })).toMatchObject({ count: 1, n: 2_000 });
    expect(await rows.findOne({ _id: 'r010' })).toBeNull();
  });

  describe('with declared indexes', () => {
    const count = 600;
    const idOf = (n: number): string => `d${String(n).padStart(4, '0')}`;
    let indexed: mongo.Collection<Indexed>;
    let scanned: mongo.Collection<Indexed>;

    beforeAll(async () => {
      indexed = client.db('queries').collection('indexed');
      scanned = client.db('queries').collection('scanned');
      const documents = fc
        .sample(someFields, { numRuns: count, seed: 7 })
        .map((fields, n) => ({ _id: idOf(n), ...fields }) as Indexed);
      await indexed.insertMany(documents.slice(0, count / 2));
      await indexed.createIndexes(INDEXES);
      await indexed.insertMany(documents.slice(count / 2));
      await scanned.insertMany(documents);
    });

    const answer = async (from: mongo.Collection<Indexed>, { filter, sort, limit }: Asked): Promise<string[]> =>
      (await from.find(filter).sort(sort).limit(limit).toArray()).map(({ _id }) => _id);

    it('answers every filter and order as a scan does, while documents are changed, deleted and added', async () => {
      const change = fc.oneof(
        fc.record({ n: fc.nat(count - 1), set: someFields }),
        fc.record({ n: fc.nat(count - 1), set: fc.constant(null) }),
      );
      await fc.assert(
        fc.asyncProperty(
          fc.array(change, { maxLength: 3 }),
          fc.array(asked, { maxLength: 4 }),
          async (changes, all) => {
            for (const { n, set } of changes) {
              for (const rows of [indexed, scanned]) {
                if (set === null) await rows.deleteOne({ _id: idOf(n) });
                else await rows.updateOne({ _id: idOf(n) }, { $set: set }, { upsert: true });
              }
            }
            for (const one of all) {
              expect({ one, ids: await answer(indexed, one) }).toEqual({ one, ids: await answer(scanned, one) });
              expect(await indexed.countDocuments(one.filter)).toBe(await scanned.countDocuments(one.filter));
            }
          },
        ),
        { numRuns: 60 },
      );
    }, 120_000);

    it('hands everything on in batches, also what is changed meanwhile, and nothing twice', async () => {
      for (const filter of [{}, { open: true }, { at: { $gte: 0 } }]) {
        const cursor = indexed.find(filter, { batchSize: 20 });
        const seen: string[] = [];
        for await (const { _id, at } of cursor) {
          seen.push(_id);
          await indexed.updateOne({ _id }, { $set: { at: 400 - at } });
        }
        const all = await indexed.find(filter).toArray();
        expect(seen.toSorted()).toEqual(all.map(({ _id }) => _id).toSorted());
      }
    }, 120_000);
  });
});
