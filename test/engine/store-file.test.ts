import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { mongo } from 'mongoose';
import { startEngine } from '../../engine';
import { findJavaTools } from '../../engine/java-build';
import { isolatedOptions, removeFolder, storeOnly } from './engine-fixture';

type Options = Awaited<ReturnType<typeof isolatedOptions>>;

describe('the file of the store', () => {
  let options: Options;
  beforeEach(async () => {
    options = await isolatedOptions(storeOnly);
  });
  afterEach(() => removeFolder(options.dataDir));

  async function withStore<T>(use: (client: mongo.MongoClient) => Promise<T>): Promise<T> {
    const engine = await startEngine(options);
    const client = new mongo.MongoClient(engine.storeUri);
    try {
      return await use(client);
    } finally {
      await client.close();
      await engine.stop();
    }
  }

  it('gives back every type of value as it was written, after a restart', async () => {
    const { Decimal128, Binary, UUID, ObjectId, Int32, Long, Double } = mongo.BSON;
    const written = {
      _id: 'all',
      text: 'é\u0000漢😀',
      empty: '',
      int: new Int32(-7),
      long: new Long('9007199254740993'),
      double: new Double(1.5),
      decimal: Decimal128.fromString('12.340'),
      yes: true,
      nothing: null,
      at: new Date(1_700_000_000_123),
      bytes: new Binary(Buffer.from([0, 1, 255])),
      uuid: new UUID('00112233-4455-6677-8899-aabbccddeeff'),
      object: new ObjectId('0123456789abcdef01234567'),
      pattern: new mongo.BSON.BSONRegExp('^a.b$', 'i'),
      list: ['a', new Int32(1), { deep: ['b', null, {}] }, []],
      long_text: 'x'.repeat(100_000),
    };
    await withStore((client) =>
      client
        .db('types')
        .collection('all')
        .insertOne(written as never),
    );
    const read = await withStore((client) =>
      client
        .db('types')
        .collection('all')
        .findOne({ _id: 'all' as never }, { bsonRegExp: true, promoteValues: false }),
    );
    expect(mongo.BSON.EJSON.stringify(read)).toBe(mongo.BSON.EJSON.stringify(written));
  }, 60_000);

  it('written before documents were BSON is read, and its ids are still unique', async () => {
    if ((await findJavaTools()).java === null) return;
    const packed = await readFile(join(__dirname, 'files', 'store-of-serialised-documents.mv.gz'));
    await mkdir(join(options.dataDir, 'store'), { recursive: true });
    await writeFile(join(options.dataDir, 'store', 'store.mv'), gunzipSync(packed));
    // Twice: the second start meets a file that is part old, part new.
    for (const [turn, added] of [
      [0, 'first'],
      [1, 'second'],
    ] as const) {
      await withStore(async (client) => {
        const texts = client.db('ripen').collection<{ _id: string; n: number }>('texts');
        expect(await texts.countDocuments()).toBe(60 + turn);
        expect(await texts.find({ _id: { $in: ['t59', 't7', 'none'] } }).toArray()).toHaveLength(2);
        expect((await texts.find({}).sort({ _id: -1 }).limit(1).toArray())[0]?._id).toBe('t9');
        await expect(texts.insertOne({ _id: 't31', n: 0 })).rejects.toMatchObject({ code: 11000 });
        await texts.insertOne({ _id: added, n: 0 });
        await expect(texts.insertOne({ _id: added, n: 0 })).rejects.toMatchObject({ code: 11000 });
        expect((await texts.updateOne({ _id: 't31' }, { $inc: { n: 1 } })).matchedCount).toBe(1);
        const mixed = client.db('ripen').collection<{ _id: string | number }>('mixed');
        for (const _id of ['a', 'b', 7, 3.5])
          await expect(mixed.insertOne({ _id })).rejects.toMatchObject({ code: 11000 });
        const unique = client.db('ripen').collection<{ _id: string; name: string }>('unique');
        await expect(unique.insertOne({ _id: 'two', name: 'x' })).rejects.toMatchObject({ code: 11000 });
      });
    }
    await withStore(async (client) => {
      const texts = client.db('ripen').collection<{ _id: string }>('texts');
      expect((await texts.deleteMany({})).deletedCount).toBe(62);
      expect(await texts.countDocuments()).toBe(0);
      await texts.insertOne({ _id: 't31' });
      await client.db('ripen').command({ compact: 'texts' });
      expect(await texts.find({}).toArray()).toEqual([{ _id: 't31' }]);
    });
  }, 60_000);

  it('stays open while documents gain fields as their pages are written and read', async () => {
    await withStore(async (client) => {
      const documents = client.db('busy').collection('documents');
      const ids = Array.from({ length: 40 }, (_, n) => `d${n}`);
      await documents.insertMany(ids.map((_id) => ({ _id, n: 0 })) as never);
      await Promise.all(
        Array.from({ length: 8 }, async (_, writer) => {
          for (let round = 0; round < 25; round += 1) {
            const updates = ids.map((_id) => ({
              updateOne: {
                filter: { _id: _id as never },
                update: { $set: { [`f${writer}_${round}`]: 1 }, $inc: { n: 1 } },
              },
            }));
            await documents.bulkWrite(updates, { ordered: false });
            await documents.find({ _id: { $in: ids } as never }).toArray();
          }
        }),
      );
      const found = await documents.find({ _id: { $in: ids } as never }).toArray();
      expect(found.map(({ n }) => n as number)).toEqual(ids.map(() => 8 * 25));
      expect(Object.keys(found[0]!)).toHaveLength(2 + 8 * 25);
    });
  }, 60_000);
});
