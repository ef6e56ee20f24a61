import { toCsv } from '../../domain/reports/csv';
import { resolveLocal } from '../../domain/time/zones';
import type { Role } from '../../domain/lead/documents';
import { listFiles } from '../../usecases/files/list-files';
import { done, invalid, type Outcome, type Refusal } from '../../usecases/outcome';
import type { ReportFilter } from '../../usecases/reports/report-filter';
import { putSourceCosts } from '../../usecases/reports/source-costs';
import { drawChart } from '../charts/draw-chart';
import { countingOf, countWithin } from '../counted';
import type { Form } from '../form';
import type { Formats } from '../formats';
import { actPage, isAllowed, showPage, type Page, type PageAnswer, type PageCall } from '../page';
import { problemOf } from '../refusals';
import { JOURNEY_REPORTS } from '../reports/journey-reports';
import { MODEL_REPORTS } from '../reports/model-reports';
import { compareFigures, hasValues, labelCells, type Figures, type Report } from '../reports/report';
import { SALES_REPORTS } from '../reports/sales-reports';

/** Every report there is. */
export const REPORTS: readonly Report[] = [...JOURNEY_REPORTS, ...SALES_REPORTS, ...MODEL_REPORTS];

const DAY_MS = 86_400_000;
/** What is shown when nobody asked for a span: a quarter. */
const SPAN_DAYS = 90;
const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const SPENDERS: readonly Role[] = ['marketer', 'lead-manager'];
const MAX_AMOUNT = 1e12;

/** `all`: no span at all. `lastDay` is shown; `filter.to` is the first instant after it. */
type Asked = { filter: ReportFilter; firstDay: string; lastDay: string; all: boolean; compare: boolean };

function readAsked({ query, formats }: PageCall): Asked {
  const all = query.checked('all');
  const today = formats.fieldTime(formats.now).slice(0, 10);
  const firstDay = dayOf(query, 'from') ?? formats.fieldTime(formats.now - SPAN_DAYS * DAY_MS).slice(0, 10);
  const lastDay = dayOf(query, 'to') ?? today;
  const span = all ? {} : { from: midnight(firstDay, formats.zone), to: midnight(nextDay(lastDay), formats.zone) };
  const [source, segment] = [query.text('source')?.slice(0, 200), query.text('segment')?.slice(0, 80)];
  return { filter: { ...span, source, segment }, firstDay, lastDay, all, compare: query.checked('compare') && !all };
}

function dayOf(form: Form, name: string): string | undefined {
  const given = form.text(name) ?? '';
  return DATE.test(given) && !Number.isNaN(Date.parse(given)) ? given : undefined;
}

function nextDay(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10);
}

function midnight(day: string, zone: string): number {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return resolveLocal({ year, month, day: date, hour: 0, minute: 0 }, zone);
}

/** Which is the same day in every zone where people sell. */
const noon = (day: string): number => Date.parse(`${day}T12:00:00Z`);

async function showReport(report: Report, call: PageCall, refusal?: Refusal): Promise<PageAnswer> {
  const { asker, formats } = call;
  const asked = readAsked(call);
  const counted = await countWithin(call, `report ${report.slug} ${JSON.stringify(asked)}`, () =>
    readFigures(report, call, asked),
  );
  const read = counted?.value;
  // A span that ends before it begins, or a segment that is not published: said beside the form, which shows what was asked.
  const refused = refusal ?? (read !== undefined && read.code !== 'ok' ? read : null);
  const problem = refused && problemOf(refused, formats);
  const figures = read?.code === 'ok' ? read.value : null;
  return {
    view: 'report',
    title: formats.say(report.title),
    status: problem?.status ?? 200,
    data: {
      problem,
      ...asked,
      ...asked.filter,
      firstDate: formats.date(noon(asked.firstDay)),
      lastDate: formats.date(noon(asked.lastDay)),
      title: formats.say(report.title),
      slug: report.slug,
      detail: formats.say(report.detail),
      compares: report.compares,
      segments: await segmentChoices(call, asked),
      ...(figures && viewFigures(report, figures, formats)),
      ...countingOf(counted, `/reports/${report.slug}${searchOf(asked)}${asked.compare ? '&compare=1' : ''}`),
      csv: `/reports/${report.slug}.csv${searchOf(asked)}`,
      spends: report.slug === 'sources' && isAllowed(SPENDERS, asker.roles),
      others: REPORTS.map(({ slug, title }) => ({ slug, title, current: slug === report.slug })),
    },
  };
}

function viewFigures(report: Report, { charts, tables, notes }: Figures, { say }: Formats): object {
  // Sources have no name but the one they were given.
  const sources = report.slug === 'sources' ? (tables[0]?.rows ?? []).map(({ key }) => key) : [];
  return {
    sources: sources.filter((source) => source !== ''),
    none: say(report.none ?? 'report.none'),
    charts: charts.filter(hasValues).map((chart) => ({ title: chart.title, svg: drawChart(chart) })),
    tables: labelCells(tables),
    isEmpty: tables.every(({ rows }) => rows.length === 0),
    hasShares: tables.some(({ rows }) => rows.some(({ cells }) => cells.some(({ isShare }) => isShare))),
    notes,
  };
}

async function segmentChoices({ deps }: PageCall, { filter }: Asked): Promise<object[]> {
  const segments = await listFiles(deps, 'segments', { limit: 200 });
  if (segments.code !== 'ok') return [];
  return segments.value.items
    .filter(({ status }) => status === 'published')
    .map(({ name }) => ({ name, chosen: name === filter.segment }));
}

async function readFigures(report: Report, call: PageCall, asked: Asked): Promise<Outcome<Figures>> {
  const read = await report.read(call, asked.filter);
  return read.code === 'ok' ? done(await withBefore(report, call, asked, read.value)) : read;
}

async function withBefore(report: Report, call: PageCall, { compare, filter }: Asked, now: Figures): Promise<Figures> {
  const { from, to } = filter;
  if (!report.compares || !compare || from === undefined || to === undefined) return now;
  const before = await report.read(call, { ...filter, from: from - (to - from), to: from });
  return before.code === 'ok' ? compareFigures(now, before.value, call.formats) : now;
}

function searchOf({ firstDay, lastDay, all, filter }: Asked): string {
  const span: Record<string, string> = all ? { all: '1' } : { from: firstDay, to: lastDay };
  const { source, segment } = filter;
  return `?${new URLSearchParams({ ...span, ...(source !== undefined && { source }), ...(segment !== undefined && { segment }) }).toString()}`;
}

async function sendCsv(report: Report, call: PageCall): Promise<PageAnswer> {
  const read = await report.read(call, readAsked(call).filter);
  if (read.code !== 'ok') return read;
  const body = toCsv(read.value.csv, report.columns);
  return { file: { name: `ripen-${report.slug}.csv`, type: 'text/csv; charset=utf-8', body } };
}

async function saveCost(call: PageCall): Promise<PageAnswer> {
  const { deps, asker, form, formats } = call;
  const [source, amount, currency] = [form.text('source'), form.number('amount'), form.text('currency')?.toUpperCase()];
  const valid = amount !== undefined && amount >= 0 && amount <= MAX_AMOUNT && /^[A-Z]{3}$/.test(currency ?? '');
  const page = REPORTS.find(({ slug }) => slug === 'sources');
  if (page === undefined) return { to: '/reports' };
  if (source === undefined || !valid || currency === undefined) {
    return showReport(page, call, invalid('', formats.say('report.cost.expected')));
  }
  const costs = [{ amount, currency, from: null, to: null }];
  const kept = await putSourceCosts(deps, asker, { source: source.slice(0, 200), costs });
  return kept.code === 'ok' ? { to: '/reports/sources', said: 'saved-cost' } : showReport(page, call, kept);
}

/** What came of it all: figures, a picture of them, and the rows to take away. */
export const REPORT_PAGES: readonly Page[] = [
  showPage('/reports', 'signed-in', async ({ formats }) => ({
    view: 'reports',
    title: formats.say('nav.reports'),
    data: { reports: REPORTS.map(({ slug, title, detail }) => ({ slug, title, detail })) },
  })),
  ...REPORTS.flatMap((report) => [
    showPage(`/reports/${report.slug}`, 'signed-in', (call) => showReport(report, call)),
    showPage(`/reports/${report.slug}.csv`, 'signed-in', (call) => sendCsv(report, call)),
  ]),
  actPage('/reports/sources/costs', SPENDERS, saveCost),
];
