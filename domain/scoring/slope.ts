import type { CompiledModel } from './compile-model';
import { cycleOf, type Decay } from './decay';
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
  const parts = new SlopeParts(curve.model, from, start);
  for (const decay of curve.decays) if (from < decay.expiresAt) parts.add(decay);
  if (parts.isFlat) return flat;
  return { isFlat: false, valueAt: (at) => parts.valueAfter(Math.min(at, to) - from) };
}

/** The events of a stretch, sorted by how they fall. */
class SlopeParts {
  private readonly model: CompiledModel;
  private readonly from: number;
  private readonly start: CurveValue;
  private fixedDown = 0;
  private fixedUp = 0;
  private lineAtFrom = 0;
  private linePerMs = 0;
  /** By half-life: the sum of the points at `from`, gains and losses together. */
  private readonly halvings = new Map<number, number>();
  /** What both halves and tapers. */
  private readonly tapered: { points: number; halfLifeMs: number; end: number; overMs: number }[] = [];

  constructor(model: CompiledModel, from: number, start: CurveValue) {
    this.model = model;
    this.from = from;
    this.start = start;
  }

  get isFlat(): boolean {
    return this.halvings.size === 0 && this.tapered.length === 0 && this.linePerMs === 0;
  }

  add(decay: Decay): void {
    const { points, halfLifeMs } = decay;
    const taper = taperOf(this.model, decay, this.from);
    if (taper === 'over') return;
    if (halfLifeMs === null) {
      this.addWithoutHalfLife(points, taper);
      return;
    }
    const left = points * 2 ** (-(this.from - decay.from) / halfLifeMs);
    if (taper !== null) this.tapered.push({ points: left, halfLifeMs, ...taper });
    else this.halvings.set(halfLifeMs, (this.halvings.get(halfLifeMs) ?? 0) + left);
  }

  private addWithoutHalfLife(points: number, taper: Tapering | null): void {
    if (taper !== null) {
      this.lineAtFrom += (points * (taper.end - this.from)) / taper.overMs;
      this.linePerMs -= points / taper.overMs;
    } else if (points > 0) this.fixedDown += points;
    else this.fixedUp += points;
  }

  valueAfter(elapsedMs: number): CurveValue {
    let down = this.fixedDown + this.lineAtFrom + this.linePerMs * elapsedMs;
    let up = this.fixedUp;
    for (const [halfLifeMs, points] of this.halvings) {
      const left = points * 2 ** (-elapsedMs / halfLifeMs);
      if (left > 0) down += left;
      else up += left;
    }
    for (const { points, halfLifeMs, end, overMs } of this.tapered) {
      down += (points * 2 ** (-elapsedMs / halfLifeMs) * (end - this.from - elapsedMs)) / overMs;
    }
    return { down, up, restDown: this.start.restDown, restUp: this.start.restUp };
  }
}

type Tapering = { end: number; overMs: number };

function taperOf(model: CompiledModel, decay: Decay, from: number): Tapering | 'over' | null {
  if (decay.points <= 0 || model.salesCycle === null) return null;
  const { taperFrom, end } = cycleOf(model, decay);
  if (from > end) return 'over';
  return from >= taperFrom && taperFrom < end ? { end, overMs: end - taperFrom } : null;
}
