import type { CompiledModel } from './compile-model';
import { cycleOf } from './decay';
import type { CurveValue, ScoreCurve } from './score-curve';

/**
 * The engagement part of the curve between two neighbouring breakpoints, where it is smooth: events of one half-life are one
 * exponential, all that only tapers is one straight line, so that a point of it costs little however many events there are.
 */
export type Slope = {
  /** Whether anything slopes at all; else the value stays that of the beginning. */
  isFlat: boolean;
  valueAt: (at: number) => CurveValue;
};

/** The smooth stretch from `from` (which it includes) to before `to`; `start` is the curve's value at `from`. */
export function slopeBetween(curve: ScoreCurve, from: number, to: number, start: CurveValue): Slope {
  const flat: Slope = { isFlat: true, valueAt: () => start };
  if (curve.frozenAt !== null) return flat;
  const halvings = new Map<number, number>();
  const both: { points: number; halfLifeMs: number; end: number; overMs: number }[] = [];
  let fixedDown = 0;
  let fixedUp = 0;
  let lineAtFrom = 0;
  let linePerMs = 0;
  for (const decay of curve.decays) {
    const { points, halfLifeMs } = decay;
    if (from >= decay.expiresAt) continue;
    const taper = taperOf(curve.model, decay, from);
    if (taper === 'over') continue;
    const atFrom = halfLifeMs === null ? points : points * 2 ** (-(from - decay.from) / halfLifeMs);
    if (taper === null && halfLifeMs === null) {
      if (points > 0) fixedDown += points;
      else fixedUp += points;
    } else if (taper === null && halfLifeMs !== null) {
      halvings.set(halfLifeMs, (halvings.get(halfLifeMs) ?? 0) + atFrom);
    } else if (taper !== null && halfLifeMs === null) {
      lineAtFrom += (points * (taper.end - from)) / taper.overMs;
      linePerMs -= points / taper.overMs;
    } else if (taper !== null && halfLifeMs !== null) {
      both.push({ points: atFrom, halfLifeMs, ...taper });
    }
  }
  if (halvings.size === 0 && both.length === 0 && linePerMs === 0) return flat;
  const valueAt = (at: number): CurveValue => {
    const elapsed = Math.min(at, to) - from;
    let down = fixedDown + lineAtFrom + linePerMs * elapsed;
    let up = fixedUp;
    for (const [halfLifeMs, points] of halvings) {
      const left = points * 2 ** (-elapsed / halfLifeMs);
      if (left > 0) down += left;
      else up += left;
    }
    for (const one of both)
      down += (one.points * 2 ** (-elapsed / one.halfLifeMs) * (one.end - from - elapsed)) / one.overMs;
    return { down, up, restDown: start.restDown, restUp: start.restUp };
  };
  return { isFlat: false, valueAt };
}

type Tapering = { end: number; overMs: number };

function taperOf(model: CompiledModel, decay: ScoreCurve['decays'][number], from: number): Tapering | 'over' | null {
  if (decay.points <= 0 || model.salesCycle === null) return null;
  const { taperFrom, end } = cycleOf(model, decay);
  if (from > end) return 'over';
  return from >= taperFrom && taperFrom < end ? { end, overMs: end - taperFrom } : null;
}
