import { nameRule } from '../../domain/scoring/explain-item';
import { REPORT_COLUMNS } from '../../domain/reports/report-columns';
import { SCORE_COLUMN } from '../../domain/reports/histogram';
import type { Rate } from '../../domain/reports/rate';
import { reportCalibration } from '../../usecases/reports/report-calibration';
import { reportScoreDistribution, type ScoreDistribution } from '../../usecases/reports/report-score-distribution';
import { reportHoldout, reportSequences, type SequenceRow } from '../../usecases/reports/report-sequences';
import { done, type Outcome } from '../../usecases/outcome';
import type { ReportFilter } from '../../usecases/reports/report-filter';
import type { Chart } from '../charts/draw-chart';
import type { Formats } from '../formats';
import type { PageCall } from '../page';
import { headOf, nameColumn, numberCell, numberColumns, rateCell, type Figures, type Report } from './report';

const MAILS = ['sent', 'opened', 'clicked', 'replied', 'bounced', 'unsubscribed'] as const;
const named = ({ sequence, version }: SequenceRow): string => `${sequence} v${version}`;

async function readSequences({ deps, formats }: PageCall, filter: ReportFilter): Promise<Outcome<Figures>> {
  const report = await reportSequences(deps, filter);
  if (report.code !== 'ok') return report;
  const { items } = report.value;
  const { say, number } = formats;
  const series = (mark: 'sent' | 'opened' | 'clicked', color: 'cold' | 'warm' | 'leaf'): Chart['series'][number] => ({
    name: say(`report.${mark}`),
    color,
    values: items.map((row) => row[mark]),
  });
  return done({
    charts: [
      {
        kind: 'bars',
        lying: true,
        title: say('report.sequences.chart'),
        categories: items.map(named),
        series: [series('sent', 'cold'), series('opened', 'warm'), series('clicked', 'leaf')],
        format: number,
      },
    ],
    tables: [
      {
        columns: [
          nameColumn(formats, 'lead.sequence'),
          ...numberColumns(
            formats,
            'report.entered',
            'report.inside',
            ...MAILS.map((mark) => `report.${mark}` as const),
          ),
        ],
        rows: items.map((row) => ({
          key: named(row),
          head: { text: named(row), href: `/files/sequences/${encodeURIComponent(row.sequence)}` },
          cells: [row.entered, row.inside, ...MAILS.map((mark) => row[mark])].map((count) =>
            numberCell(formats, count),
          ),
        })),
      },
    ],
    notes: [],
    csv: items,
  });
}

async function readHoldout({ deps, formats }: PageCall, filter: ReportFilter): Promise<Outcome<Figures>> {
  const report = await reportHoldout(deps, filter);
  if (report.code !== 'ok') return report;
  const { items } = report.value;
  const { say, percent } = formats;
  return done({
    charts: [
      {
        kind: 'bars',
        lying: true,
        title: say('report.holdout.chart'),
        categories: items.map(({ sequence }) => sequence),
        series: [
          { name: say('report.treated'), color: 'leaf', values: items.map(({ treated }) => treated.qualified.rate) },
          { name: say('report.heldOut'), color: 'grey', values: items.map(({ heldOut }) => heldOut.qualified.rate) },
        ],
        format: percent,
      },
    ],
    tables: [
      {
        columns: [
          nameColumn(formats, 'lead.sequence'),
          ...numberColumns(
            formats,
            'report.leads',
            'report.treated.qualified',
            'report.heldOut.qualified',
            'report.treated.customers',
            'report.heldOut.customers',
          ),
        ],
        rows: items.map(({ sequence, count, treated, heldOut }) => ({
          key: sequence,
          head: { text: sequence, href: `/files/sequences/${encodeURIComponent(sequence)}` },
          cells: [
            numberCell(formats, count),
            ...[treated.qualified, heldOut.qualified, treated.customers, heldOut.customers].map((rate) =>
              rateCell(formats, rate),
            ),
          ],
        })),
      },
    ],
    notes: [],
    csv: items,
  });
}

const spanOf = ({ number }: Formats, { from, to }: { from: number; to: number }): string =>
  `${number(from)} – ${number(to)}`;

/** Acceptance and win rate by score at handoff, with what each rule adds. */
export async function readCalibration({ deps, formats }: PageCall, filter: ReportFilter): Promise<Outcome<Figures>> {
  const [report, primary] = await Promise.all([reportCalibration(deps, filter), deps.catalog.primaryModel()]);
  if (report.code !== 'ok') return report;
  const { items, rules, tooFew } = report.value;
  const { say, percent, language } = formats;
  const labels = new Map(
    [...(primary?.model.fit ?? []), ...(primary?.model.engagement ?? [])].map(({ id, label }) => [id, label]),
  );
  const rates = (which: 'accepted' | 'won'): (number | null)[] =>
    items.map((row): Rate => row[which]).map(({ rate }) => rate);
  return done({
    charts: [
      {
        kind: 'lines',
        title: say('report.calibration.chart'),
        categories: items.map((row) => spanOf(formats, row)),
        series: [
          { name: say('report.won'), color: 'leaf', values: rates('won') },
          { name: say('report.accepted'), color: 'cold', values: rates('accepted') },
        ],
        format: percent,
      },
    ],
    tables: [
      {
        columns: [
          nameColumn(formats, 'lead.score'),
          ...numberColumns(formats, 'report.count', 'report.accepted', 'report.won'),
        ],
        rows: items.map((row) => ({
          key: String(row.from),
          head: { text: spanOf(formats, row) },
          cells: [numberCell(formats, row.count), rateCell(formats, row.accepted), rateCell(formats, row.won)],
        })),
      },
      {
        title: say('report.rules'),
        columns: [
          nameColumn(formats, 'report.rule'),
          ...numberColumns(formats, 'report.count', 'report.with', 'report.without', 'report.lift'),
        ],
        rows: rules.map((row) => ({
          key: row.rule,
          head: { text: nameRule(row.rule, labels.get(row.rule), language) },
          cells: [
            numberCell(formats, row.count),
            rateCell(formats, row.with),
            rateCell(formats, row.without),
            { text: row.lift === null ? '–' : `× ${formats.number(row.lift)}` },
          ],
        })),
      },
    ],
    notes: tooFew === null ? [] : [say('report.too-few')],
    csv: items,
  });
}

const BANDS = ['cold', 'warm', 'hot'] as const;

/** The histogram of a distribution, each column by band. */
export function distributionChart({ items, model }: ScoreDistribution, { say, word, number }: Formats): Chart {
  const begins = items.map(({ from }) => from);
  const [low, high] = [Math.min(...begins), Math.max(...begins)];
  const columns =
    items.length === 0 ? [] : Array.from({ length: (high - low) / SCORE_COLUMN + 1 }, (_, n) => low + n * SCORE_COLUMN);
  return {
    kind: 'stacked',
    title: `${say('report.distribution.chart')} (${model})`,
    categories: columns.map(number),
    series: BANDS.map((band) => ({
      name: word('band', band),
      color: band,
      values: columns.map((from) => items.find((column) => column.band === band && column.from === from)?.count ?? 0),
    })),
    format: number,
  };
}

async function readDistribution({ deps, formats }: PageCall, filter: ReportFilter): Promise<Outcome<Figures>> {
  const report = await reportScoreDistribution(deps, filter);
  if (report.code !== 'ok') return report.code === 'not-found' ? done(noModel(formats)) : report;
  const { items, bands, count, model, version } = report.value;
  const { say, word, number } = formats;
  return done({
    charts: [distributionChart(report.value, formats)],
    tables: [
      {
        columns: [nameColumn(formats, 'lead.band'), ...numberColumns(formats, 'report.leads')],
        rows: [...BANDS, 'none' as const].map((band) => ({
          key: band,
          head: headOf(word('band', band)),
          cells: [numberCell(formats, bands[band])],
        })),
      },
      {
        title: say('report.columns'),
        columns: [
          nameColumn(formats, 'lead.score'),
          nameColumn(formats, 'lead.band'),
          ...numberColumns(formats, 'report.leads'),
        ],
        rows: items.map((row) => ({
          key: `${row.from} ${row.band}`,
          head: { text: spanOf(formats, row) },
          cells: [{ text: word('band', row.band) }, numberCell(formats, row.count)],
        })),
      },
    ],
    notes: [say('report.distribution.note', { model: `${model} v${version}`, count: number(count) })],
    csv: items,
  });
}

function noModel({ say }: Formats): Figures {
  return { charts: [], tables: [], notes: [say('report.no-model')], csv: [] };
}

/** Reports on what marketers write: sequences and scoring models. */
export const MODEL_REPORTS: readonly Report[] = [
  {
    slug: 'sequences',
    title: 'report.sequences',
    detail: 'report.sequences.detail',
    compares: true,
    columns: REPORT_COLUMNS.sequences,
    read: readSequences,
  },
  {
    slug: 'holdout',
    title: 'report.holdout',
    detail: 'report.holdout.detail',
    none: 'report.holdout.none',
    compares: false,
    columns: REPORT_COLUMNS.holdout,
    read: readHoldout,
  },
  {
    slug: 'calibration',
    title: 'report.calibration',
    detail: 'report.calibration.detail',
    compares: true,
    columns: REPORT_COLUMNS.calibration,
    read: readCalibration,
  },
  {
    slug: 'score-distribution',
    title: 'report.distribution',
    detail: 'report.distribution.detail',
    compares: false,
    columns: REPORT_COLUMNS['score-distribution'],
    read: readDistribution,
  },
];
