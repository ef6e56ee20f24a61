import { REPORT_COLUMNS } from '../../domain/reports/report-columns';
import { LOCALES } from '../../domain/words/locales';
import { FUNNEL } from '../../domain/lead/stage';
import type { FunnelRow } from '../../domain/reports/funnel';
import type { SlaRow } from '../../domain/reports/sla';
import { reportFunnel } from '../../usecases/reports/report-funnel';
import { reportSla } from '../../usecases/reports/report-sla';
import { done, type Outcome } from '../../usecases/outcome';
import type { Formats } from '../formats';
import type { PageCall } from '../page';
import type { ReportFilter } from '../../usecases/reports/report-filter';
import {
  headOf,
  nameColumn,
  numberCell,
  numberColumns,
  rateCell,
  type Cell,
  type Figures,
  type Report,
} from './report';

async function readFunnel({ deps, formats }: PageCall, filter: ReportFilter): Promise<Outcome<Figures>> {
  const report = await reportFunnel(deps, filter);
  if (report.code !== 'ok') return report;
  const { items } = report.value;
  const { say, word, number } = formats;
  const all = items.filter(({ cohort }) => cohort === 'all');
  const cohorts = [...new Set(items.map(({ cohort }) => cohort))].filter((cohort) => cohort !== 'all');
  const counted = (own: readonly FunnelRow[]): number[] =>
    FUNNEL.map((stage) => own.find((row) => row.stage === stage)?.count ?? 0);
  return done({
    charts: [
      {
        kind: 'bars',
        lying: true,
        title: say('report.funnel.chart'),
        categories: FUNNEL.map((stage) => word('funnel', stage)),
        series: [{ name: say('report.journeys'), color: 'leaf', values: counted(all) }],
        format: number,
      },
    ],
    tables: [
      {
        columns: [
          nameColumn(formats, 'lead.funnel'),
          ...numberColumns(formats, 'report.count', 'report.conversion', 'report.medianDays'),
        ],
        rows: all.map((row) => ({
          key: row.stage,
          head: { text: word('funnel', row.stage) },
          cells: funnelCells(formats, row),
        })),
      },
      {
        title: say('report.cohorts'),
        alone: true,
        columns: [
          nameColumn(formats, 'report.cohort'),
          ...FUNNEL.map((stage) => ({ label: stage === 'customer' ? word('funnel', stage) : stage, num: true })),
        ],
        rows: cohorts.map((cohort) => ({
          key: cohort,
          head: headOf(monthOf(formats, cohort)),
          cells: counted(items.filter((row) => row.cohort === cohort)).map((count) => numberCell(formats, count)),
        })),
      },
    ],
    notes: [],
    csv: items,
  });
}

function funnelCells(formats: Formats, { count, conversion, medianDays }: FunnelRow): Cell[] {
  return [
    numberCell(formats, count),
    conversion ? rateCell(formats, conversion) : { text: '–' },
    numberCell(formats, medianDays),
  ];
}

/** `2026-11` as people write it; the months of cohorts are in UTC. */
function monthOf({ language }: Formats, cohort: string): string {
  const month = new Intl.DateTimeFormat(LOCALES[language], {
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  });
  return month.format(Date.parse(`${cohort}-15T00:00:00Z`));
}

const clockName = ({ word }: Formats, { clock, rep }: SlaRow): string =>
  rep === null ? word('clock', clock) : `${word('clock', clock)} · ${rep}`;

async function readSla({ deps, asker, formats }: PageCall, filter: ReportFilter): Promise<Outcome<Figures>> {
  const report = await reportSla(deps, asker, filter);
  if (report.code !== 'ok') return report;
  const { items } = report.value;
  const { say, number } = formats;
  const series = (
    name: 'met' | 'breached' | 'running',
    color: 'leaf' | 'hot' | 'pale',
  ): Figures['charts'][number]['series'][number] => ({
    name: say(`report.sla.${name}`),
    color,
    values: items.map((row) => row[name]),
  });
  return done({
    charts: [
      {
        kind: 'stacked',
        lying: true,
        title: say('report.sla.chart'),
        categories: items.map((row) => clockName(formats, row)),
        series: [series('met', 'leaf'), series('breached', 'hot'), series('running', 'pale')],
        format: number,
      },
    ],
    tables: [
      {
        columns: [
          nameColumn(formats, 'report.clock'),
          ...numberColumns(
            formats,
            'report.count',
            'report.sla.met',
            'report.sla.breached',
            'report.sla.running',
            'report.sla.metRate',
          ),
        ],
        rows: items.map((row) => ({
          key: `${row.clock} ${row.rep ?? ''}`,
          head: { text: clockName(formats, row) },
          cells: [
            ...[row.count, row.met, row.breached, row.running].map((count) => numberCell(formats, count)),
            rateCell(formats, row.metRate),
          ],
        })),
      },
    ],
    notes: [],
    csv: items,
  });
}

/** Clocks that tell how fast people answer a lead; `qualify` and `followUp` are of what comes after. */
const ANSWERS: readonly SlaRow['clock'][] = ['handRaiser', 'firstAttempt', 'accept'];

async function readSpeed({ deps, asker, formats }: PageCall, filter: ReportFilter): Promise<Outcome<Figures>> {
  const report = await reportSla(deps, asker, filter);
  if (report.code !== 'ok') return report;
  const items = report.value.items.filter(({ clock }) => ANSWERS.includes(clock));
  const { say, number } = formats;
  return done({
    charts: [
      {
        kind: 'bars',
        lying: true,
        title: say('report.speed.chart'),
        categories: items.map((row) => clockName(formats, row)),
        series: [
          { name: say('report.medianHours'), color: 'leaf', values: items.map(({ medianHours }) => medianHours) },
          { name: say('report.p90Hours'), color: 'warm', values: items.map(({ p90Hours }) => p90Hours) },
        ],
        format: number,
      },
    ],
    tables: [
      {
        columns: [
          nameColumn(formats, 'report.clock'),
          ...numberColumns(formats, 'report.answered', 'report.medianHours', 'report.p90Hours'),
        ],
        rows: items.map((row) => ({
          key: `${row.clock} ${row.rep ?? ''}`,
          head: { text: clockName(formats, row) },
          cells: [row.count - row.running - row.withdrawn, row.medianHours, row.p90Hours].map((value) =>
            numberCell(formats, value),
          ),
        })),
      },
    ],
    notes: [say('report.speed.note')],
    csv: items,
  });
}

/** Reports on the way of leads from marketing to sales. */
export const JOURNEY_REPORTS: readonly Report[] = [
  {
    slug: 'funnel',
    title: 'report.funnel',
    detail: 'report.funnel.detail',
    compares: true,
    columns: REPORT_COLUMNS.funnel,
    read: readFunnel,
  },
  {
    slug: 'sla',
    title: 'report.sla',
    detail: 'report.sla.detail',
    compares: true,
    columns: REPORT_COLUMNS.sla,
    read: readSla,
  },
  {
    slug: 'speed-to-lead',
    title: 'report.speed',
    detail: 'report.speed.detail',
    compares: true,
    columns: REPORT_COLUMNS.sla,
    read: readSpeed,
  },
];
