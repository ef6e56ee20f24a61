import { join } from 'node:path';
import { cacheOnce, sourceFolder } from './cached-build';
import { type FoundProgram, type Report } from './engine-types';
import { climbLadder, type Rung } from './ladder';
import { findOnPath, isExecutable, readVersion, runProgram } from './run-program';
import { downloadTemporalProgram } from './temporal-download';

/** The release that `engine/temporal/go.mod` pins: the newest without a `replace` directive (engine.md). */
export const TEMPORAL_CLI_VERSION = '1.5.1';
const MODULE = 'github.com/temporalio/cli';

/** How to get Temporal where no rung serves. */
export const TEMPORAL_REMEDY =
  'Set TEMPORAL_ADDRESS to a running Temporal, or put the `temporal` command on PATH, or install Go 1.26 or later (it is then built once, in about two minutes).';

/** Temporal's command on PATH or in the cache, without downloading or building; null when neither has it. */
export async function findTemporalHere(cacheDir: string): Promise<FoundProgram | null> {
  const onPath = await findOnPath('temporal');
  if (onPath !== null) {
    const version = await readVersion(onPath, ['--version'], /version (\S+)/);
    if (version !== null) return { path: onPath, source: 'path', version };
  }
  const path = programIn(join(cacheDir, cacheKey()));
  return (await isExecutable(path)) ? { path, source: 'cache', version: TEMPORAL_CLI_VERSION } : null;
}

/** Temporal's command by the first rung that has it: PATH, cache, the SDK's download, a build from the Go module proxy. */
export async function findTemporal(cacheDir: string, report: Report): Promise<FoundProgram> {
  const rungs: Rung<FoundProgram>[] = [
    { name: 'PATH or cache', climb: () => findTemporalHere(cacheDir) },
    { name: 'download', climb: () => downloadTemporal(cacheDir, report) },
    { name: 'go build', climb: () => buildTemporal(cacheDir, report) },
  ];
  return climbLadder('Temporal', rungs, TEMPORAL_REMEDY, report);
}

async function downloadTemporal(cacheDir: string, report: Report): Promise<FoundProgram> {
  const { folder, made } = await cacheOnce(cacheDir, cacheKey(), report, (draft) =>
    downloadTemporalProgram('cli', `v${TEMPORAL_CLI_VERSION}`, draft, programName(), report),
  );
  return { path: programIn(folder), source: made === null ? 'cache' : 'download', version: TEMPORAL_CLI_VERSION };
}

async function buildTemporal(cacheDir: string, report: Report): Promise<FoundProgram | null> {
  const go = await findOnPath('go');
  if (go === null) return null;
  report(`Temporal: building ${TEMPORAL_CLI_VERSION} with Go, once; about two minutes on two cores`);
  const { folder, made } = await cacheOnce(cacheDir, cacheKey(), report, async (draft) => {
    const flags = `-s -w -X ${MODULE}/temporalcli.Version=${TEMPORAL_CLI_VERSION}`;
    // -v names each package as it is compiled, which is the progress there is.
    const args = ['build', '-v', '-mod=readonly', '-ldflags', flags, '-o', programIn(draft), `${MODULE}/cmd/temporal`];
    await runProgram('building Temporal', go, args, { cwd: sourceFolder('temporal') }, report);
  });
  return { path: programIn(folder), source: made === null ? 'cache' : 'built', version: TEMPORAL_CLI_VERSION };
}

function cacheKey(): string {
  return `temporal-cli-${TEMPORAL_CLI_VERSION}`;
}

function programName(): string {
  return process.platform === 'win32' ? 'temporal.exe' : 'temporal';
}

function programIn(folder: string): string {
  return join(folder, programName());
}
