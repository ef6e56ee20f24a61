import { init, type EChartsOption } from 'echarts';
import { escapeText } from './escape-text';

/** What a chart says: a picture of the table behind it, which has every figure. */
export type Chart = {
  kind: 'bars' | 'stacked' | 'lines' | 'steps';
  /** What it shows, for those who do not see it. */
  title: string;
  /** Names of the columns; of `steps`, whose columns are instants, none. */
  categories: readonly string[];
  series: readonly ChartSeries[];
  /** Bars that lie: for long names. */
  lying?: boolean;
  /** Lines across the values, such as thresholds. */
  marks?: readonly { at: number; label: string }[];
  /** How values read on the axis. */
  format: (value: number) => string;
  /** Where the columns stand, where something has to be laid out to them; else as much room as their labels leave. */
  plot?: { left: number; right: number; top: number; bottom: number };
  /** How instants of `steps` read: as days, or where all lie within two days, as times. */
  day?: (at: number) => string;
  time?: (at: number) => string;
};
export type ChartSeries = {
  name: string;
  color: keyof typeof COLORS;
  /** One a category, or [instant, value] of `steps`; null where there is none. */
  values: readonly (number | null | readonly [number, number])[];
};

/** Told apart on white by those who see few colours too: they differ in lightness. */
const COLORS = {
  leaf: '#1f6b45',
  pale: '#a9cdb9',
  cold: '#7fa8cf',
  warm: '#e0a63a',
  hot: '#b13a17',
  grey: '#8b9791',
  ink: '#15201b',
} as const;
const FONT = 'system-ui, sans-serif';
const LETTER = 13;
/** Of names above bars. */
const SMALL = 12;
/** How wide a letter is at most, on average, of its height. */
const LETTER_SHARE = 0.6;
const WIDTH = 720;
/** Between the margins of a telephone. */
const NARROW = 330;
const LEGEND_ROW = 24;
/** The mark before a name, and the room behind it. */
const LEGEND_GAP = 44;
const DAY_MS = 86_400_000;

/**
 * Draws a chart as SVG without styles or scripts of its own, as our Content-Security-Policy wants it: twice, for a screen and for a
 * telephone, whose reader sees the one (figures.css) with letters of the same size. Where `plot` lays it out, once.
 */
export function drawChart(chart: Chart): string {
  if (chart.plot !== undefined) return drawAt(chart, WIDTH);
  return (
    drawAt(chart, WIDTH).replace('<svg ', '<svg class="wide" ') +
    drawAt(chart, NARROW).replace('<svg ', '<svg class="slim" ')
  );
}

function drawAt(chart: Chart, width: number): string {
  const height = heightOf(chart, width);
  const drawn = init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    drawn.setOption(optionsOf(chart, width));
    const svg = cleanSvg(drawn.renderToSVGString(), chart.title);
    return svg.replace(/<\/svg>\s*$/, `${drawLegend(chart, width)}</svg>`);
  } finally {
    drawn.dispose();
  }
}

function heightOf(chart: Chart, width: number): number {
  const legend = legendOf(chart, width).rows * LEGEND_ROW;
  if (chart.lying !== true) return (chart.plot ? 256 : 276) + legend;
  return 48 + legend + chart.categories.length * bandOf(chart, width).height;
}

/** How high the place of one name is among bars that lie, and how much of it the bars fill. On a telephone the name stands above them. */
function bandOf({ kind, series }: Chart, width: number): { height: number; bars: number } {
  const bars = kind === 'bars' ? Math.max(18, 14 * series.length) : 20;
  return { height: bars + (width < WIDTH ? 40 : 14), bars };
}

function optionsOf(chart: Chart, width: number): EChartsOption {
  const isLying = chart.lying === true;
  const isSlim = isLying && width < WIDTH;
  const band = bandOf(chart, width);
  const isShort = spanMs(chart) < 2 * DAY_MS;
  const instants = {
    type: 'time' as const,
    // No day is named twice.
    ...(!isShort && { minInterval: DAY_MS }),
    ...(width < WIDTH && { splitNumber: 2 }),
    axisLabel: { ...text(), formatter: (isShort ? chart.time : chart.day) ?? String, hideOverlap: true },
  };
  const values = {
    type: 'value' as const,
    ...(isSlim && { splitNumber: 3 }),
    // There is no half of what is counted.
    ...(isCounted(chart) && { minInterval: 1 }),
    axisLabel: { ...text(), formatter: chart.format },
    splitLine: { lineStyle: { color: '#e3e9e5' } },
  };
  const names = namesOf(chart, width);
  const across = chart.kind === 'steps' ? instants : names;
  return {
    animation: false,
    textStyle: { fontFamily: FONT },
    grid: chart.plot ?? gridOf(chart, width),
    xAxis: isLying ? values : across,
    yAxis: isLying ? names : values,
    series: chart.series.map((series, index) => ({
      ...seriesOf(chart, series, index === 0),
      ...(isLying && { barCategoryGap: `${Math.round((100 * (band.height - band.bars)) / band.height)}%` }),
    })),
  };
}

function isCounted({ series }: Chart): boolean {
  return series.every(({ values }) =>
    values.every((value) => value === null || Number.isInteger(typeof value === 'number' ? value : value[1])),
  );
}

/** The axis of names; on a telephone, where bars lie, each stands above its bars. */
function namesOf(chart: Chart, width: number): object {
  const isLying = chart.lying === true;
  const isSlim = isLying && width < WIDTH;
  return {
    type: 'category' as const,
    data: isSlim ? chart.categories.map(fitted) : [...chart.categories],
    axisTick: { show: false },
    inverse: isLying,
    axisLabel: {
      ...text(),
      interval: isLying || areNarrow(chart.categories, width) ? 0 : ('auto' as const),
      ...(isSlim && {
        inside: true,
        align: 'left' as const,
        verticalAlign: 'bottom' as const,
        padding: [0, 0, bandOf(chart, width).bars / 2 + 4, 0],
        fontSize: SMALL,
      }),
    },
    ...(isSlim && { z: 3 }),
  };
}

/** Whether all names of columns that stand fit beside each other. */
function areNarrow(names: readonly string[], width: number): boolean {
  const room = (width - 80) / names.length;
  return names.every((name) => textWidth(name) + 6 <= room);
}

/** A name above its bars, within the width of a telephone. */
function fitted(name: string): string {
  const most = Math.floor((NARROW - 40) / (SMALL * LETTER_SHARE));
  return name.length > most ? `${name.slice(0, most - 1)}…` : name;
}

/** Room for the names of bars that lie is measured here; for all else by the library. */
function gridOf(chart: Chart, width: number): object {
  const top = (chart.lying === true ? 8 : 20) + legendOf(chart, width).rows * LEGEND_ROW;
  // Names of lines across stand at their ends, where no value is.
  const marked = Math.max(0, ...(chart.marks ?? []).map(({ label }) => textWidth(label) + 8));
  if (chart.lying !== true)
    return {
      left: width < WIDTH ? 16 : 36,
      right: Math.max(width < WIDTH && chart.kind !== 'steps' ? 28 : 44, marked),
      top,
      bottom: 8,
      containLabel: true,
    };
  const widest = Math.max(0, ...chart.categories.map(textWidth));
  return {
    left: width < WIDTH ? 8 : Math.min(width / 2, 20 + widest),
    right: width < WIDTH ? 16 : 30,
    top,
    bottom: 32,
  };
}

/** No font is measured on the server: a letter counts as wide as it is in the wider of the fonts that people have. */
function textWidth(words: string): number {
  return words.length * LETTER * LETTER_SHARE;
}

/** Where the name of each series stands above the chart, on as many lines as they need. */
function legendOf({ series }: Chart, width: number): { rows: number; at: { x: number; row: number }[] } {
  if (series.length < 2) return { rows: 0, at: [] };
  const at: { x: number; row: number }[] = [];
  let [x, row] = [0, 0];
  for (const { name } of series) {
    const own = textWidth(name) + LEGEND_GAP;
    if (x > 0 && x + own > width) [x, row] = [0, row + 1];
    at.push({ x, row });
    x += own;
  }
  return { rows: row + 1, at };
}

function drawLegend(chart: Chart, width: number): string {
  return legendOf(chart, width)
    .at.map(({ x, row }, index) => {
      const { name = '', color = 'grey' } = chart.series[index] ?? {};
      const y = row * LEGEND_ROW;
      return `<rect x="${x}" y="${y + 3}" width="14" height="14" rx="3" fill="${COLORS[color]}"/><text x="${x + 20}" y="${y + 15}" fill="#39463f">${escapeText(name)}</text>`;
    })
    .join('');
}

function spanMs({ series }: Chart): number {
  const instants = series.flatMap(({ values }) =>
    values.flatMap((value) => (Array.isArray(value) ? [Number(value[0])] : [])),
  );
  return Math.max(...instants) - Math.min(...instants);
}

function seriesOf(chart: Chart, { name, color, values }: ChartSeries, first: boolean): object {
  const isLine = chart.kind === 'lines' || chart.kind === 'steps';
  const marks = first && chart.marks !== undefined ? chart.marks : [];
  return {
    name,
    type: isLine ? 'line' : 'bar',
    data: values.map((value) => (Array.isArray(value) ? [...(value as [number, number])] : value)),
    itemStyle: { color: COLORS[color] },
    emphasis: { disabled: true },
    ...(isLine && { lineStyle: { width: 2.5 }, symbolSize: chart.kind === 'steps' ? 4 : 8 }),
    ...(chart.kind === 'steps' && { step: 'end' }),
    ...(chart.kind === 'stacked' && { stack: 'all' }),
    barMaxWidth: 36,
    ...(marks.length > 0 && {
      markLine: {
        symbol: 'none',
        silent: true,
        lineStyle: { color: COLORS.ink, type: 'dashed' },
        label: { ...text(), formatter: '{b}', position: 'end' },
        data: marks.map(({ at, label }) => ({ name: label, yAxis: at })),
      },
    }),
  };
}

function text(): { color: string; fontSize: number } {
  return { color: '#39463f', fontSize: LETTER };
}

/** Of styles, which the policy forbids, there are only those of letters: one for all, as an attribute. What only scripts would use goes too. */
function cleanSvg(svg: string, title: string): string {
  return svg
    .replace(/<style[\s\S]*?<\/style>/g, '')
    .replace(/ (?:ecmeta_[a-z_]+|class|pointer-events|xmlns:xlink|baseProfile)="[^"]*"/g, '')
    .replace(/ style="[^"]*"/g, '')
    .replace(
      /<svg width="\d+" height="\d+"/,
      `<svg role="img" aria-label="${escapeText(title)}" font-family="${FONT}" font-size="${LETTER}"`,
    );
}
