import { createHash } from 'node:crypto';
import type { JobRecord } from '../../domain/lead/documents';
import { IMPORT_WORKFLOW, importWorkflowId, TASK_QUEUE } from '../../workflows/contract/names';
import { recordAudit } from '../audit/record-audit';
import { findAway } from '../away';
import { newId } from '../capture/new-id';
import { readFields } from '../capture/submit-form';
import type { Asker, Deps } from '../deps';
import { done, invalid, type Outcome } from '../outcome';
import { isEventKind } from '../events/event-kinds';
import { findRegistered } from '../events/register-kind';
import { namesSomebody, readHeader, readMap, type Column } from './columns';
import { detectDelimiter, firstLine, readRecords } from './csv';
import { expectedKind } from './row-event';

/** A hundred thousand leads (lifecycle.md, edge case 50) with twice as many columns as the example's. */
export const MAX_CSV_BYTES = 50_000_000;

export type ImportInput = {
  text: string;
  map?: string | undefined;
  source?: string | undefined;
  /** The kind of event that rows without an `event` of their own stand for, each at its `at`. */
  event?: string | undefined;
  dryRun?: boolean | undefined;
};

/** What the activity needs besides the text; kept beside it. `digest`: of the text, by which the same file is known again. */
export type ImportOptions = {
  map: Record<string, string>;
  source: string | null;
  /** Absent in imports of before rows could stand for events. */
  event?: string | null;
  dryRun: boolean;
  delimiter: string;
  digest: string;
  actor: string;
};

/**
 * Stores a CSV durably and starts its import; the answer is the job's id. Refused at once: an empty file, a header by which nobody
 * could be found, a `map` that is none. Everything else is said row by row in the job (edge case 35).
 */
export async function startImport(deps: Deps, asker: Asker, input: ImportInput): Promise<Outcome<{ id: string }>> {
  const map = readMap(input.map);
  if (map === null) return invalid('map', 'expected pairs such as Courriel:email,Prénom:firstName, or a JSON object');
  const delimiter = detectDelimiter(firstLine(input.text));
  const header = await readHeaderRow(input.text, delimiter);
  if (header === null) return invalid('', 'expected a CSV with a header row');
  const { columns } = readHeader(header, await readFields(deps), map);
  if (!namesSomebody(columns)) {
    return invalid('', 'expected a column email, phone or externalId; ?map= names it where it is called otherwise');
  }
  const wrong = input.event === undefined ? null : await refuseEvent(deps, input.event, columns);
  if (wrong !== null) return invalid('event', wrong);
  const id = `import-${newId()}`;
  const options: ImportOptions = {
    map,
    delimiter,
    source: input.source ?? null,
    event: input.event ?? null,
    dryRun: input.dryRun === true,
    digest: createHash('sha256')
      .update(JSON.stringify(map))
      .update(input.source ?? '')
      // Sent again with an event it is another file.
      .update(input.event === undefined ? '' : `?event=${input.event}\n`)
      .update(input.text)
      .digest('base64url')
      .slice(0, 22),
    actor: asker.actor,
  };
  await deps.store.uploads.save(id, input.text);
  await deps.store.uploads.save(optionsUpload(id), JSON.stringify(options));
  await deps.store.jobs.create({ ...newJob(id), ...(options.dryRun && { dryRun: true }) });
  try {
    await deps.temporal.workflow.start(IMPORT_WORKFLOW, {
      workflowId: importWorkflowId(id),
      taskQueue: TASK_QUEUE,
      args: [{ job: id }],
    });
  } catch (error) {
    if (findAway(error) !== 'temporal') throw error;
    // Nothing was imported, and nobody would ever come back to it: the sender repeats it.
    await deps.store.jobs.update(id, {
      status: 'failed',
      endedAt: deps.clock.now(),
      error: 'The workflow service did not answer.',
    });
    await dropUploads(deps, id);
    return {
      code: 'unavailable',
      what: 'temporal',
      message: 'The import could not be started.',
      mayHaveHappened: false,
    };
  }
  await recordAudit(deps, asker, 'import.started', id, { dryRun: options.dryRun });
  return done({ id });
}

/** Why no row could stand for an event of this kind; null where they can. */
async function refuseEvent(
  deps: Pick<Deps, 'store'>,
  kind: string,
  columns: readonly Column[],
): Promise<string | null> {
  const registered = await findRegistered(deps, [kind]);
  if (!isEventKind(kind) && !registered.has(kind)) return expectedKind(kind, registered);
  const dated = columns.some((column) => column !== null && 'own' in column && column.own === 'at');
  return dated ? null : 'expected a column at with the date of each event; ?map= names it where it is called otherwise';
}

/** Where the options of an import lie. */
export function optionsUpload(job: string): string {
  return `${job}.options`;
}

/** Deletes the text of an import, which holds people's data, and its options. */
export async function dropUploads(deps: Pick<Deps, 'store'>, job: string): Promise<void> {
  await deps.store.uploads.drop(job);
  await deps.store.uploads.drop(optionsUpload(job));
}

async function readHeaderRow(text: string, delimiter: string): Promise<string[] | null> {
  for await (const record of readRecords([text.slice(0, 100_000)], delimiter)) {
    return 'cells' in record && record.cells.some((cell) => cell !== '') ? record.cells : null;
  }
  return null;
}

function newJob(id: string): JobRecord {
  return {
    id,
    kind: 'import',
    status: 'queued',
    done: 0,
    total: 0,
    startedAt: null,
    endedAt: null,
    rows: 0,
    created: 0,
    updated: 0,
    rejected: 0,
    errors: [],
  };
}
