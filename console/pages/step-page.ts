import { stringify } from 'yaml';
import type { CompiledStep } from '../../domain/sequences/compiled';
import { listLeads } from '../../usecases/leads/list-leads';
import { readSequenceStats, type SequenceView } from '../../usecases/reports/report-sequences';
import { notFound } from '../../usecases/outcome';
import type { LeadRecord } from '../../domain/lead/lead';
import type { Formats } from '../formats';
import { isAllowed, showPage, type Page, type PageAnswer, type PageCall } from '../page';
import { labelCells, nameColumn, numberCell, numberColumns, rateCell, type Table } from '../reports/report';
import { pathOf } from './file-address';
import { nameStep } from './step-words';
import { nameOf } from './lead-name';
import { TRIERS } from './trial-pages';

const ROWS = 50;
const RATES = ['delivered', 'opened', 'clicked', 'replied', 'bounced', 'unsubscribed'] as const;

/** Where a step of a version has its page. */
export function stepPath(sequence: string, version: number, step: string): string {
  return `${pathOf('sequences', sequence)}/map/${encodeURIComponent(step)}?version=${version}`;
}

/** One step of a sequence: what it does, what became of its mails, and who is there now, a page at a time. */
async function showStep(call: PageCall): Promise<PageAnswer> {
  const { deps, asker, params, query, formats } = call;
  const { name = '', step: id = '' } = params;
  const stats = await readSequenceStats(deps, name);
  if (stats.code !== 'ok') return stats;
  const found = await findStep(call, name, id);
  if (!found) return notFound('step');
  const { step, version } = found;
  const cursor = query.text('cursor');
  const page = await listLeads(deps, asker, { sequence: name, version, step: id, sort: 'id', limit: ROWS, cursor });
  if (page.code !== 'ok') return page;
  const { items, next } = page.value;
  const here = stepPath(name, version, id);
  return {
    view: 'sequence-step',
    title: `${nameStep(step, formats)} · ${name}`,
    styles: ['editing.css'],
    data: {
      ...{ name, id, version, what: nameStep(step, formats), path: pathOf('sequences', name) },
      ...countsOf(stats.value, version, id, formats),
      ...mailOf(step, call),
      written: writtenStep(step),
      tables: labelCells(tablesOf(stats.value, version, step, formats)),
      rows: items.map(rowOf),
      next: next === null ? null : `${here}&cursor=${encodeURIComponent(next)}`,
      first: cursor === undefined ? null : here,
    },
  };
}

async function findStep(
  { deps, query }: PageCall,
  name: string,
  id: string,
): Promise<{ step: CompiledStep; version: number } | null> {
  const newest = (await deps.store.files.get('sequences', name))?.version ?? 0;
  const asked = query.number('version');
  const version = asked !== undefined && asked >= 1 && asked <= newest ? Math.trunc(asked) : newest;
  const live = version === 0 ? null : await deps.catalog.sequence(name, version);
  const step = live?.compiled.steps.find((one) => one.id === id);
  return step ? { step, version } : null;
}

function countsOf(stats: SequenceView, version: number, id: string, { say, number }: Formats): object {
  const counts = stats.steps.find((one) => one.version === version && one.step === id);
  return { entered: counts?.entered ?? 0, waiting: say('step.waiting', { count: number(counts?.waiting ?? 0) }) };
}

/** The mail of a step: its template, and where who may try it sees it. */
function mailOf(step: CompiledStep, { asker }: PageCall): object {
  const template = 'email' in step ? step.email.template : null;
  const preview = template !== null && isAllowed(TRIERS, asker.roles) ? pathOf('templates', template) : null;
  return { template, preview };
}

function rowOf(lead: LeadRecord): object {
  const { id, company, state } = lead;
  const { enteredAt, waiting, wakeAt } = state?.enrollment ?? {};
  return {
    id,
    name: nameOf(lead),
    company,
    enteredAt,
    waiting,
    wakeAt,
    score: state?.score?.total,
    band: state?.score?.band,
  };
}

function withoutTo(arm: Record<string, unknown>): object {
  return Object.fromEntries(Object.entries(arm).filter(([key]) => key !== 'to'));
}

/** What a step does as its file would say it, without the steps under it. */
function writtenStep({ kind, ...step }: CompiledStep): string {
  const plain = step as Record<string, unknown>;
  const action = kind === 'split' || kind === 'branch' ? plain.arms : plain[kind];
  const arms = Array.isArray(action) ? action.map(withoutTo) : action;
  const shown = { [kind]: arms ?? true, ...(plain.skipWhen !== undefined && { skipWhen: plain.skipWhen }) };
  return stringify(shown, { lineWidth: 72 }).trimEnd();
}

function tablesOf(stats: SequenceView, version: number, { id }: CompiledStep, formats: Formats): Table[] {
  const { say } = formats;
  const isHere = (one: { version: number; step: string }): boolean => one.version === version && one.step === id;
  const counts = stats.steps.find(isHere);
  const mails = (counts?.sent ?? 0) === 0 ? undefined : counts;
  const tables: Table[] = [
    {
      title: say('step.mails'),
      columns: [nameColumn(formats, 'step.mark'), ...numberColumns(formats, 'step.share')],
      rows: mails
        ? RATES.map((mark) => ({
            key: mark,
            head: { text: say(mark === 'delivered' ? 'step.delivered' : `report.${mark}`) },
            cells: [rateCell(formats, mails.rates[mark])],
          }))
        : [],
    },
    {
      title: say('step.links'),
      columns: [nameColumn(formats, 'step.links'), ...numberColumns(formats, 'report.clicked')],
      rows: stats.links.filter(isHere).map(({ link, url, clicked }) => ({
        key: link,
        head: { text: `${link} · ${url}` },
        cells: [rateCell(formats, clicked)],
      })),
    },
    {
      title: say('map.splits'),
      columns: [nameColumn(formats, 'map.arm'), ...numberColumns(formats, 'report.entered', 'map.success')],
      rows: stats.splits
        .filter((one) => one.version === version && one.split === id)
        .map(({ arm, rate }) => ({
          key: arm,
          head: { text: arm },
          cells: [numberCell(formats, rate.n), rateCell(formats, rate)],
        })),
    },
  ];
  return tables.filter(({ rows }) => rows.length > 0);
}

/** Steps to look at. */
export const STEP_PAGES: readonly Page[] = [showPage('/files/sequences/:name/map/:step', 'signed-in', showStep)];
