import { nameField } from '../../domain/words/field-words';
import type { JobRecord } from '../../domain/lead/documents';
import { storedNames } from '../../usecases/files/known-names';
import { STANDARD_KINDS } from '../../usecases/events/event-kinds';
import { OWN_COLUMNS } from '../../usecases/imports/columns';
import { decodeCsv } from '../../usecases/imports/decode-csv';
import { listImports } from '../../usecases/imports/list-imports';
import { readRejected } from '../../usecases/imports/read-rejected';
import { writeRejectedCsv } from '../../usecases/imports/rejected-csv';
import { sayProblems } from '../../usecases/imports/say-problems';
import { dropStaged, importStaged, readStaged, stageImport } from '../../usecases/imports/stage-import';
import { MAX_CSV_BYTES, type ImportInput } from '../../usecases/imports/start-import';
import { getJob } from '../../usecases/jobs/get-job';
import { invalid, notFound, type Refusal } from '../../usecases/outcome';
import type { Form } from '../form';
import type { Formats } from '../formats';
import { actPage, showPage, type Page, type PageAnswer, type PageCall } from '../page';
import { problemOf } from '../refusals';
import { readProfileFields } from './profile-lines';

const MARKETER = ['marketer'] as const;
const RECENT = 20;
/** Of what was wrong; all of it is in the file. */
const ERRORS_SHOWN = 50;

async function showImports(call: PageCall, refusal?: Refusal): Promise<PageAnswer> {
  const { deps, query, formats } = call;
  const jobs = await listImports(deps, { limit: RECENT, cursor: query.text('cursor') });
  if (jobs.code !== 'ok') return jobs;
  const problem = refusal && problemOf(refusal, formats);
  const { items, next } = jobs.value;
  return {
    view: 'imports',
    title: formats.say('imports.title'),
    status: problem?.status ?? 200,
    data: {
      problem,
      rows: items.map((job) => ({ ...job, title: titleOf(job, formats) })),
      next: next === null ? null : `/imports?cursor=${encodeURIComponent(next)}`,
    },
  };
}

/** Before it has begun an import has no time of its own. */
function titleOf({ dryRun, startedAt }: JobRecord, { say, dateTime, now }: Formats): string {
  return say(dryRun === true ? 'imports.trial' : 'imports.job', { when: dateTime(startedAt ?? now) });
}

async function takeFile(call: PageCall): Promise<PageAnswer> {
  const { deps, file, formats } = call;
  if (file === null) return showImports(call, invalid('', formats.say('imports.file.expected')));
  const staged = await stageImport(deps, decodeCsv(file.bytes, file.charset));
  return staged.code === 'ok' ? { to: `/imports/files/${staged.value.id}` } : showImports(call, staged);
}

/** A file before it is imported: its columns with what they are taken for, which can be changed. */
async function showFile(call: PageCall, refusal?: Refusal): Promise<PageAnswer> {
  const { deps, params, formats } = call;
  const staged = await readStaged(deps, params.id ?? '');
  if (staged.code !== 'ok') return staged;
  const given = call.form.sent('source') === undefined ? call.query : call.form;
  const [fields, registered] = await Promise.all([readProfileFields(deps), storedNames(deps).kinds()]);
  const own = OWN_COLUMNS.map((value) => ({ value, label: formats.word('import-column', value.replace('.', '-')) }));
  const profile = fields
    .filter(({ name }) => !OWN_COLUMNS.some((one) => one === name))
    .map(({ name }) => ({ value: name, label: nameField(name, fields, formats.language).label }));
  const problem = refusal && problemOf(refusal, formats);
  return {
    view: 'import-file',
    styles: ['editing.css'],
    title: formats.say('imports.columns'),
    status: problem?.status ?? 200,
    data: {
      problem,
      id: params.id,
      source: given.text('source'),
      events: [...STANDARD_KINDS, ...registered].map((value) => ({ value, chosen: value === given.text('event') })),
      columns: staged.value.columns.map(({ name, is, samples }, at) => {
        const chosen = given.sent(`column:${at}`) ?? is ?? '';
        const choices = (all: typeof own | typeof profile): object[] =>
          all.map((one) => ({ ...one, chosen: one.value === chosen }));
        const isListed = [...own, ...profile].some(({ value }) => value === chosen);
        // Without fields of its own a workspace takes any name that can be one.
        const other = chosen === '' || isListed ? null : chosen;
        return { at, name, samples: samples.join(' · '), other, own: choices(own), profile: choices(profile) };
      }),
    },
  };
}

/** What was chosen for the columns: by name, as the API's `map` has it; what was left out is nothing. */
async function readChoices(
  { deps, params, form }: PageCall,
  dryRun: boolean,
): Promise<Omit<ImportInput, 'text'> | Refusal> {
  const staged = await readStaged(deps, params.id ?? '');
  if (staged.code !== 'ok') return staged;
  const chosen = staged.value.columns.map(({ name }, at) => [name, form.text(`column:${at}`) ?? ''] as const);
  const [source, event] = [form.text('source')?.slice(0, 200), form.text('event')?.slice(0, 100)];
  return { map: JSON.stringify(Object.fromEntries(chosen)), source, event, dryRun };
}

async function runFile(call: PageCall): Promise<PageAnswer> {
  const { deps, asker, params, form } = call;
  const id = params.id ?? '';
  const dryRun = form.text('do') !== 'import';
  const input = await readChoices(call, dryRun);
  if ('code' in input) return input;
  const started = await importStaged(deps, asker, id, input);
  if (started.code !== 'ok') return started.code === 'not-found' ? started : showFile(call, started);
  const job = `/imports/${started.value.id}`;
  return { to: dryRun ? `${job}?${keptChoices(id, form).toString()}` : job };
}

const CHOICE = /^(?:source|event|column:\d{1,3})$/;

/** What was chosen goes with a trial, so that importing afterwards asks nothing again. */
function keptChoices(file: string, form: Form): URLSearchParams {
  const kept = new URLSearchParams({ file });
  for (const name of form.names()) if (CHOICE.test(name)) kept.append(name, form.sent(name) ?? '');
  return kept;
}

async function showImport({ deps, params, query, formats }: PageCall): Promise<PageAnswer> {
  const found = await getJob(deps, params.id ?? '');
  if (found.code !== 'ok') return found;
  const job = found.value;
  if (job.kind !== 'import') return notFound('import');
  const { status, done, total, errors = [], started } = job;
  const isOver = status === 'done' || status === 'failed';
  const file = query.text('file');
  const kept = file === undefined ? null : keptChoices(file, query);
  return {
    view: 'import',
    title: titleOf(job, formats),
    data: {
      ...{ job, isOver, title: titleOf(job, formats) },
      path: `/imports/${job.id}${kept ? `?${kept.toString()}` : ''}`,
      progress: { done, total: Math.max(total, 1), text: sayProgress(job, formats), started },
      // Whoever tried it imports it, as it was tried.
      next: isOver && job.dryRun === true && kept ? nextOf(file ?? '', kept) : null,
      errors: errors
        .slice(0, ERRORS_SHOWN)
        .map(({ line, message }) => ({ line, message: sayProblems(message, formats.language) })),
      more: errors.length > ERRORS_SHOWN ? errors.length - ERRORS_SHOWN : null,
    },
  };
}

function sayProgress({ status, done, total, started }: JobRecord, { say, number }: Formats): string {
  if (status === 'queued') return say('imports.waiting');
  const read = say('imports.progress', { done: number(done), total: number(total) });
  return started === undefined
    ? read
    : `${read} · ${say('imports.starting', { count: started, started: number(started) })}`;
}

function nextOf(file: string, kept: URLSearchParams): object {
  const choices = [...kept].filter(([name]) => name !== 'file');
  const back = new URLSearchParams(choices).toString();
  return { file, back: `/imports/files/${file}?${back}`, choices: choices.map(([name, value]) => ({ name, value })) };
}

async function sendRejected({ deps, params }: PageCall): Promise<PageAnswer> {
  const rejected = await readRejected(deps, params.id ?? '');
  if (rejected.code !== 'ok') return rejected;
  return { file: { name: 'rejected.csv', type: 'text/csv; charset=utf-8', body: writeRejectedCsv(rejected.value) } };
}

/** Leads from a file: sent, looked at, tried, imported. */
export const IMPORT_PAGES: readonly Page[] = [
  showPage('/imports', MARKETER, (call) => showImports(call)),
  { ...actPage('/imports', MARKETER, takeFile), upload: MAX_CSV_BYTES },
  showPage('/imports/files/:id', MARKETER, (call) => showFile(call)),
  actPage('/imports/files/:id', MARKETER, runFile),
  actPage('/imports/files/:id/discard', MARKETER, async ({ deps, params }) => {
    await dropStaged(deps, params.id ?? '');
    return { to: '/imports', said: 'discarded' };
  }),
  showPage('/imports/:id', MARKETER, showImport),
  showPage('/imports/:id/rejected.csv', MARKETER, sendRejected),
];
