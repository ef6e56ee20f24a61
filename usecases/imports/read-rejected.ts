import type { Deps } from '../deps';
import { REJECTED, type Rejected } from '../../store/jobs/contract';
import { done, notFound, type Outcome } from '../outcome';
import { prepareRow, readContext, recordsOf } from './prepare-row';
import type { ImportOptions } from './start-import';

/** More than anybody mends by hand. */
const ROWS_MAX = 20_000;

/** Keeps what was rejected of an import that has been read to its end, before its text is deleted. */
export async function keepRejected(
  deps: Pick<Deps, 'store' | 'clock'>,
  job: string,
  options: ImportOptions,
): Promise<void> {
  const reading = await readContext(deps, options);
  const rejected: Rejected = { header: [], rows: [] };
  for await (const { record, header, names } of recordsOf(deps, job, options, reading.fields)) {
    rejected.header = names;
    const context = { ...reading, columns: header.columns, now: deps.clock.now() };
    const row = prepareRow(job, options, record, context);
    if (!('message' in row)) continue;
    rejected.rows.push({ line: record.line, message: row.message, cells: 'cells' in record ? record.cells : [] });
    if (rejected.rows.length === ROWS_MAX) break;
  }
  await deps.store.uploads.save(rejectedUpload(job), JSON.stringify(rejected));
}

/** What there is to mend of an import, for as long as it is kept. */
export async function readRejected(deps: Pick<Deps, 'store'>, job: string): Promise<Outcome<Rejected>> {
  const found = await deps.store.jobs.find(job);
  if (found?.kind !== 'import') return notFound('import');
  if ((found.rejected ?? 0) === 0) return done({ header: [], rows: [] });
  let text = '';
  try {
    for await (const chunk of deps.store.uploads.read(rejectedUpload(job))) text += chunk;
  } catch {
    return notFound('rejected rows');
  }
  return done(JSON.parse(text) as Rejected);
}

/** Where the rejected rows of an import lie: people's data, deleted after a week. */
export function rejectedUpload(job: string): string {
  return `${job}${REJECTED}`;
}

/** Deletes the rejected rows of imports that ended before an instant (virtual ms). */
export async function dropRejected(deps: Pick<Deps, 'store'>, endedBefore: number): Promise<void> {
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<Deps['store']['jobs']['list']>> = await deps.store.jobs.list({
      kind: 'import',
      limit: 200,
      cursor,
    });
    for (const { id, endedAt } of page.items) {
      if (endedAt !== null && endedAt < endedBefore) await deps.store.uploads.drop(rejectedUpload(id));
    }
    cursor = page.next;
  } while (cursor !== null);
}
