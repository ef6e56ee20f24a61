import { bandOf, BANDS, roundHalfAway } from './band';
import type { CompiledModel } from './compile-model';
import { breakpoints, type CurveValue, type ScoreCurve, valueAt, valueAtLast } from './score-curve';
import { slopeBetween } from './slope';

/** What is looked at: a number that never falls when the score's parts rise (the rounded total, the rank of the band). */
export type Outcome = (total: number, fit: number, engagement: number) => number;

/** The rounded and clamped total of exact parts (lifecycle.md, first line of the arithmetic). */
export function totalOf(model: CompiledModel, exact: number): number {
  return roundHalfAway(Math.min(model.max, Math.max(model.min, exact)));
}

/** The total itself as an outcome. */
export const TOTAL: Outcome = (total) => total;

/** The rank of the band as an outcome. */
export function bandOutcome(model: CompiledModel): Outcome {
  return (total, fit, engagement) => BANDS.indexOf(bandOf(total, fit, engagement, model.thresholds));
}

/** In-segment looks before an answer is given early: only two opposite, nearly equal decays at a rounding edge need so many. */
const MOST_LOOKS = 20_000;

/**
 * The earliest instant after `now` and not after `until` at which the outcome of a curve, with `fit` unchanged, is another than
 * `current`; null if there is none. Spans of time are bounded by the values at their ends (what falls and what rises taken
 * apart) and halved only where the bounds disagree, so the answer is exact to the millisecond.
 */
export function nextCrossing(
  curve: ScoreCurve,
  fit: number,
  outcome: Outcome,
  current: number,
  now: number,
  until: number,
): number | null {
  const search = new CrossingSearch(curve, fit, outcome, current);
  const start = valueAt(curve, now);
  if (search.staysBetween(start, valueAtLast(curve))) return null;
  // One curve is searched for the total and for the band: both look from the same instant, as far.
  curve.stops ??= breakpoints(curve, now, monthsWorthLooking(curve, fit, start));
  return search.amongStops(stopsUntil(curve.stops, now, until), start, until);
}

function stopsUntil(stops: Float64Array, now: number, until: number): number[] {
  const list = [now];
  for (const at of stops) if (at <= until) list.push(at);
  return list;
}

/** Beyond so many months of silence the total lies under every threshold and under the next whole number. */
function monthsWorthLooking(curve: ScoreCurve, fit: number, start: CurveValue): number {
  const { inactivity, thresholds } = curve.model;
  if (inactivity === null || inactivity.perMonth === 0) return 0;
  const highest = fit + Math.max(curve.model.engagementMin, start.down) + start.restDown;
  const lowest = Math.min(thresholds.warm, thresholds.hot, totalOf(curve.model, highest)) - 1;
  return Math.min(1200, Math.ceil(Math.max(0, highest - lowest) / -inactivity.perMonth) + 2);
}

class CrossingSearch {
  private readonly curve: ScoreCurve;
  private readonly fit: number;
  private readonly outcome: Outcome;
  private readonly current: number;
  private looks = 0;

  constructor(curve: ScoreCurve, fit: number, outcome: Outcome, current: number) {
    this.curve = curve;
    this.fit = fit;
    this.outcome = outcome;
    this.current = current;
  }

  /** Whether nothing between two instants with these values can turn the outcome. */
  staysBetween(first: CurveValue, last: CurveValue): boolean {
    return (
      this.outcomeOf(last.down + first.up, last.restDown + first.restUp) === this.current &&
      this.outcomeOf(first.down + last.up, first.restDown + last.restUp) === this.current
    );
  }

  amongStops(stops: number[], start: CurveValue, until: number): number | null {
    const values: (CurveValue | undefined)[] = [start];
    const value = (index: number): CurveValue => (values[index] ??= valueAt(this.curve, stops[index] ?? 0));
    const search = (low: number, high: number): number | null => {
      if (this.staysBetween(value(low), value(high))) return null;
      if (high - low === 1) return this.withinSegment(stops[low] ?? 0, stops[high] ?? 0, value(low), value(high));
      const middle = (low + high) >> 1;
      return search(low, middle) ?? search(middle, high);
    };
    const last = stops.length - 1;
    const found = last > 0 ? search(0, last) : null;
    if (found !== null) return found;
    // Behind the last breakpoint nothing moves; a nearer `until` cuts a smooth stretch short.
    const end = stops[last] ?? 0;
    if (until === Infinity || until <= end) return null;
    return this.withinSegment(end, until, value(last), valueAt(this.curve, until));
  }

  private withinSegment(from: number, to: number, start: CurveValue, end: CurveValue): number | null {
    const slope = slopeBetween(this.curve, from, to, start);
    if (!slope.isFlat) {
      const found = this.bisect(slope.valueAt, from, to - 1, slope.valueAt(from), slope.valueAt(to - 1));
      if (found !== null) return found;
    }
    return this.isCurrent(end) ? null : to;
  }

  private bisect(
    valueOf: (at: number) => CurveValue,
    from: number,
    to: number,
    first: CurveValue,
    last: CurveValue,
  ): number | null {
    if (to <= from || this.staysBetween(first, last)) return null;
    if (to - from <= 1) return this.isCurrent(last) ? null : to;
    if (++this.looks > MOST_LOOKS) return to;
    const middle = Math.floor((from + to) / 2);
    const inner = valueOf(middle);
    return this.bisect(valueOf, from, middle, first, inner) ?? this.bisect(valueOf, middle, to, inner, last);
  }

  private isCurrent(value: CurveValue): boolean {
    return this.outcomeOf(value.down + value.up, value.restDown + value.restUp) === this.current;
  }

  private outcomeOf(engagement: number, rest: number): number {
    const { model } = this.curve;
    const floored = Math.max(model.engagementMin, engagement);
    return this.outcome(totalOf(model, this.fit + floored + rest), this.fit, floored);
  }
}
