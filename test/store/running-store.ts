import { startEngine, type Engine } from '../../engine';
import { connectStore, type Store, type StoreOptions } from '../../store';
import { isolatedOptions, removeFolder, storeOnly, until } from '../engine/engine-fixture';

/** A store process of a suite's own, and as many databases on it as tests want. */
export type RunningStore = {
  uri: string;
  open(options?: StoreOptions): Promise<Store>;
  /** Kills the process without warning and waits until its successor answers. */
  killAndAwaitReturn(): Promise<void>;
  pid(): number;
  stop(): Promise<void>;
};

/** `keptIn`: a folder that is there afterwards, for what takes long to make. */
export async function runStore(keptIn?: string): Promise<RunningStore> {
  const options = await isolatedOptions({ ...storeOnly, ...(keptIn !== undefined && { dataDir: keptIn }) });
  const engine: Engine = await startEngine(options);
  const opened: Store[] = [];
  let databases = 0;
  const pid = (): number => engine.parts.find(({ part }) => part === 'store')!.pid!;
  return {
    uri: engine.storeUri,
    pid,
    open: async (given = {}) => {
      const store = await connectStore(engine.storeUri, { dbName: `test-${(databases += 1)}`, ...given });
      opened.push(store);
      return store;
    },
    killAndAwaitReturn: async () => {
      const killed = pid();
      process.kill(killed, 'SIGKILL');
      await until('another store process', () => pid() !== killed);
      const [store] = opened;
      await until('the store answers', () =>
        store!.ping().then(
          () => true,
          () => false,
        ),
      );
    },
    stop: async () => {
      await Promise.all(opened.map((store) => store.close()));
      await engine.stop();
      if (keptIn === undefined) await removeFolder(options.dataDir);
    },
  };
}

/** Gives each test of the suite that calls it an empty database, on a store process that they share. */
export function storeForEach(take: (store: Store, running: RunningStore) => void): void {
  let running: RunningStore;
  beforeAll(async () => {
    running = await runStore();
  });
  afterAll(() => running.stop());
  beforeEach(async () => take(await running.open(), running));
}

/** Runs the same thing `count` times at once. */
export async function atOnce<T>(count: number, run: (n: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: count }, (_, n) => run(n)));
}
