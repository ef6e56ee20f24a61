import type { LeadRecord } from '../../domain/lead/lead';
import type { ScorePoint } from '../../domain/scoring/score-history';
import type { TimelineEntry } from '../../domain/timeline/entry';
import { readScoreHistory } from '../../usecases/leads/read-score-history';
import { drawChart } from '../charts/draw-chart';
import type { PageCall } from '../page';
import { sayEntry } from './entry-words';

/** Changes named below the chart, newest first. */
const NAMED = 12;

/** How a lead's score has gone: the chart, and what moved it. Null where there is no score or only one point of it. */
export async function scoreOverTime({ deps, asker, formats }: PageCall, lead: LeadRecord): Promise<object | null> {
  const read = await readScoreHistory(deps, asker, { lead: lead.id });
  if (read.code !== 'ok' || read.value.points.length < 2) return null;
  const { points, entries } = read.value;
  const model = await deps.catalog.model(read.value.model, read.value.version);
  const { say, word, number } = formats;
  const said = (entry: TimelineEntry): string => sayEntry(entry, formats).words;
  const marks = model
    ? (['warm', 'hot'] as const).map((band) => ({ at: model.model.bands[band], label: word('band', band) }))
    : [];
  const title = say('lead.score.chart');
  return {
    title,
    svg: drawChart({
      kind: 'steps',
      title,
      categories: [],
      series: [{ name: say('lead.score'), color: 'leaf', values: points.map(({ at, total }) => [at, total] as const) }],
      marks,
      format: number,
      day: formats.date,
      time: formats.hour,
    }),
    changes: changesOf(points, entries).map(({ at, change, total, moved }) => ({
      ...{ at, change, total },
      what: moved.length > 0 ? [...new Set(moved.map(said))].join(', ') : say('lead.score.time'),
    })),
  };
}

function changesOf(
  points: readonly ScorePoint[],
  entries: readonly TimelineEntry[],
): { at: number; change: number; total: number; moved: TimelineEntry[] }[] {
  return points
    .flatMap((point, index) => {
      const before = points[index - 1];
      const change = before ? point.total - before.total : 0;
      const moved = entries.filter(({ at }) => at === point.at);
      return change === 0 ? [] : [{ at: point.at, change, total: point.total, moved }];
    })
    .slice(-NAMED)
    .reverse();
}
