import type { LeadRecord } from '../../domain/lead/lead';
import type { ScorePoint } from '../../domain/scoring/score-history';
import type { TimelineEntry } from '../../domain/timeline/entry';
import { readScoreHistory } from '../../usecases/leads/read-score-history';
import { drawChart } from '../charts/draw-chart';
import type { PageCall } from '../page';

/** Changes named below the chart, newest first. */
const NAMED = 12;

/** How a lead's score has gone: the chart, and what moved it. Null where there is no score or only one point of it. */
export async function scoreOverTime(
  { deps, asker, formats }: PageCall,
  lead: LeadRecord,
  entries: readonly TimelineEntry[],
): Promise<object | null> {
  const read = await readScoreHistory(deps, asker, { lead: lead.id });
  if (read.code !== 'ok' || read.value.points.length < 2) return null;
  const { points } = read.value;
  const model = await deps.catalog.model(read.value.model, read.value.version);
  const { say, word, number } = formats;
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
      day: (at) => formats.dateTime(at).replace(/[, ]+\d{1,2}:\d{2}.*$/, ''),
    }),
    changes: changesOf(points, entries).map(({ at, change, total, kinds }) => ({
      ...{ at, change, total },
      what:
        kinds.length > 0 ? [...new Set(kinds.map((kind) => word('event', kind)))].join(', ') : say('lead.score.time'),
    })),
  };
}

function changesOf(
  points: readonly ScorePoint[],
  entries: readonly TimelineEntry[],
): { at: number; change: number; total: number; kinds: string[] }[] {
  return points
    .flatMap((point, index) => {
      const before = points[index - 1];
      const change = before ? point.total - before.total : 0;
      const kinds = entries.filter(({ at }) => at === point.at).map(({ kind }) => kind);
      return change === 0 ? [] : [{ at: point.at, change, total: point.total, kinds }];
    })
    .slice(-NAMED)
    .reverse();
}
