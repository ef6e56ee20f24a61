import { Schema, type Connection, type Model, type mongo, type SchemaOptions } from 'mongoose';
import { duplicatesOf, isDuplicate } from './errors';
import { DURABLE, type Durability } from './durability';
import { bothOf, byIds, filterOf, toSort } from './filters';
import { createGroupCommit } from './group-commit';
import {
  afterCursor,
  cursorAfter,
  pageLimit,
  type Page,
  type PageRequest,
  type SortField,
  type StoreQuery,
} from './paging';

import type { CollectionSpec, Matched, RawDocument, StoredFields, Update, UpdateOperation } from './collection-spec';

type Row = Record<string, unknown>;

const SCHEMA_OPTIONS: SchemaOptions = {
  versionKey: false,
  minimize: false,
  strict: 'throw',
  id: false,
  // Nothing waits in memory for a store that is down, and nothing is created behind a caller's back.
  bufferCommands: false,
  autoCreate: false,
  autoIndex: false,
};

/**
 * One collection: the only place where records meet the store. Everything goes through the driver, and is answered as plain objects with
 * `id`; mongoose keeps the connection, the schema and its indexes, for casting each document costs more than storing it. `Stored` is
 * given only where `encode` stores other fields than the record has.
 */
export class Collection<T extends { id: string }, Stored extends object = T> {
  readonly model: Model<RawDocument>;
  private readonly spec: CollectionSpec<StoredFields<Stored>>;
  // Many leads are worked on at once, each with single reads and writes: what comes while one command is on its way shares the next.
  private readonly findGathered: (id: string) => Promise<{ found: T | null }>;
  private readonly putGathered: (write: { id: string; update: Update }) => Promise<true>;
  private readonly updatesGathered: (write: UpdateOperation) => Promise<Matched>;
  private readonly insertGathered: (document: RawDocument) => Promise<{ inserted: boolean }>;

  constructor(connection: Connection, spec: CollectionSpec<StoredFields<Stored>>) {
    this.spec = spec;
    const options: SchemaOptions = { ...SCHEMA_OPTIONS, collection: spec.name };
    // `never`: a lint rule (no-unsafe-class-instance-assignment) does not come back from mongoose's recursive types.
    const schema = new Schema(spec.fields, options as never);
    for (const index of spec.indexes ?? []) schema.index(index);
    for (const index of spec.sparseIndexes ?? []) schema.index(index, { sparse: true });
    this.model = connection.model(spec.name, schema);
    this.findGathered = createGroupCommit(async (ids) => {
      const rows = await this.native.find(filterOf(byIds(ids))).toArray();
      // By the key asked for: a record may show another id (keys are kept under their hash).
      const byId = new Map(rows.map((row) => [row._id, row]));
      return ids.map((id) => {
        const row = byId.get(id);
        return { found: row === undefined ? null : this.toRecord(row) };
      });
    });
    this.putGathered = createGroupCommit(async (writes) => {
      await this.putMany(writes);
      return writes.map(() => true as const);
    });
    this.updatesGathered = createGroupCommit(async (writes) => {
      const all = (await this.updateMany(writes)) === writes.length;
      const others = writes.length === 1 ? 'refused' : 'unsure';
      return writes.map(() => (all ? 'matched' : others));
    });
    this.insertGathered = createGroupCommit(async (documents) => {
      const refused = await this.insertUnordered(documents);
      return documents.map((_, index) => ({ inserted: !refused.has(index) }));
    });
  }

  /** The driver's collection: nothing is checked here. */
  get native(): mongo.Collection<RawDocument> {
    return this.model.collection as unknown as mongo.Collection<RawDocument>;
  }

  async find(id: string): Promise<T | null> {
    return (await this.findGathered(id)).found;
  }

  async findOneWhere(query: StoreQuery): Promise<T | null> {
    const row = await this.native.findOne(filterOf(query));
    return row === null ? null : this.toRecord(row);
  }

  /** Those that exist, in the order asked. */
  async findMany(ids: readonly string[]): Promise<T[]> {
    const unique = [...new Set(ids)];
    const records = await Promise.all(unique.map((id) => this.find(id)));
    const found = new Map(unique.map((id, index) => [id, records[index]]));
    return ids.flatMap((id) => found.get(id) ?? []);
  }

  /** Which of the ids exist. */
  async known(ids: readonly string[]): Promise<Set<string>> {
    if (ids.length === 0) return new Set();
    const rows = await this.native.find(filterOf(byIds(ids)), { projection: { _id: 1 } }).toArray();
    return new Set(rows.map((row) => row._id));
  }

  /** Those that exist with some of their fields only, as they are stored. */
  async parts(ids: readonly string[], projection: Record<string, 1>): Promise<RawDocument[]> {
    return ids.length === 0 ? [] : this.native.find(filterOf(byIds(ids)), { projection }).toArray();
  }

  async findWhere(query: StoreQuery, options: { sort?: readonly SortField[]; limit?: number } = {}): Promise<T[]> {
    const rows = await this.native
      .find(filterOf(query))
      .sort(toSort(options.sort ?? []))
      .limit(options.limit ?? 0)
      .toArray();
    return rows.map((row) => this.toRecord(row));
  }

  /** One page in the given order; `_id` is added last, so that the order is total. */
  async page(query: StoreQuery, order: readonly SortField[], request: PageRequest): Promise<Page<T>> {
    const last = order.at(-1);
    const sort: SortField[] =
      last?.field === '_id' ? [...order] : [...order, { field: '_id', direction: last?.direction ?? 1 }];
    const limit = pageLimit(request.limit);
    const { cursor } = request;
    const after = cursor === undefined || cursor === null || cursor === '' ? null : afterCursor(cursor, sort);
    const rows = await this.native
      .find(filterOf(bothOf(query, after)))
      .sort(toSort(sort))
      .limit(limit + 1)
      .toArray();
    const shown = rows.slice(0, limit);
    const end = shown.at(-1);
    return {
      items: shown.map((row) => this.toRecord(row)),
      next: rows.length > limit && end !== undefined ? cursorAfter(end, sort) : null,
    };
  }

  async count(query: StoreQuery): Promise<number> {
    return this.native.countDocuments(filterOf(query));
  }

  /** One by one through a cursor of the store: never all in memory. */
  async *each(query: StoreQuery, sort: readonly SortField[] = []): AsyncGenerator<T> {
    const cursor = this.native.find(filterOf(query), { batchSize: 1000 }).sort(toSort(sort));
    for await (const row of cursor) yield this.toRecord(row);
  }

  /** Inserts once by id: false when it is there already, and then nothing changes. */
  async insertOnce(record: T): Promise<boolean> {
    return (await this.insertGathered(this.toDocument(record))).inserted;
  }

  /** Inserts those that are not there, in one command; answers the ids inserted. */
  async insertNew(records: readonly T[]): Promise<Set<string>> {
    if (records.length === 0) return new Set();
    const refused = await this.insertUnordered(records.map((record) => this.toDocument(record)));
    return new Set(records.filter((_, index) => !refused.has(index)).map(({ id }) => id));
  }

  /** Positions of the documents that were there already. */
  private async insertUnordered(documents: RawDocument[]): Promise<Set<number>> {
    try {
      await this.native.insertMany(documents, { ordered: false });
      return new Set();
    } catch (error) {
      return duplicatesOf(error);
    }
  }

  /** True when the document was there and `when` held. */
  async update(id: string, update: Update, when: StoreQuery = {}): Promise<boolean> {
    const { matchedCount } = await this.native.updateOne(filterOf({ ...when, _id: id }), this.checked(update));
    return matchedCount > 0;
  }

  /**
   * The same, gathered with others of the moment into one command: `unsure` where some of the group did not match, for the store
   * counts and does not name them. The caller reads what it needs to know.
   */
  async updateGathered(id: string, update: Update, when: StoreQuery = {}): Promise<Matched> {
    return this.updatesGathered({ id, update, when });
  }

  /** Answers the record after the change; null where it was not there, or `when` did not hold. */
  async change(id: string, update: Update, when: StoreQuery = {}): Promise<T | null> {
    const options = { returnDocument: 'after' } as const;
    const filter = filterOf({ ...when, _id: id });
    const row = await this.native.findOneAndUpdate(filter, this.checked(update), options);
    return row === null ? null : this.toRecord(row);
  }

  /** Creates it from `onInsert` if needed, then updates; answers the record afterwards. */
  async upsert(id: string, update: Update): Promise<T> {
    const options = { returnDocument: 'after', upsert: true } as const;
    try {
      const row = await this.native.findOneAndUpdate(filterOf({ _id: id }), this.checked(update), options);
      if (row === null) throw new Error(`${this.spec.name}: an upsert answered no document`);
      return this.toRecord(row);
    } catch (error) {
      // Two first upserts met: the document is there now.
      if (isDuplicate(error)) return this.upsert(id, update);
      throw error;
    }
  }

  /** Creates or updates, without an answer. */
  async put(id: string, update: Update): Promise<void> {
    await this.putGathered({ id, update });
  }

  private async putMany(writes: readonly { id: string; update: Update }[]): Promise<void> {
    const upserts = writes.map(({ id, update }) => ({
      updateOne: { filter: { _id: id }, update: this.checked(update), upsert: true },
    }));
    try {
      await this.native.bulkWrite(upserts, { ordered: false });
    } catch (error) {
      // Two first upserts of one document met: it is there now.
      for (const index of duplicatesOf(error)) {
        const again = upserts[index];
        if (again !== undefined) await this.native.updateOne(again.updateOne.filter, again.updateOne.update);
      }
    }
  }

  /** Many updates in one command, in any order; answers how many found their document. */
  async updateMany(
    operations: readonly UpdateOperation[],
    { ordered = false, durability = DURABLE }: { ordered?: boolean; durability?: Durability } = {},
  ): Promise<number> {
    if (operations.length === 0) return 0;
    const writes = operations.map(({ id, when, update, upsert }) => ({
      updateOne: {
        filter: filterOf({ ...when, _id: id }),
        update: this.checked(update),
        upsert: upsert ?? false,
      },
    }));
    const { matchedCount } = await this.native.bulkWrite(writes, { ordered, ...durability });
    return matchedCount;
  }

  async delete(ids: readonly string[], durability: Durability = DURABLE): Promise<number> {
    if (ids.length === 0) return 0;
    return this.deleteWhere(byIds(ids), durability);
  }

  async deleteWhere(query: StoreQuery, durability: Durability = DURABLE): Promise<number> {
    const { deletedCount } = await this.native.deleteMany(filterOf(query), durability);
    return deletedCount;
  }

  /** @throws Error when a field is not declared, which the compiler cannot see in a value from elsewhere */
  private toDocument(record: T): RawDocument {
    const { id, ...rest } = record as T & Row;
    const plain: Row = { _id: id, ...rest };
    const document = this.spec.encode?.(plain) ?? plain;
    for (const field of Object.keys(document)) this.assertDeclared(field);
    return document as RawDocument;
  }

  /** The update, all of whose paths begin with a declared field. */
  private checked(update: Update): Update {
    for (const fields of Object.values(update)) {
      for (const path of Object.keys(fields)) this.assertDeclared(path.split('.', 1)[0] ?? '');
    }
    return update;
  }

  private assertDeclared(field: string): void {
    if (!Object.hasOwn(this.spec.fields, field)) throw new Error(`${this.spec.name} has no field "${field}"`);
  }

  toRecord(row: Row): T {
    const { _id, ...rest } = this.spec.decode?.(row) ?? row;
    return { id: _id, ...rest } as unknown as T;
  }
}
