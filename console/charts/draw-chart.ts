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
const WIDTH = 720;
const ROW_HEIGHT = 34;
const DAY_MS = 86_400_000;

/** Draws a chart as SVG without styles or scripts of its own, as our Content-Security-Policy wants it. */
export function drawChart(chart: Chart): string {
  const rows = chart.categories.length * (chart.kind === 'bars' ? chart.series.length * 0.6 + 0.4 : 1);
  const height = chart.lying === true ? Math.max(150, 90 + rows * ROW_HEIGHT) : 300;
  const drawn = init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height });
  try {
    drawn.setOption(optionsOf(chart));
    return cleanSvg(drawn.renderToSVGString(), chart.title);
  } finally {
    drawn.dispose();
  }
}

function optionsOf(chart: Chart): EChartsOption {
  const names = {
    type: 'category' as const,
    data: [...chart.categories],
    axisTick: { show: false },
    inverse: chart.lying === true,
    axisLabel: { ...text(), interval: chart.lying === true || chart.categories.length <= 12 ? 0 : ('auto' as const) },
  };
  const isShort = spanMs(chart) < 2 * DAY_MS;
  const instants = {
    type: 'time' as const,
    // No day is named twice.
    ...(!isShort && { minInterval: DAY_MS }),
    axisLabel: { ...text(), formatter: (isShort ? chart.time : chart.day) ?? String, hideOverlap: true },
  };
  const values = {
    type: 'value' as const,
    axisLabel: { ...text(), formatter: chart.format },
    splitLine: { lineStyle: { color: '#e3e9e5' } },
  };
  const across = chart.kind === 'steps' ? instants : names;
  return {
    animation: false,
    textStyle: { fontFamily: FONT },
    grid: chart.plot ?? { left: 24, right: 44, top: chart.series.length > 1 ? 44 : 20, bottom: 8, containLabel: true },
    ...(chart.series.length > 1 && {
      legend: { top: 0, left: 0, textStyle: text(), itemWidth: 14, itemGap: 36, icon: 'roundRect' },
    }),
    xAxis: chart.lying === true ? values : across,
    yAxis: chart.lying === true ? names : values,
    series: chart.series.map((series, index) => seriesOf(chart, series, index === 0)),
  };
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
        label: { ...text(), formatter: '{b}', position: 'insideEndTop' },
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
