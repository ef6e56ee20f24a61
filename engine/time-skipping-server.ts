import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheOnce, makeExecutable } from './cached-build';
import { type FoundProgram, type Report } from './engine-types';
import { JVM_OPTIONS, findJavaTools, fingerprintJavaPart, makeJavaPart } from './java-build';
import { climbLadder } from './ladder';
import { isExecutable } from './run-program';
import { downloadTemporalProgram } from './temporal-download';

/** The version of temporal-test-server in `engine/time-skipping/pom.xml`. */
export const TIME_SKIPPING_VERSION = '1.31.0';
const NAME = 'temporal-test-server';

/** How to get the time-skipping server where no rung serves. */
export const TIME_SKIPPING_REMEDY = 'Install a JDK 17 with Maven: the server is then fetched from Maven Central.';

/**
 * Path of a program for `TestWorkflowEnvironment.createTimeSkipping({ server: { executable: { type: 'existing-path', path } } })`.
 * From the cache, else the SDK's download, else Maven Central with a script that starts it in Java.
 * @throws Error that names what was tried, and what to install
 */
export async function findTimeSkippingServer(cacheDir: string, report: Report): Promise<string> {
  const rungs = [
    { name: 'cache', climb: () => findTimeSkippingHere(cacheDir) },
    { name: 'download', climb: () => makeServer(cacheDir, 'download', report) },
    { name: 'Maven', climb: () => makeServer(cacheDir, 'built', report) },
  ];
  return (await climbLadder('time-skipping server', rungs, TIME_SKIPPING_REMEDY, report)).path;
}

/** The server in the cache, or null. */
export async function findTimeSkippingHere(cacheDir: string): Promise<FoundProgram | null> {
  const path = join(cacheDir, await cacheKey(), NAME);
  return (await isExecutable(path)) ? { path, source: 'cache', version: TIME_SKIPPING_VERSION } : null;
}

async function makeServer(cacheDir: string, source: 'download' | 'built', report: Report): Promise<FoundProgram> {
  const key = await cacheKey();
  const { folder, made } = await cacheOnce(cacheDir, key, report, (draft) =>
    source === 'download'
      ? downloadTemporalProgram(NAME, `v${TIME_SKIPPING_VERSION}`, draft, NAME, report)
      : fetchWithMaven(draft, join(cacheDir, key), report),
  );
  return { path: join(folder, NAME), source: made === null ? 'cache' : source, version: TIME_SKIPPING_VERSION };
}

async function fetchWithMaven(draft: string, folder: string, report: Report): Promise<void> {
  const tools = await findJavaTools();
  if (tools.java === null) throw new Error('needs a JDK 17 or later (java)');
  await makeJavaPart('time-skipping', draft, tools, report);
  const script = `#!/bin/sh\nexec '${tools.java}' ${JVM_OPTIONS.join(' ')} -cp '${join(folder, 'lib')}/*' io.temporal.testserver.TestServer "$@"\n`;
  await writeFile(join(draft, NAME), script);
  await makeExecutable(join(draft, NAME));
}

async function cacheKey(): Promise<string> {
  return `time-skipping-${TIME_SKIPPING_VERSION}-${await fingerprintJavaPart('time-skipping', ...JVM_OPTIONS)}`;
}
