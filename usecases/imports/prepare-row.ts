import { createHash } from 'node:crypto';
import type { Field } from '../../domain/files/fields';
import type { Deps } from '../deps';
import type { PreparedRow } from './apply-rows';
import { readHeader, type Columns } from './columns';
import { readRecords, type CsvRecord } from './csv';
import { readFields } from '../capture/submit-form';
import { readKinds } from '../events/register-kind';
import { readRow, type RowContext } from './read-row';
import type { ImportOptions } from './start-import';

/** A record of an import as a capture, under the ids that reading it again gives again; or what is wrong with it. */
export function prepareRow(
  job: string,
  options: ImportOptions,
  record: CsvRecord,
  context: RowContext,
): PreparedRow | { message: string } {
  if (!('cells' in record)) return { message: record.problem };
  const read = readRow(record.cells, context);
  if (!read.ok) return { message: read.message };
  return {
    key: `import/${options.digest}/${record.line}`,
    capture: { ...read.capture, newLead: leadId(job, record.line), import: job },
    hit: `${job}:${record.line}`,
    ...(read.event === null ? {} : { event: read.event }),
  };
}

/** What reading the rows of an import needs besides its header and the time. */
export async function readContext(
  deps: Pick<Deps, 'store'>,
  { source, event = null }: ImportOptions,
): Promise<Omit<RowContext, 'columns' | 'now'>> {
  const [fields, kinds] = [await readFields(deps), await readKinds(deps)];
  return { fields, source, event, registered: new Set(kinds.map(({ kind }) => kind)) };
}

/** The records of a stored import after its header, each with it. */
export async function* recordsOf(
  deps: Pick<Deps, 'store'>,
  job: string,
  options: ImportOptions,
  fields: ReadonlyMap<string, Field> | null,
): AsyncGenerator<{ record: CsvRecord; header: Columns; names: string[] }> {
  let first: { header: Columns; names: string[] } | null = null;
  for await (const record of readRecords(deps.store.uploads.read(job), options.delimiter)) {
    if (first === null) {
      const names = 'cells' in record ? record.cells : [];
      first = { names, header: readHeader(names, fields, options.map) };
    } else yield { record, ...first };
  }
}

/** A column of lines long enough for any file that is taken (50 MB). */
const LINE_DIGITS = 5;

/**
 * The lead a row makes if it makes one: the same when the row is read again, and not to be guessed from the row. Leads of one import
 * follow each other, so that a batch of them lies together in the store: with ids at random each commit rewrites as many pages as it has leads,
 * which was half of an import's cost.
 */
function leadId(job: string, line: number): string {
  const secret = createHash('sha256').update(`${job}:${line}`).digest('hex').slice(0, 9);
  return `${job.slice(-6)}${line.toString(36).padStart(LINE_DIGITS, '0')}${secret}`;
}
