import { setTimeout as sleep } from 'node:timers/promises';
import type { JobRecord } from '../../domain/lead/documents';
import type { Deps } from '../deps';
import { readHeader, type Columns } from './columns';
import { readRecords } from './csv';
import { applyRows, countRows, eventOf, hitOf, type BatchCounts, type PreparedRow } from './apply-rows';
import { prepareRow, readContext, recordsOf } from './prepare-row';
import { keepRejected } from './read-rejected';
import { dropUploads, optionsUpload, type ImportOptions } from './start-import';

export type ImportDeps = Pick<Deps, 'store' | 'committer' | 'clock' | 'log'> & {
  /** Leads started or changed a real second at most (edge case 50): the relay must keep up with everything else; default 100. */
  startsPerSecond?: number;
};
export type ImportRun = {
  /** Called after each batch with the number of rows done. */
  progress: (done: number) => void;
  /** Aborted when the worker shuts down: the run stops after the batch under way, and a later one goes on. */
  ended: AbortSignal;
};

/** Rows stored in a few commands, and leads started between two looks at the clock. */
const BATCH = 250;
const START_BATCH = 50;
/** Errors kept with the job; more are only counted. */
const MAX_ERRORS = 1000;

/**
 * Runs an import from where the job stands to its end: first all rows are stored, in batches, each durable with its counts before
 * the next; then the leads they made are started at a bounded rate. Killed and run again it counts no row twice. Every bad row is in the
 * job with its line and reason, and kept as it was sent (`readRejected`); the same file again changes nothing.
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
  if (
    (await importRecords(deps, state, options, run, job.status !== 'queued')) &&
    (options.dryRun || (await startLeads(deps, state, options, run)))
  ) {
    if (state.rejected > 0) await keepRejected(deps, id, options);
    await deps.store.jobs.update(id, { status: 'done', endedAt: deps.clock.now() });
    await dropUploads(deps, id);
  }
}

type JobState = Required<
  Pick<JobRecord, 'id' | 'done' | 'total' | 'rows' | 'created' | 'updated' | 'rejected' | 'errors'>
> &
  Pick<JobRecord, 'events'>;

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
  const { events } = job;
  const counted = { id, done, total, rows, created, updated, rejected, errors: [...errors] };
  return events === undefined ? counted : { ...counted, events };
}

type ReadRow = { line: number; read: PreparedRow | { message: string } };

/**
 * Reads on while the batch before is being stored, so that neither waits for the other; a batch is stored once the one before is, with
 * its counts. Answers whether it came to the end.
 */
async function importRecords(
  deps: ImportDeps,
  state: JobState,
  options: ImportOptions,
  run: ImportRun,
  resumed: boolean,
): Promise<boolean> {
  const reading = await readContext(deps, options);
  const apply = await openBatches(deps, state, options, run, resumed);
  let header: Columns | null = null;
  const skipped = state.done;
  let position = 0;
  let batch: ReadRow[] = [];
  let applying: Promise<void> = Promise.resolve();
  /** False when the worker shuts down: then the batch is left to the next run. */
  const flush = async (): Promise<boolean> => {
    await applying;
    if (run.ended.aborted) return false;
    applying = apply(batch);
    // Its failure is met at the next `await`, here or after the last row.
    applying.catch(() => undefined);
    batch = [];
    return true;
  };
  for await (const record of readRecords(deps.store.uploads.read(state.id), options.delimiter)) {
    if (header === null) {
      header = readHeader('cells' in record ? record.cells : [], reading.fields, options.map);
      if (state.done === 0) addNotes(state, header);
      continue;
    }
    position += 1;
    if (position <= skipped) continue;
    const context = { ...reading, columns: header.columns, now: deps.clock.now() };
    batch.push({ line: record.line, read: prepareRow(state.id, options, record, context) });
    if (batch.length === BATCH && !(await flush())) return false;
  }
  if (batch.length > 0 && !(await flush())) return false;
  await applying;
  await save(deps, state);
  return true;
}

/** Stores batches, one after the other, each durable with its counts when it resolves. */
async function openBatches(
  deps: ImportDeps,
  state: JobState,
  options: ImportOptions,
  run: ImportRun,
  resumed: boolean,
): Promise<(batch: readonly ReadRow[]) => Promise<void>> {
  const seenInFile = new Set<string>();
  // Of a file never imported before no row can be known, and none of its leads erased.
  const repeated = resumed || (await deps.store.seen.anyUnder(`import/${options.digest}`));
  let mostlyNew = !repeated;
  return async (batch) => {
    const started = deps.clock.nowReal();
    const prepared: PreparedRow[] = [];
    for (const { line, read } of batch) {
      if ('message' in read) addError(state, line, read.message);
      else prepared.push(read);
    }
    const counts = options.dryRun
      ? await countRows(deps, prepared, seenInFile)
      : await applyRows(deps, prepared, options.actor, { repeated, mostlyNew });
    mostlyNew = !repeated && counts.created * 2 >= prepared.length;
    addCounts(state, batch.length, counts);
    await save(deps, state);
    run.progress(state.done);
    if (!options.dryRun && counts.updated > 0)
      await keepPace(deps, counts.updated, deps.clock.nowReal() - started, run.ended);
  };
}

/**
 * Starts the leads the import made: the hit of each goes the way of every other, so many a second. Whoever has been started already, by
 * themselves or by a run before, is passed over. Answers whether it came to the end.
 */
async function startLeads(deps: ImportDeps, state: JobState, options: ImportOptions, run: ImportRun): Promise<boolean> {
  const reading = await readContext(deps, options);
  let started = 0;
  let batch: PreparedRow[] = [];
  const flush = async (): Promise<void> => {
    const begun = deps.clock.nowReal();
    const leads = await deps.store.leads.findMany(batch.map(({ capture }) => capture.newLead));
    const waiting = new Map(leads.flatMap((lead) => (lead.state === null ? [[lead.id, lead.createdAt]] : [])));
    const rows = batch.filter(({ capture }) => waiting.has(capture.newLead));
    // Of the instant the lead was made: what has been said of it since is newer than its row.
    const hits = rows.map((row) => hitOf(row, options.actor, null, waiting.get(row.capture.newLead) ?? 0));
    // Also of those who were started by something else meanwhile: what they did is told by nothing but the file.
    const made = new Map(leads.map(({ id, createdAt }) => [id, createdAt]));
    const events = batch.flatMap((row) => eventOf(row, row.capture.newLead, options.actor, made) ?? []);
    if (hits.length + events.length > 0) await deps.committer.commit([...hits, ...events]);
    started += leads.length;
    await deps.store.jobs.update(state.id, { started });
    run.progress(state.done);
    batch = [];
    await keepPace(deps, Math.max(rows.length, events.length), deps.clock.nowReal() - begun, run.ended);
  };
  for await (const { record, header } of recordsOf(deps, state.id, options, reading.fields)) {
    const context = { ...reading, columns: header.columns, now: deps.clock.now() };
    const row = prepareRow(state.id, options, record, context);
    if ('message' in row) continue;
    batch.push(row);
    if (batch.length < START_BATCH) continue;
    await flush();
    if (run.ended.aborted) return false;
  }
  await flush();
  return true;
}

function addCounts(state: JobState, rows: number, counts: BatchCounts): void {
  state.done += rows;
  state.rows += rows;
  state.created += counts.created;
  state.updated += counts.updated;
  if (counts.events > 0) state.events = (state.events ?? 0) + counts.events;
}

function addError(state: JobState, line: number, message: string): void {
  state.rejected += 1;
  if (state.errors.length < MAX_ERRORS) state.errors.push({ line, message });
}

/** A column nobody knows, or that comes twice, loses nothing that was asked for; it is said once, with the header's line. */
function addNotes(state: JobState, { unknown, repeated }: Columns): void {
  for (const { name, suggestion } of unknown) {
    const hint = suggestion === undefined ? '' : `; did you mean ${suggestion}?`;
    state.errors.push({ line: 1, message: `the column "${name}" is not known and was left out${hint}` });
  }
  for (const name of repeated) {
    const message = `the column "${name}" says what one before it says: of the two the first with a value counts`;
    state.errors.push({ line: 1, message });
  }
}

async function save(deps: ImportDeps, { id, ...state }: JobState): Promise<void> {
  await deps.store.jobs.update(id, state);
}

async function keepPace(deps: ImportDeps, rows: number, tookMs: number, ended: AbortSignal): Promise<void> {
  const restMs = (rows * 1000) / (deps.startsPerSecond ?? 100) - tookMs;
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
