import { drawChart, type Chart } from '../../console/charts/draw-chart';
import { createFormats } from '../../console/formats';
import { compareFigures, type Figures } from '../../console/reports/report';

const chart: Chart = {
  kind: 'bars',
  lying: true,
  title: 'Leads "by" <source>',
  categories: ['<script>alert(1)</script>', 'web & fair'],
  series: [{ name: '<b>now</b>', color: 'leaf', values: [3, 4] }],
  format: String,
};

describe('charts', () => {
  it('carry no style, no script and no markup of what they show', () => {
    const svg = drawChart(chart);
    expect(svg).toContain('&lt;script&gt;');
    expect(svg).toContain('aria-label="Leads &quot;by&quot; &lt;source&gt;"');
    expect(svg).not.toMatch(/<style|style=|<script|<b>|on\w+=/);
  });
  it('count in whole numbers, and shorten on a telephone a name that is wider than it', () => {
    const name = 'Appel à qui le demande · somebody.with.a.long.name@example.com';
    const [wide = '', slim = ''] = drawChart({
      ...chart,
      categories: [name],
      series: [{ name: 'n', color: 'leaf', values: [1] }],
    }).split('<svg class="slim"');
    expect(wide + slim).not.toMatch(/>0\.\d+</);
    expect(wide).toContain(name);
    expect(slim).toContain(`${name.slice(0, 39)}…<`);
  });
  it('of every kind are drawn, also of nothing', () => {
    for (const kind of ['bars', 'stacked', 'lines', 'steps'] as const) {
      expect(drawChart({ ...chart, kind, categories: [], series: [{ name: 'n', color: 'leaf', values: [] }] })).toMatch(
        /^<svg /,
      );
    }
  });
});

describe('the score over time', () => {
  const DAY = 86_400_000;
  const start = Date.UTC(2026, 10, 19, 20, 3);
  const steps = (spanMs: number): string =>
    drawChart({
      ...chart,
      ...{ kind: 'steps', categories: [], lying: false },
      series: [{ name: 'n', color: 'leaf', values: [0, 0.1, 0.5, 1].map((part, n) => [start + part * spanMs, n]) }],
      day: (at) => `day ${new Date(at).toISOString().slice(0, 10)}`,
      time: (at) => `time ${new Date(at).toISOString().slice(11, 16)}`,
    });
  it('names no day twice on its axis, and names times where all happened within a day', () => {
    for (const days of [2.5, 3, 9, 40, 400]) {
      // One drawing for a screen, one for a telephone.
      for (const drawn of steps(days * DAY)
        .split('<svg ')
        .slice(1)) {
        const named = [...drawn.matchAll(/day [\d-]+/g)].map(([text]) => text);
        expect(named.length).toBeGreaterThan(0);
        expect(new Set(named).size).toBe(named.length);
      }
    }
    expect(steps(0.3 * DAY)).toMatch(/time \d\d:\d\d/);
  });
});

describe('a comparison', () => {
  it('finds the same row and column of the chart by name, wherever they stood before', () => {
    const formats = createFormats('en', { zone: 'UTC', days: ['mon'], from: '09:00', to: '18:00' }, 0);
    const figures = (rows: [string, string][]): Figures => ({
      charts: [
        {
          ...chart,
          categories: rows.map(([key]) => key),
          series: [{ name: 'n', color: 'leaf', values: rows.map(([, v]) => Number(v)) }],
        },
      ],
      tables: [{ columns: [], rows: rows.map(([key, text]) => ({ key, head: { text: key }, cells: [{ text }] })) }],
      notes: [],
      csv: [],
    });
    const both = compareFigures(
      figures([
        ['b', '5'],
        ['a', '7'],
      ]),
      figures([['a', '1']]),
      formats,
    );
    expect(both.tables[0]?.rows.map(({ cells }) => cells[0]?.was)).toEqual(['–', '1']);
    expect(both.charts[0]?.series[1]?.values).toEqual([null, 1]);
  });
});
