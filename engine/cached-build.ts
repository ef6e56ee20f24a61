import { chmod, mkdir, rename, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Report } from './engine-types';
import { withLock } from './file-lock';

/**
 * Makes `<cacheDir>/<key>` once: `make` fills a folder beside it, which is renamed into place when complete, so a folder
 * that is there is whole. Two processes do not make the same one at once. Returns the folder and whether it was there.
 */
export async function cacheOnce<T>(
  cacheDir: string,
  key: string,
  report: Report,
  make: (folder: string) => Promise<T>,
): Promise<{ folder: string; made: T | null }> {
  const folder = join(cacheDir, key);
  if (existsSync(folder)) return { folder, made: null };
  await mkdir(cacheDir, { recursive: true });
  return withLock(join(cacheDir, `${key}.lock`), `making ${key}`, report, async () => {
    if (existsSync(folder)) return { folder, made: null };
    const draft = join(cacheDir, `${key}.part`);
    await rm(draft, { recursive: true, force: true });
    await mkdir(draft);
    try {
      const made = await make(draft);
      await rename(draft, folder);
      return { folder, made };
    } finally {
      await rm(draft, { recursive: true, force: true });
    }
  });
}

/** Folder of this part's sources; when compiled they stay beside the TypeScript. */
export function sourceFolder(name: string): string {
  const beside = join(__dirname, name);
  return existsSync(beside) ? beside : join(__dirname, '..', '..', 'engine', name);
}

/** Lets a file be run. */
export async function makeExecutable(path: string): Promise<void> {
  await chmod(path, 0o755);
}
