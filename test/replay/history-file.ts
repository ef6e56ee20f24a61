import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { temporal } from '@temporalio/proto';

const { History } = temporal.api.history.v1;
type Events = temporal.api.history.v1.IHistory;

const FOLDER = join(__dirname, 'histories');

/** A recorded history: `history` is Temporal's own protobuf, compressed, in base64 (as JSON it would be ten times as large). */
type HistoryFile = { workflowId: string; events: number; history: string };

/** Keeps a history under a name; an older one of that name is replaced. */
export async function writeHistory(name: string, workflowId: string, history: Events): Promise<void> {
  const bytes = History.encode(History.create(history)).finish();
  const file: HistoryFile = {
    workflowId,
    events: history.events?.length ?? 0,
    history: gzipSync(bytes).toString('base64'),
  };
  await writeFile(join(FOLDER, `${name}.json`), `${JSON.stringify(file, null, 2)}\n`);
}

/** The names of the histories on record. */
export async function listHistories(): Promise<string[]> {
  return (await readdir(FOLDER)).filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -'.json'.length));
}

/** Every history on record, as the worker replays them. */
export async function readHistories(): Promise<{ workflowId: string; history: Events }[]> {
  const names = await listHistories();
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(join(FOLDER, `${name}.json`), 'utf8');
      const { workflowId, history } = JSON.parse(text) as HistoryFile;
      return { workflowId, history: History.decode(gunzipSync(Buffer.from(history, 'base64'))) };
    }),
  );
}
