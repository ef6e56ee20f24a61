import { existsSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { cacheOnce } from './cached-build';
import { isReachable } from './download';
import { type FoundProgram, type Report } from './engine-types';
import { findJavaTools, JVM_OPTIONS, fingerprintJavaPart, makeJavaPart } from './java-build';
import { climbLadder, type Rung } from './ladder';
import { withProgress } from './progress';
import { findOnPath, readVersion } from './run-program';

/** The version of mongo-java-server in `engine/store/pom.xml`. */
export const JAVA_STORE_VERSION = '1.46.0';
const MONGOD_SITE = 'https://fastdl.mongodb.org';

/** How to get a store where no rung serves. */
export const STORE_REMEDY =
  'Set MONGODB_URI to a running MongoDB, or put `mongod` on PATH, or install a JDK 17 with Maven (a store that speaks its protocol is then made once, in seconds).';

/** A store program: a real `mongod`, or the Java store with the arguments that come before port and file. */
export type FoundStore = FoundProgram & ({ kind: 'mongod' } | { kind: 'java'; javaArgs: string[] });

/** Where each kind keeps its data: they do not read each other's files. */
export function storeDataPath(dataDir: string, kind: FoundStore['kind']): string {
  return join(dataDir, kind === 'mongod' ? 'mongod' : 'store');
}

/**
 * The store by the first rung that has it: PATH, a downloaded mongod, the Java store. A data folder that holds one kind's
 * data stays with that kind, so that a mongod installed later does not hide what was stored before.
 */
export async function findStore(dataDir: string, cacheDir: string, report: Report): Promise<FoundStore> {
  const kept = await keptKind(dataDir);
  const mongodRungs: Rung<FoundStore>[] = [
    { name: 'PATH or cache', climb: () => findMongodHere(cacheDir) },
    { name: 'download', climb: () => downloadMongod(cacheDir, report) },
  ];
  const javaRung: Rung<FoundStore> = { name: 'Java store', climb: () => makeJavaStore(cacheDir, report) };
  const rungs = kept === 'mongod' ? mongodRungs : kept === 'java' ? [javaRung] : [...mongodRungs, javaRung];
  // A Java store in the cache was made where no mongod could be had: trying the download at every start would cost seconds.
  if (kept === null && (await isJavaStoreCached(cacheDir))) rungs.splice(1, 1);
  return climbLadder('store', rungs, STORE_REMEDY, report);
}

async function keptKind(dataDir: string): Promise<FoundStore['kind'] | null> {
  for (const kind of ['java', 'mongod'] as const) {
    const names = await readdir(storeDataPath(dataDir, kind)).catch(() => []);
    if (names.length > 0) return kind;
  }
  return null;
}

/** mongod on PATH, or one downloaded before; null when there is none. */
export async function findMongodHere(cacheDir: string): Promise<FoundStore | null> {
  const onPath = await findOnPath('mongod');
  const onPathVersion = onPath === null ? null : await readMongodVersion(onPath);
  if (onPath !== null && onPathVersion !== null) {
    return { kind: 'mongod', path: onPath, source: 'path', version: onPathVersion };
  }
  const folder = join(cacheDir, 'mongod');
  const names = await readdir(folder).catch(() => []);
  for (const name of names
    .filter((entry) => /^mongod.*\d$/.test(entry) || entry.endsWith('.exe'))
    .sort()
    .reverse()) {
    const version = await readMongodVersion(join(folder, name));
    if (version !== null) return { kind: 'mongod', path: join(folder, name), source: 'cache', version };
  }
  return null;
}

async function readMongodVersion(path: string): Promise<string | null> {
  return readVersion(path, ['--version'], /db version v(\S+)/);
}

async function downloadMongod(cacheDir: string, report: Report): Promise<FoundStore> {
  if (!(await isReachable(MONGOD_SITE))) throw new Error(`${new URL(MONGOD_SITE).host} cannot be reached`);
  const downloadDir = join(cacheDir, 'mongod');
  await mkdir(downloadDir, { recursive: true });
  // Loaded here only: most starts find a store before they come to this rung.
  const { MongoBinary } = await import('mongodb-memory-server-core');
  const path = await withProgress('downloading mongod', report, () =>
    MongoBinary.getPath({ downloadDir, checkMD5: true }),
  );
  const version = await readMongodVersion(path);
  if (version === null) throw new Error('the downloaded mongod does not run on this machine');
  return { kind: 'mongod', path, source: 'download', version };
}

/** True when the Java store was made already. */
export async function isJavaStoreCached(cacheDir: string): Promise<boolean> {
  return existsSync(join(cacheDir, await javaStoreKey()));
}

async function javaStoreKey(): Promise<string> {
  return `store-${JAVA_STORE_VERSION}-${await fingerprintJavaPart('store')}`;
}

async function makeJavaStore(cacheDir: string, report: Report): Promise<FoundStore> {
  const tools = await findJavaTools();
  if (tools.java === null) throw new Error('needs a JDK 17 or later (java)');
  const { folder, made } = await cacheOnce(cacheDir, await javaStoreKey(), report, async (draft) => {
    await makeJavaPart('store', draft, tools, report);
    return true;
  });
  const classPath = [join(folder, 'classes'), join(folder, 'lib', '*')].join(delimiter);
  return {
    kind: 'java',
    path: tools.java,
    source: made === null ? 'cache' : 'built',
    version: `mongo-java-server ${JAVA_STORE_VERSION}`,
    javaArgs: [...JVM_OPTIONS, '-cp', classPath, 'ripen.store.StoreMain'],
  };
}
