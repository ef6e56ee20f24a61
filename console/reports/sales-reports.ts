import { REPORT_COLUMNS } from '../../domain/reports/report-columns';
import type { HandoffRow } from '../../domain/reports/handoff-outcomes';
import type { LeakRow } from '../../domain/reports/leaks';
import { reportHandoffs } from '../../usecases/reports/report-handoffs';
import { reportLeaks } from '../../usecases/reports/report-leaks';
import { reportSources } from '../../usecases/reports/report-sources';
import { findLead } from '../../usecases/leads/find-lead';
import { done, type Outcome } from '../../usecases/outcome';
import type { ReportFilter } from '../../usecases/reports/report-filter';
import type { Formats } from '../formats';
import type { PageCall } from '../page';
import { nameOf } from '../pages/lead-name';
import {
  moneyCell,
  nameColumn,
  numberCell,
  numberColumns,
  rateCell,
  type Cell,
  type Figures,
  type Report,
  type Table,
} from './report';

const outcomeName = ({ word, say }: Formats, { outcome, reason }: HandoffRow): string =>
  reason === null
    ? word('handoff-outcome', outcome)
    : `${word('handoff-outcome', outcome)}${say('colon')}${word('reason', reason)}`;

async function readHandoffs({ deps, formats }: PageCall, filter: ReportFilter): Promise<Outcome<Figures>> {
  const report = await reportHandoffs(deps, filter);
  if (report.code !== 'ok') return report;
  const { items } = report.value;
  const { say, number } = formats;
  return done({
    charts: [
      {
        kind: 'bars',
        lying: true,
        title: say('report.handoffs.chart'),
        categories: items.map((row) => outcomeName(formats, row)),
        series: [{ name: say('report.count'), color: 'leaf', values: items.map(({ count }) => count) }],
        format: number,
      },
    ],
    tables: [
      {
        columns: [
          nameColumn(formats, 'report.outcome'),
          ...numberColumns(formats, 'report.count', 'report.share', 'report.satisfaction'),
        ],
        rows: items.map((row) => ({
          key: `${row.outcome} ${row.reason ?? ''}`,
          head: { text: outcomeName(formats, row) },
          cells: [numberCell(formats, row.count), rateCell(formats, row.share), satisfactionCell(formats, row)],
        })),
      },
    ],
    notes: [],
    csv: items,
  });
}

function satisfactionCell({ number, say }: Formats, { satisfaction }: HandoffRow): Cell {
  const { n, mean } = satisfaction;
  return mean === null ? { text: '–' } : { text: number(mean), sub: say('report.ratings', { count: n }) };
}

async function readSources({ deps, formats }: PageCall, filter: ReportFilter): Promise<Outcome<Figures>> {
  const report = await reportSources(deps, filter);
  if (report.code !== 'ok') return report;
  const { items } = report.value;
  const { say, number, percent } = formats;
  const names = items.map(({ source }) => source ?? say('report.sources.none'));
  return done({
    charts: [
      {
        kind: 'bars',
        lying: true,
        title: say('report.sources.chart'),
        categories: names,
        series: [
          { name: say('report.revenue'), color: 'leaf', values: items.map(({ revenue }) => revenue) },
          { name: say('report.cost'), color: 'hot', values: items.map(({ cost }) => cost) },
        ],
        format: number,
      },
    ],
    tables: [
      {
        columns: [
          nameColumn(formats, 'lead.source'),
          ...numberColumns(
            formats,
            'report.leads',
            'report.sql',
            'report.won',
            'report.wonRate',
            'report.cost',
            'report.revenue',
            'report.costPerLead',
            'report.roi',
          ),
        ],
        rows: items.map((row, index) => ({
          key: row.source ?? '',
          head: { text: names[index] ?? '' },
          cells: [
            ...[row.leads, row.sql, row.won].map((count) => numberCell(formats, count)),
            rateCell(formats, row.wonRate),
            ...[row.cost, row.revenue, row.costPerLead].map((sum) => moneyCell(formats, sum, row.currency)),
            { text: row.roi === null ? '–' : percent(row.roi) },
          ],
        })),
      },
    ],
    notes: [],
    csv: items,
  });
}

/** Leads named a leak on the page; the CSV and the API have them all by id. */
const NAMED = 20;

async function readLeaks(call: PageCall, filter: ReportFilter): Promise<Outcome<Figures>> {
  const { deps, formats } = call;
  const report = await reportLeaks(deps, filter);
  if (report.code !== 'ok') return report;
  const { items } = report.value;
  const { say, word, number, day } = formats;
  const some = items.filter(({ count }) => count > 0);
  return done({
    charts: [
      {
        kind: 'bars',
        lying: true,
        title: say('report.leaks.chart'),
        categories: items.map(({ leak }) => word('leak', leak)),
        series: [{ name: say('report.leads'), color: 'hot', values: items.map(({ count }) => count) }],
        format: number,
      },
    ],
    tables: [
      {
        columns: [nameColumn(formats, 'report.leak'), ...numberColumns(formats, 'report.leads', 'report.oldest')],
        rows: items.map(({ leak, count, since }) => ({
          key: leak,
          head: { text: word('leak', leak) },
          cells: [numberCell(formats, count), { text: since === null ? '–' : day(since) }],
        })),
      },
      ...(await Promise.all(some.map((row) => leakTable(call, row)))),
    ],
    notes: some.length === 0 ? [say('report.leaks.none')] : [],
    csv: items.map(({ leak, count, since }) => ({
      leak,
      count,
      since: since === null ? null : new Date(since).toISOString(),
    })),
  });
}

async function leakTable({ deps, asker, formats }: PageCall, { leak, leads }: LeakRow): Promise<Table> {
  const rows = await Promise.all(
    leads.slice(0, NAMED).map(async ({ lead, since, task, handoff }, index) => {
      const found = await findLead(deps, asker, lead);
      const name = found.code === 'ok' ? nameOf(found.value) : formats.say('offers.gone');
      const head = found.code === 'ok' ? { text: name, href: `/leads/${lead}` } : { text: name };
      return { key: `${lead} ${task ?? handoff ?? index}`, head, cells: [{ text: formats.relative(since) }] };
    }),
  );
  return {
    title: formats.word('leak', leak),
    columns: [nameColumn(formats, 'lead.who'), ...numberColumns(formats, 'report.since')],
    rows,
  };
}

/** Reports on what sales made of leads, what they cost, and which are forgotten. */
export const SALES_REPORTS: readonly Report[] = [
  {
    slug: 'handoffs',
    title: 'report.handoffs',
    detail: 'report.handoffs.detail',
    compares: true,
    columns: REPORT_COLUMNS.handoffs,
    read: readHandoffs,
  },
  {
    slug: 'sources',
    title: 'report.sources',
    detail: 'report.sources.detail',
    compares: true,
    columns: REPORT_COLUMNS.sources,
    read: readSources,
  },
  {
    slug: 'leaks',
    title: 'report.leaks',
    detail: 'report.leaks.detail',
    compares: false,
    columns: REPORT_COLUMNS.leaks,
    read: readLeaks,
  },
];
