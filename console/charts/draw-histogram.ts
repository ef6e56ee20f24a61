import { drawChart, type Chart } from './draw-chart';
import { escapeText } from './escape-text';

/** Columns of one width over a span of values, and thresholds that stand in it. */
export type HistogramChart = Pick<Chart, 'title' | 'categories' | 'series' | 'format'> & {
  span: { low: number; high: number };
  thresholds: readonly { name: string; at: number; label: string }[];
};

/** Where the columns stand in a drawing 720 wide and 300 high; sliders below are laid out to the same measure (editing.css). */
const PLOT = { left: 60, right: 40, top: 44, bottom: 32 };
const [WIDTH, HEIGHT] = [720, 300];

/** Draws a histogram with its thresholds as lines across; each line says by `data-threshold` which it is, so that a script can move it. */
export function drawHistogram({ span, thresholds, ...chart }: HistogramChart): string {
  const width = WIDTH - PLOT.left - PLOT.right;
  const lines = thresholds.map(({ name, at, label }) => {
    const share = Math.min(Math.max((at - span.low) / (span.high - span.low), 0), 1);
    const x = Math.round((PLOT.left + share * width) * 10) / 10;
    const line = `<line x1="0" x2="0" y1="${PLOT.top - 6}" y2="${HEIGHT - PLOT.bottom}"`;
    return `<g data-threshold="${escapeText(name)}" transform="translate(${x} 0)">${line} stroke="#ffffff" stroke-opacity="0" stroke-width="24"/>${line} stroke="#15201b" stroke-width="2" stroke-dasharray="5 3"/><text x="5" y="${PLOT.top}" fill="#15201b" font-weight="700">${escapeText(label)}</text></g>`;
  });
  return drawChart({ ...chart, kind: 'bars', plot: PLOT }).replace(/<\/svg>\s*$/, `${lines.join('')}</svg>`);
}
