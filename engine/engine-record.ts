import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const identity = z.object({ pid: z.number().int(), startedAt: z.string() });
const record = z.object({
  owner: identity,
  children: z.array(
    z.object({
      part: z.enum(['temporal', 'store', 'mail']),
      source: z.enum(['address', 'path', 'cache', 'download', 'built', 'inbox']),
      version: z.string(),
      ports: z.array(z.number().int()),
      /** What clients connect to: `host:port`, a MongoDB connection string, or the inbox's `smtp://` address. */
      address: z.string(),
      process: identity,
    }),
  ),
});

/** Who owns the engine of a data folder, and the processes it runs. Kept in `<dataDir>/engine.json`. */
export type EngineRecord = z.infer<typeof record>;
export type ChildRecord = EngineRecord['children'][number];

/** The record, or null when there is none or it cannot be read (a record is only a hint: processes are looked at). */
export async function readEngineRecord(dataDir: string): Promise<EngineRecord | null> {
  const text = await readFile(recordPath(dataDir), 'utf8').catch(() => null);
  if (text === null) return null;
  try {
    return record.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Replaces the record in one step. */
export async function writeEngineRecord(dataDir: string, content: EngineRecord): Promise<void> {
  const draft = `${recordPath(dataDir)}.${process.pid}.part`;
  await writeFile(draft, JSON.stringify(content, null, 2), { mode: 0o600 });
  await rename(draft, recordPath(dataDir));
}

/** Removes the record: nothing runs any more. */
export async function removeEngineRecord(dataDir: string): Promise<void> {
  await rm(recordPath(dataDir), { force: true });
}

function recordPath(dataDir: string): string {
  return join(dataDir, 'engine.json');
}
