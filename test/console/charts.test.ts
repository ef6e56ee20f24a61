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
  it('of every kind are drawn, also of nothing', () => {
    for (const kind of ['bars', 'stacked', 'lines', 'steps'] as const) {
      expect(drawChart({ ...chart, kind, categories: [], series: [{ name: 'n', color: 'leaf', values: [] }] })).toMatch(
        /^<svg /,
      );
    }
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
