import { setTimeout as sleep } from 'node:timers/promises';
import type { JobRecord } from '../../domain/lead/documents';
import type { Deps } from '../deps';
import { readFields } from '../capture/submit-form';
import { readHeader, type Columns } from './columns';
import { readRecords, type CsvRecord } from './csv';
import { applyRows, countRows, type BatchCounts, type PreparedRow } from './apply-rows';
import { dropUploads, optionsUpload, type ImportOptions } from './start-import';
import { readRow } from './read-row';
import { createHash } from 'node:crypto';

export type ImportDeps = Pick<Deps, 'store' | 'committer' | 'clock' | 'log'> & {
  /** Rows a real second at most (edge case 50): the relay must keep up with everything else; default 100. */
  rowsPerSecond?: number;
};
export type ImportRun = {
  /** Called after each batch with the number of rows done. */
  progress: (done: number) => void;
  /** Aborted when the worker shuts down: the run stops after the batch under way, and a later one goes on. */
  ended: AbortSignal;
};

const BATCH = 50;
/** Errors kept with the job; more are only counted. */
const MAX_ERRORS = 1000;

/**
 * Runs an import from where the job stands to its end: rows in batches, each batch durable with its counts before the next. Killed
 * and run again it counts no row twice. Every bad row is in the job with its line and reason; the same file again changes nothing.
 * @throws the store's error; running it again goes on
 */
export async function processImport(deps: ImportDeps, id: string, run: ImportRun): Promise<void> {
  const job = await deps.store.jobs.find(id);
  if (job === null || job.status === 'done' || job.status === 'failed') return;
  let options: ImportOptions;
  try {
    options = JSON.parse(await readWhole(deps.store.uploads.read(optionsUpload(id)))) as ImportOptions;
  } catch (error) {
    if (!isMissing(error)) throw error;
    await deps.store.jobs.update(id, {
      status: 'failed',
      endedAt: deps.clock.now(),
      error: 'The uploaded text is gone.',
    });
    return;
  }
  const state = await openJob(deps, job, options);
  if (await importRecords(deps, state, options, run)) {
    await deps.store.jobs.update(id, { status: 'done', endedAt: deps.clock.now() });
    await dropUploads(deps, id);
  }
}

type JobState = Required<
  Pick<JobRecord, 'id' | 'done' | 'total' | 'rows' | 'created' | 'updated' | 'rejected' | 'errors'>
>;

async function openJob(deps: ImportDeps, job: JobRecord, options: ImportOptions): Promise<JobState> {
  const { id, rows = 0, created = 0, updated = 0, rejected = 0, errors = [] } = job;
  let { done, total } = job;
  if (job.status === 'queued') {
    total = -1;
    for await (const record of readRecords(deps.store.uploads.read(id), options.delimiter))
      if (record.line > 0) total += 1;
    total = Math.max(0, total);
    done = 0;
    await deps.store.jobs.update(id, { status: 'running', startedAt: deps.clock.now(), done, total });
  }
  return { id, done, total, rows, created, updated, rejected, errors: [...errors] };
}

/** Answers whether it came to the end. */
async function importRecords(
  deps: ImportDeps,
  state: JobState,
  options: ImportOptions,
  run: ImportRun,
): Promise<boolean> {
  const fields = await readFields(deps);
  const seenInFile = new Set<string>();
  let header: Columns | null = null;
  let position = 0;
  let batch: CsvRecord[] = [];
  const flush = async (): Promise<void> => {
    if (header === null || batch.length === 0) return;
    const started = deps.clock.nowReal();
    const context = { columns: header.columns, fields, source: options.source, now: deps.clock.now() };
    const prepared: PreparedRow[] = [];
    for (const record of batch) {
      const read = 'cells' in record ? readRow(record.cells, context) : { ok: false as const, message: record.problem };
      if (read.ok)
        prepared.push({
          key: rowKey(options, record.line),
          capture: { ...read.capture, newLead: leadId(state.id, record.line), import: state.id },
          hit: `${state.id}:${record.line}`,
        });
      else addError(state, record.line, read.message);
    }
    const counts = options.dryRun
      ? await countRows(deps, prepared, seenInFile)
      : await applyRows(deps, prepared, options.actor);
    addCounts(state, batch.length, counts);
    await save(deps, state);
    run.progress(state.done);
    const written = counts.created + counts.updated;
    batch = [];
    if (!options.dryRun && written > 0) await keepPace(deps, written, deps.clock.nowReal() - started, run.ended);
  };
  for await (const record of readRecords(deps.store.uploads.read(state.id), options.delimiter)) {
    if (header === null) {
      header = readHeader('cells' in record ? record.cells : [], fields, options.map);
      if (state.done === 0) for (const { name, suggestion } of header.unknown) addNote(state, name, suggestion);
      continue;
    }
    position += 1;
    if (position <= state.done) continue;
    batch.push(record);
    if (batch.length < BATCH) continue;
    await flush();
    if (run.ended.aborted) return false;
  }
  await flush();
  await save(deps, state);
  return true;
}

function addCounts(state: JobState, rows: number, counts: BatchCounts): void {
  state.done += rows;
  state.rows += rows;
  state.created += counts.created;
  state.updated += counts.updated;
}

function addError(state: JobState, line: number, message: string): void {
  state.rejected += 1;
  if (state.errors.length < MAX_ERRORS) state.errors.push({ line, message });
}

/** A column nobody knows loses nothing that was asked for; it is said once, with the header's line. */
function addNote(state: JobState, name: string, suggestion: string | undefined): void {
  const hint = suggestion === undefined ? '' : `; did you mean ${suggestion}?`;
  state.errors.push({ line: 1, message: `the column "${name}" is not known and was left out${hint}` });
}

async function save(deps: ImportDeps, { id, ...state }: JobState): Promise<void> {
  await deps.store.jobs.update(id, state);
}

/** The lead a row makes if it makes one: the same when the row is read again, and not to be guessed from the row. */
function leadId(job: string, line: number): string {
  return createHash('sha256').update(`${job}:${line}`).digest('hex').slice(0, 20);
}

function rowKey(options: ImportOptions, line: number): string {
  return `import/${options.digest}/${line}`;
}

async function keepPace(deps: ImportDeps, rows: number, tookMs: number, ended: AbortSignal): Promise<void> {
  const restMs = (rows * 1000) / (deps.rowsPerSecond ?? 100) - tookMs;
  if (restMs <= 0) return;
  await sleep(restMs, undefined, { signal: ended }).catch(() => undefined);
}

async function readWhole(chunks: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const chunk of chunks) text += chunk;
  return text;
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'not-found';
}
