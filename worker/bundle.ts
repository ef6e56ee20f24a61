import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';

const ROOT = join(__dirname, '..');
/** What the bundle is made of: workflow code may import nothing else of ours (.dependency-cruiser.cjs). */
const SOURCES = ['workflows', 'domain/lead', 'domain/clock'];

/**
 * The path of the workflow bundle: built once for the code and SDK it is made of, kept in the cache folder, so that a warm start
 * does not pay for it (some 4 s). Rejects with the bundler's words when the code does not bundle.
 */
export async function findBundle(cacheDir: string): Promise<string> {
  const path = join(cacheDir, 'workflows', `${await digestSources()}.js`);
  if (existsSync(path)) return path;
  const folder = join(ROOT, 'workflows');
  const extension = existsSync(join(folder, 'index.ts')) ? '.ts' : '.js';
  const { code } = await bundleWorkflowCode({
    workflowsPath: join(folder, `index${extension}`),
    preloadModules: [join(folder, `shared${extension}`)],
    logger: new DefaultLogger('ERROR'),
  });
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, code);
  await rename(draft, path);
  return path;
}

async function digestSources(): Promise<string> {
  const hash = createHash('sha256');
  const sdk = require.resolve('@temporalio/worker/package.json');
  hash.update(await readFile(sdk));
  for (const folder of SOURCES) {
    const names = await readdir(join(ROOT, folder), { recursive: true });
    for (const name of names.filter((one) => /\.[jt]s$/.test(one)).sort()) {
      hash.update(name).update(await readFile(join(ROOT, folder, name)));
    }
  }
  return hash.digest('hex').slice(0, 24);
}
