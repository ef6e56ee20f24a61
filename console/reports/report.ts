import type { Rate } from '../../domain/reports/rate';
import type { ReportFilter } from '../../usecases/reports/report-filter';
import type { Outcome } from '../../usecases/outcome';
import type { Chart } from '../charts/draw-chart';
import type { Formats } from '../formats';
import type { PageCall } from '../page';
import type { WordKey } from '../words/words';

/** One figure as it is read; `was` is the same figure of the period before. */
/** `isShare`: of some cases, with the interval they leave. */
export type Cell = { text: string; sub?: string; href?: string; was?: string; isShare?: true };
/** `key` finds the same row in the period before. */
export type Row = { key: string; head: Cell; cells: Cell[] };
/** `alone`: its rows are spans of time themselves, and have no before. */
export type Table = { title?: string; alone?: true; columns: { label: string; num: boolean }[]; rows: Row[] };
/** What a report says of one span of time. `csv`: its rows as the API gives them. */
export type Figures = { charts: Chart[]; tables: Table[]; notes: string[]; csv: readonly object[] };

/** One row of the table of reports: their pages, their CSV and their tests come from it. */
export type Report = {
  slug: string;
  title: WordKey;
  detail: WordKey;
  /** Whether the same figures of the period before can be read; of what is so now there is no before. */
  compares: boolean;
  /** What to do where it has no rows; absent: to look at more time. */
  none?: WordKey;
  /** Of its CSV. */
  columns: readonly string[];
  read: (call: PageCall, filter: ReportFilter) => Promise<Outcome<Figures>>;
};

/** Whether there is anything to see in a chart. */
export function hasValues({ categories, series, kind }: Chart): boolean {
  if (kind !== 'steps' && categories.length === 0) return false;
  return series.some(({ values }) => values.some((value) => value !== null && value !== 0));
}

/** A number column, its heading by key. */
export function numberColumns({ say }: Formats, ...labels: WordKey[]): Table['columns'] {
  return labels.map((label) => ({ label: say(label), num: true }));
}

/** The first column, which names the row. */
export function nameColumn({ say }: Formats, label: WordKey): Table['columns'][number] {
  return { label: say(label), num: false };
}

const NONE = '–';

/** A number, or a dash where there is none. */
export function numberCell({ number }: Formats, value: number | null | undefined): Cell {
  return { text: value === null || value === undefined ? NONE : number(value) };
}

/** A share with what it is of and its 95 % interval: few cases say little, and show it. */
export function rateCell({ percent, number, say }: Formats, { n, count, rate, low, high }: Rate): Cell {
  if (rate === null || low === null || high === null) return { text: NONE };
  const span = say('report.interval', { low: percent(low), high: percent(high) });
  return { text: percent(rate), sub: `${number(count)} / ${number(n)} · ${span}`, isShare: true };
}

/** An amount of money, or a dash. */
export function moneyCell({ money }: Formats, value: number | null, currency: string | null): Cell {
  return { text: value === null || currency === null ? NONE : money(value, currency) };
}

/** The head of a row, which begins like a sentence in both languages. */
export function headOf(text: string): Cell {
  return { text: text.charAt(0).toUpperCase() + text.slice(1) };
}

/** Tables as views show them: each cell with the heading of its column, which stands beside it on a phone. */
export function labelCells(tables: readonly Table[]): object[] {
  return tables.map(({ title, columns, rows }) => ({
    title,
    columns,
    // Too many for what each says to stay on one line on a tablet.
    many: columns.length > 6,
    rows: rows.map((row) => ({
      head: row.head,
      cells: row.cells.map((cell, index) => ({ ...cell, ...columns[index + 1] })),
    })),
  }));
}

/** Figures with those of the period before beside them: in the tables by the key of the row, in charts as a paler series. */
export function compareFigures(now: Figures, before: Figures, { say }: Formats): Figures {
  const tables = now.tables.map((table, index) => {
    if (table.alone) return table;
    const old = new Map(before.tables[index]?.rows.map((row) => [row.key, row]));
    const rows = table.rows.map((row) => ({
      ...row,
      cells: row.cells.map((cell, at) => ({ ...cell, was: old.get(row.key)?.cells[at]?.text ?? NONE })),
    }));
    return { ...table, rows };
  });
  const charts = now.charts.map((chart, index) => {
    const [old] = before.charts[index]?.series ?? [];
    const categories = before.charts[index]?.categories ?? [];
    if (!old || (chart.kind !== 'bars' && chart.kind !== 'lines')) return chart;
    const values = chart.categories.map((one) => old.values[categories.indexOf(one)] ?? null);
    const series = { name: `${old.name} (${say('report.before')})`, color: 'pale' as const, values };
    return { ...chart, series: [...chart.series, series] };
  });
  return { ...now, tables, charts };
}
