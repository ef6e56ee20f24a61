import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { makeExecutable } from './cached-build';
import { downloadFile, fetchJson, isReachable } from './download';
import { type Report } from './engine-types';
import { runProgram } from './run-program';

const SITE = 'https://temporal.download';
const archive = z.object({ archiveUrl: z.url(), fileToExtract: z.string() });

/**
 * Downloads a Temporal program the way the SDK's testing package does: the site names the archive for this platform and
 * the file in it. Leaves it in `folder` under `name`.
 * @param artifact `cli` or `temporal-test-server`
 * @throws Error within seconds when the site cannot be reached
 */
export async function downloadTemporalProgram(
  artifact: string,
  version: string,
  folder: string,
  name: string,
  report: Report,
): Promise<void> {
  if (!(await isReachable(SITE))) throw new Error(`${new URL(SITE).host} cannot be reached`);
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const arch = process.arch === 'x64' ? 'amd64' : process.arch;
  const query = new URLSearchParams({ platform, arch, format: 'tar.gz' });
  const { archiveUrl, fileToExtract } = archive.parse(
    await fetchJson(`${SITE}/${artifact}/${version}?${query.toString()}`),
  );
  const packed = join(folder, 'archive.tar.gz');
  await downloadFile(archiveUrl, packed, `downloading ${artifact} ${version}`, report);
  await requireGzip(packed);
  const depth = fileToExtract.split('/').length - 1;
  await runProgram(
    `unpacking ${artifact}`,
    'tar',
    ['-xzf', packed, '-C', folder, `--strip-components=${depth}`, fileToExtract],
    { cwd: folder },
    report,
  );
  await rm(packed);
  await makeExecutable(join(folder, name));
}

async function requireGzip(path: string): Promise<void> {
  const head = (await readFile(path)).subarray(0, 2);
  if (head[0] !== 0x1f || head[1] !== 0x8b) throw new Error('what was downloaded is not a gzip archive');
}
