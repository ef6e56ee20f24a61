/** Finds or makes what the tests run on (Temporal, store, time-skipping server), so that no test waits for a build. */
import { homedir } from 'node:os';
import { join } from 'node:path';
import { findStore, findTemporal, findTimeSkippingServer } from '../engine';

const cacheDir = process.env.RIPEN_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'ripen');
const report = (line: string): void => console.log(line);

async function main(): Promise<void> {
  await Promise.all([
    findTemporal(cacheDir, report),
    // No data folder yet: any kind of store will do.
    findStore(join(cacheDir, 'no-data'), cacheDir, report),
    findTimeSkippingServer(cacheDir, report),
  ]);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
