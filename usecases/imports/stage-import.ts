import type { Asker, Deps } from '../deps';
import { newId } from '../capture/new-id';
import { readFields } from '../capture/submit-form';
import { STAGED } from '../../store/jobs/contract';
import { done, invalid, notFound, type Outcome } from '../outcome';
import { readHeader, type Column } from './columns';
import { detectDelimiter, firstLine, readRecords } from './csv';
import { startImport, type ImportInput } from './start-import';

/** A column of a file that is looked at before it is imported: what it is taken for (null: left out) and its first values. */
export type StagedColumn = { name: string; is: string | null; samples: string[] };

const SAMPLES = 3;
/** Beyond this a first row is not looked at: its header would not be one either. */
const LOOKED_AT = 100_000;

/** Keeps a CSV for a day, to be looked at before anything of it is imported; the answer is what it is called by. */
export async function stageImport(deps: Deps, text: string): Promise<Outcome<{ id: string }>> {
  if (firstLine(text).trim() === '') return invalid('', 'expected a CSV with a header row');
  const id = `${deps.clock.now().toString(36).padStart(9, '0')}-${newId()}`;
  await deps.store.uploads.save(nameOf(id), text);
  return done({ id });
}

/** The columns of a kept file, each with what it is taken for and the values of the first rows. */
export async function readStaged(deps: Deps, id: string): Promise<Outcome<{ columns: StagedColumn[] }>> {
  const text = await readText(deps, id);
  if (text === null) return notFound('file');
  const head = text.slice(0, LOOKED_AT);
  const rows: string[][] = [];
  for await (const record of readRecords([head], detectDelimiter(firstLine(text)))) {
    if ('cells' in record) rows.push(record.cells);
    if (rows.length > SAMPLES) break;
  }
  const [header = [], ...samples] = rows;
  const { columns } = readHeader(header, await readFields(deps), {});
  return done({
    columns: header.map((name, at) => ({
      name,
      is: columnName(columns[at] ?? null),
      samples: samples.flatMap((cells) => cells[at] ?? []).filter((cell) => cell !== ''),
    })),
  });
}

/** Starts the import of a kept file, which is deleted unless it was only tried (`dryRun`). */
export async function importStaged(
  deps: Deps,
  asker: Asker,
  id: string,
  input: Omit<ImportInput, 'text'>,
): Promise<Outcome<{ id: string }>> {
  const text = await readText(deps, id);
  if (text === null) return notFound('file');
  const started = await startImport(deps, asker, { ...input, text });
  if (started.code === 'ok' && input.dryRun !== true) await dropStaged(deps, id);
  return started;
}

/** Deletes a kept file that nobody wants to import any more. */
export async function dropStaged(deps: Pick<Deps, 'store'>, id: string): Promise<void> {
  await deps.store.uploads.drop(nameOf(id));
}

function nameOf(id: string): string {
  return `${id}${STAGED}`;
}

function columnName(column: Column): string | null {
  if (column === null) return null;
  return 'own' in column ? column.own : column.field.name;
}

async function readText(deps: Deps, id: string): Promise<string | null> {
  if (!/^[0-9a-z]{9,12}-[0-9a-f]{20}$/.test(id)) return null;
  let text = '';
  try {
    for await (const chunk of deps.store.uploads.read(nameOf(id))) text += chunk;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'not-found') return null;
    throw error;
  }
  return text;
}
