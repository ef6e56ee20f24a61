import type { TimelineEntry } from '../timeline/entry';
import type { ActiveTime } from './active-time';
import { addMonths, wholeMonths } from './calendar-months';
import type { CompiledModel } from './compile-model';
import { cycleEnd, cycleOf, type Decay, decayOf, weightAt } from './decay';
import type { EngagementTerm } from './engagement-terms';
import type { Silence } from './silence';

/** A manual adjustment; `until` is Infinity where it does not expire. */
export type Adjustment = { entry: TimelineEntry; points: number; until: number };

/** All that time alone moves, given what is known at one instant. */
export type ScoreCurve = {
  model: CompiledModel;
  /** While the lead is with people ages stand still, at this instant; else null. */
  frozenAt: number | null;
  decays: Decay[];
  /** The instant silence is counted from, pauses taken out; null where it cannot be told. */
  silentFrom: number | null;
  /** The last instants at which each unanswered run still counts. */
  unansweredUntil: number[];
  adjustments: Adjustment[];
  /** The breakpoints, once they have been asked for. */
  stops: Float64Array | null;
};

/**
 * The curve's value at one instant in four parts, so that spans of time can be bounded by their ends: `down` parts never rise
 * with time, `up` parts never fall.
 */
export type CurveValue = { down: number; up: number; restDown: number; restUp: number };

/** The curve of a timeline under a model, seen from `ages.now`. */
export function curveOf(
  model: CompiledModel,
  terms: readonly EngagementTerm[],
  silence: Silence,
  adjustments: Adjustment[],
  ages: ActiveTime,
): ScoreCurve {
  return {
    model,
    frozenAt: ages.isPaused ? ages.now : null,
    decays: terms.map((term) => decayOf(term, ages.shift(term.entry.at))),
    silentFrom: silence.silentSince === null ? null : ages.shift(silence.silentSince),
    unansweredUntil: silence.unansweredAt.map((at) => cycleEnd(model, ages.shift(at))),
    adjustments,
    stops: null,
  };
}

/** How many months of silence count at `at`. */
export function silentMonths(curve: ScoreCurve, at: number): number {
  const { inactivity } = curve.model;
  if (inactivity === null || curve.silentFrom === null) return 0;
  return Math.min(inactivity.max, wholeMonths(curve.silentFrom, curve.frozenAt ?? at));
}

/** How many unanswered runs count at `at`. */
export function unansweredRuns(curve: ScoreCurve, at: number): number {
  const { noResponse } = curve.model;
  if (noResponse === null) return 0;
  const age = curve.frozenAt ?? at;
  return Math.min(noResponse.max, curve.unansweredUntil.filter((until) => age <= until).length);
}

/** The curve at `at` (epoch ms). */
export function valueAt(curve: ScoreCurve, at: number): CurveValue {
  const { model } = curve;
  const age = curve.frozenAt ?? at;
  const value: CurveValue = { down: 0, up: 0, restDown: 0, restUp: 0 };
  for (const decay of curve.decays) {
    const points = decay.points * weightAt(model, decay, age);
    if (points > 0) value.down += points;
    else value.up += points;
  }
  value.restDown = (model.inactivity?.perMonth ?? 0) * silentMonths(curve, at);
  value.restUp = (model.noResponse?.points ?? 0) * unansweredRuns(curve, at);
  for (const adjustment of curve.adjustments) {
    if (at >= adjustment.until) continue;
    if (adjustment.points > 0) value.restDown += adjustment.points;
    else value.restUp += adjustment.points;
  }
  return value;
}

/** Where the curve ends up when all that fades has faded: a bound for all time to come. */
export function valueAtLast(curve: ScoreCurve): CurveValue {
  const { model } = curve;
  // Frozen, nothing ends but the adjustments that have an end.
  if (curve.frozenAt !== null) return valueAt(curve, Number.MAX_VALUE);
  const value: CurveValue = { down: 0, up: 0, restDown: 0, restUp: 0 };
  for (const { points, halfLifeMs, expiresAt } of curve.decays) {
    if (halfLifeMs !== null || expiresAt < Infinity) continue;
    if (points < 0) value.up += points;
    else if (model.salesCycle === null) value.down += points;
  }
  if (model.inactivity !== null && curve.silentFrom !== null && model.inactivity.perMonth !== 0) {
    value.restDown = model.inactivity.perMonth * model.inactivity.max;
  }
  if (model.noResponse !== null && model.salesCycle === null)
    value.restUp = model.noResponse.points * unansweredRuns(curve, 0);
  for (const { points, until } of curve.adjustments) {
    if (until < Infinity) continue;
    if (points > 0) value.restDown += points;
    else value.restUp += points;
  }
  return value;
}

/**
 * The instants after `now` at which the curve jumps or begins or ceases to slope, in order, with one more far enough behind the last
 * for any half-life to have run out. `months` is how many more months of silence are worth looking at.
 */
export function breakpoints(curve: ScoreCurve, now: number, months: number): Float64Array {
  const points: number[] = [];
  const add = (at: number): void => {
    if (at > now && at < Infinity) points.push(Math.ceil(at));
  };
  for (const adjustment of curve.adjustments) add(adjustment.until);
  let longestMs = 0;
  if (curve.frozenAt === null) {
    for (const decay of curve.decays) {
      add(decay.expiresAt);
      longestMs = Math.max(longestMs, decay.halfLifeMs ?? 0);
      if (decay.points <= 0 || curve.model.salesCycle === null) continue;
      const { taperFrom, end } = cycleOf(curve.model, decay);
      if (taperFrom < end) add(taperFrom);
      add(end + 1);
    }
    for (const until of curve.unansweredUntil) add(until + 1);
    addMonthSteps(curve, now, months, add);
  }
  if (longestMs > 0) points.push(Math.ceil((points.length === 0 ? now : Math.max(...points)) + HALVINGS * longestMs));
  return new Float64Array(points).sort();
}

/** After so many half-lives a million points are less than the slack of rounding. */
const HALVINGS = 60;

function addMonthSteps(curve: ScoreCurve, now: number, months: number, add: (at: number) => void): void {
  const { inactivity } = curve.model;
  if (inactivity === null || curve.silentFrom === null || inactivity.perMonth === 0) return;
  const reached = wholeMonths(curve.silentFrom, now);
  const last = Math.min(inactivity.max, reached + months);
  for (let month = reached + 1; month <= last; month++) add(addMonths(curve.silentFrom, month));
}
