import { scoreNow } from './assess';
import type { AssessmentInput } from './assessment';
import type { Band } from './band';
import type { CompiledModel } from './compile-model';

/** The score at an instant of the past, for a chart. */
export type ScorePoint = { at: number; total: number; fit: number; engagement: number; band: Band | null };

/** Instants a history is looked at, at most: a chart has no more columns, and a lead may have thousands of events. */
const MOST_INSTANTS = 400;
/** Of them this part lies evenly, to show what time alone took; the others are those of events. */
const EVEN_PART = 0.3;
/** Each instant folds all events: of a lead with more than a thousand fewer are looked at, so that its page is answered as soon. */
const MOST_FOLDED = 400_000;
const LEAST_INSTANTS = 40;

/**
 * A lead's score from `from` to `to`: at each event and evenly between, only where the total or the band is another than at the point
 * before, and at both ends. The profile is as it is now, the events are those dated up to each instant (decisions.md 23).
 */
export function scoreHistory(model: CompiledModel, input: AssessmentInput, from: number, to: number): ScorePoint[] {
  const points: ScorePoint[] = [];
  const instants = instantsBetween(input, from, to);
  for (const at of instants) {
    const { total, fit, engagement, band } = scoreNow(model, input, at);
    if (total === null) return [];
    const last = points.at(-1);
    const isSame = last?.total === total && last.band === band;
    if (!isSame || at === to) points.push({ at, total, fit, engagement, band });
  }
  return points;
}

function instantsBetween({ entries, createdAt }: AssessmentInput, from: number, to: number): number[] {
  const begin = Math.min(to, Math.max(from, createdAt));
  const most = Math.min(MOST_INSTANTS, Math.max(LEAST_INSTANTS, Math.floor(MOST_FOLDED / Math.max(1, entries.length))));
  const evenly = Math.round(most * EVEN_PART);
  const step = (to - begin) / evenly;
  const even = Array.from({ length: evenly }, (_, index) => Math.round(begin + index * step));
  const events = [...new Set(entries.map(({ at }) => at).filter((at) => at > begin && at < to))].sort((a, b) => a - b);
  return [...new Set([...even, ...thinOut(events, most - evenly), to])].sort((a, b) => a - b);
}

/** At most so many of them, evenly. */
function thinOut(instants: readonly number[], most: number): number[] {
  if (instants.length <= most) return [...instants];
  return Array.from({ length: most }, (_, index) => instants[Math.floor((index * instants.length) / most)] ?? 0);
}
