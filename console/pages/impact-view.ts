import type { Asker, Deps } from '../../usecases/deps';
import { findLead } from '../../usecases/leads/find-lead';
import type { MeasuredImpact } from '../../usecases/scoring/measure-impact';
import { drawHistogram } from '../charts/draw-histogram';
import type { Formats } from '../formats';
import type { PageCall } from '../page';
import { nameOf } from './lead-name';

/** The scores a histogram spans: where its first column begins and its last one ends. */
export type Span = { low: number; high: number };
const COLUMN = 10;

/** The columns an impact fills, with room for thresholds to be moved. */
export function spanOf({ histogram }: MeasuredImpact, thresholds: readonly number[]): Span {
  const ends = [...histogram.before, ...histogram.after].flatMap(({ from, to }) => [from, to]);
  const low = Math.floor(Math.min(0, ...ends, ...thresholds) / COLUMN) * COLUMN;
  return { low, high: Math.ceil((Math.max(0, ...ends, ...thresholds) + 2 * COLUMN) / COLUMN) * COLUMN };
}

/** Leads by score before and after, in the columns of a span; the outermost hold what lies beyond. */
export function drawImpact(
  { histogram }: MeasuredImpact,
  span: Span,
  bands: { warm: number; hot: number },
  { say, word, number }: Formats,
): string {
  const columns = Array.from({ length: (span.high - span.low) / COLUMN }, (_, n) => span.low + n * COLUMN);
  const counts = (side: 'before' | 'after'): number[] => {
    const found = columns.map(() => 0);
    for (const { from, count } of histogram[side]) {
      const at = Math.min(Math.max((from - span.low) / COLUMN, 0), columns.length - 1);
      found[at] = (found[at] ?? 0) + count;
    }
    return found;
  };
  return drawHistogram({
    title: say('try.histogram'),
    span,
    categories: columns.map(number),
    series: [
      { name: say('impact.before'), color: 'pale', values: counts('before') },
      { name: say('impact.after'), color: 'leaf', values: counts('after') },
    ],
    format: number,
    thresholds: (['warm', 'hot'] as const).map((band) => ({ name: band, at: bands[band], label: word('band', band) })),
  });
}

/** Those that move most with who they are, as far as the reader may see them. */
async function namedMovers(deps: Deps, asker: Asker, movers: MeasuredImpact['movers']): Promise<object[]> {
  return Promise.all(
    movers.map(async (mover) => {
      const found = await findLead(deps, asker, mover.lead);
      return { ...mover, name: found.code === 'ok' ? nameOf(found.value) : mover.lead };
    }),
  );
}

/** What an impact says, as its view shows it. */
export async function viewImpact(
  impact: MeasuredImpact,
  { deps, asker, formats }: Pick<PageCall, 'deps' | 'asker' | 'formats'>,
): Promise<object> {
  const { bands, movers, confirm, leads, moved, becomeHot, reachSales, becomeDisqualified } = impact;
  const { word, language } = formats;
  return {
    ...{ leads, moved, becomeHot, reachSales, becomeDisqualified },
    movers: await namedMovers(deps, asker, movers),
    confirm: confirm.map((why) => why[language]),
    chart: drawImpact(impact, spanOf(impact, [impact.thresholds.hot]), impact.thresholds, formats),
    bands: (['cold', 'warm', 'hot', 'none'] as const).map((band) => ({
      name: word('band', band),
      before: bands.before[band],
      after: bands.after[band],
    })),
  };
}
