import mongoose, { type Connection, type ConnectOptions } from 'mongoose';

/** How a collection is indexed is told, not feared: which failed, and why. */
export type IndexReport = { collection: string; message: string }[];

const OPTIONS: ConnectOptions = {
  // A store that is down is an error after 3 s, not a hanging request (edge case 33); the driver goes on looking for it.
  serverSelectionTimeoutMS: 3000,
  connectTimeoutMS: 3000,
  // A burst may wait its turn for a connection; where the store hangs, the heartbeat ends the wait sooner.
  waitQueueTimeoutMS: 10_000,
  maxConnecting: 8,
  heartbeatFrequencyMS: 2000,
  // Longer than the slowest report's scan.
  socketTimeoutMS: 30_000,
  maxPoolSize: 32,
  // Every answer "stored" survives the loss of a machine, whatever the URI says.
  writeConcern: { w: 'majority', journal: true },
  ignoreUndefined: true,
  bufferCommands: false,
  autoCreate: false,
  autoIndex: false,
};

/** A connection of its own (no global state); rejects within some 3 s when nothing answers, and reconnects by itself later. */
export async function openConnection(uri: string, dbName: string | undefined): Promise<Connection> {
  const connection = mongoose.createConnection(uri, { ...OPTIONS, ...(dbName === undefined ? {} : { dbName }) });
  // Lost connections show where they are used; without a listener an `error` event would end the process.
  connection.on('error', () => undefined);
  try {
    return await connection.asPromise();
  } catch (error) {
    await connection.destroy().catch(() => undefined);
    throw error;
  }
}

/** What a store can do: read concern `majority` needs a replica set; what the embedded store deletes leaves its file when it is told so. */
export type StoreTraits = { replicated: boolean; isEmbedded: boolean };

const COMMAND_NOT_FOUND = 59;

/** The embedded store is known by not knowing `hello`, which every MongoDB since 4.4 answers. */
export async function describeStore(connection: Connection): Promise<StoreTraits> {
  try {
    const hello = await connection.db?.command({ hello: 1 });
    return { replicated: typeof hello?.setName === 'string' || hello?.msg === 'isdbgrid', isEmbedded: false };
  } catch (error) {
    if (error instanceof Error && (error as Error & { code?: unknown }).code === COMMAND_NOT_FOUND) {
      return { replicated: false, isEmbedded: true };
    }
    throw error;
  }
}

/** Declares every collection's indexes, one collection after another beside the traffic; never rejects. */
export async function createIndexes(connection: Connection): Promise<IndexReport> {
  const failures: IndexReport = [];
  for (const model of Object.values(connection.models)) {
    const declared = model.schema.indexes();
    try {
      if (declared.length > 0)
        await model.collection.createIndexes(
          declared.map(([key, { sparse }]) => ({
            key: key as Record<string, 1 | -1>,
            ...(sparse === true && { sparse }),
          })),
        );
    } catch (error) {
      failures.push({
        collection: model.collection.name,
        message: error instanceof Error ? error.message : String(error),
      });
    }
  }
  return failures;
}
