import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { appendFile, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Settings } from '../../store/settings/contract';
import type { Log } from '../../usecases/deps';
import { parseSentLine, type SentLine } from './sent-line';

/** How long files are kept: longer than backups of any use. */
const KEPT_MS = 35 * 86_400_000;
/** How often the store is told how far the journal has come, real ms, while mails leave. */
const MARK_EVERY_MS = 10_000;
const FILE = /^(\d{4}-\d\d-\d\d)\.[\w-]+\.ndjson$/;
const MARK = 'sent-mark';

/** Evidence outside the store of what was sent: one file a day and process. */
export type SentJournal = {
  /**
   * Has written the lines when it resolves, so that they outlive the process. Never rejects: a full disk is logged, and holds no mail up,
   * for the ledger has it.
   */
  note(lines: readonly (SentLine | null)[]): Promise<void>;
  close(): Promise<void>;
};

type JournalDeps = { settings: Pick<Settings, 'put'>; nowReal: () => number; log: Log };

/**
 * Opens a journal in a folder, which several processes may share, and clears away files older than 35 days. A folder that cannot be written is
 * logged, and nothing is noted: mail goes on.
 */
export async function openSentJournal(dir: string, { settings, nowReal, log }: JournalDeps): Promise<SentJournal> {
  const writer = randomUUID();
  const write = (text: string): Promise<void> => appendFile(join(dir, `${dayOf(nowReal())}.${writer}.ndjson`), text);
  let noted = true;
  // A copy of the store that has this mark has all that was written before it: a row is `data` in the ledger before its line is written.
  const mark = async (): Promise<void> => {
    if (!noted) return;
    noted = false;
    const at = nowReal();
    await settings.put(MARK, { at }).catch(() => {
      noted = true;
    });
  };
  try {
    await mkdir(dir, { recursive: true });
    await clearAway(dir, nowReal() - KEPT_MS);
    await write('');
  } catch (error) {
    log.error({ error: String(error) }, 'no journal of what is sent: its folder (RIPEN_SENT) cannot be written');
    return { note: () => Promise.resolve(), close: () => Promise.resolve() };
  }
  await mark();
  const timer = setInterval(() => void mark(), MARK_EVERY_MS);
  timer.unref();
  return {
    note: async (lines) => {
      const text = lines.flatMap((line) => (line === null ? [] : `${JSON.stringify(line)}\n`)).join('');
      if (text === '') return;
      noted = true;
      await write(text).catch((error: unknown) => {
        log.error({ error: String(error) }, 'the journal of what is sent could not be written');
      });
    },
    close: async () => {
      clearInterval(timer);
      await mark();
    },
  };
}

/** How far the journal had come (real ms) when the store was as it is now; null: never noted. */
export async function readSentMark(settings: Pick<Settings, 'get'>): Promise<number | null> {
  return (await settings.get<{ at: number }>(MARK))?.value.at ?? null;
}

/** The last line of each mail noted from an instant on (real ms), and whether the folder reaches back to that instant. */
export async function readSentJournal(
  dir: string,
  fromReal: number,
): Promise<{ lines: Map<string, SentLine>; complete: boolean }> {
  const lines = new Map<string, SentLine>();
  const files = await filesOf(dir);
  for (const { name } of files.filter(({ day }) => day >= dayOf(fromReal))) {
    for await (const text of createInterface({ input: createReadStream(join(dir, name)), crlfDelay: Infinity })) {
      const line = parseSentLine(text);
      const newer = line !== null && line.atReal >= (lines.get(line.id)?.atReal ?? fromReal);
      if (newer) lines.set(line.id, line);
    }
  }
  return { lines, complete: files.some(({ day }) => day <= dayOf(fromReal)) };
}

async function clearAway(dir: string, beforeReal: number): Promise<void> {
  const old = (await filesOf(dir)).filter(({ day }) => day < dayOf(beforeReal));
  await Promise.all(old.map(({ name }) => rm(join(dir, name), { force: true })));
}

async function filesOf(dir: string): Promise<{ name: string; day: string }[]> {
  const names = await readdir(dir).catch(() => []);
  return names.sort().flatMap((name) => {
    const day = FILE.exec(name)?.[1];
    return day === undefined ? [] : { name, day };
  });
}

/** Days of real time in UTC. */
function dayOf(real: number): string {
  return new Date(Math.max(0, real)).toISOString().slice(0, 10);
}
