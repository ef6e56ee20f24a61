import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from './config';

/** The secrets that sign links: those given, or in development one made once and kept in the data folder, readable by its owner only. */
export async function openSecrets(config: Pick<Config, 'secrets' | 'dataDir'>): Promise<string[]> {
  if (config.secrets.length > 0) return config.secrets;
  await mkdir(config.dataDir, { recursive: true, mode: 0o700 });
  const path = join(config.dataDir, 'secret');
  try {
    // Created once: of two processes that start together the second reads what the first wrote.
    await writeFile(path, randomBytes(32).toString('base64url'), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return [(await readFile(path, 'utf8')).trim()];
}
