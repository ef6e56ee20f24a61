import type { CompiledModel } from './compile-model';
import { addMonths } from './calendar-months';
import type { EngagementTerm } from './engagement-terms';

/**
 * One counted event on its way down. `from` is its time, moved forward by the pauses since; `expiresAt` and the ends of the sales
 * cycle lie on the same axis. They are worked out when first asked for: most events are far from them.
 */
export type Decay = {
  term: EngagementTerm;
  points: number;
  from: number;
  halfLifeMs: number | null;
  expiresAt: number;
  cycle: { taperFrom: number; end: number } | null;
};

const SHORTEST_MONTH_MS = 28 * 86_400_000;

/** The decay of a term whose event, pauses taken out, happened at `from`. */
export function decayOf(term: EngagementTerm, from: number): Decay {
  const { halfLifeMs, expiresMs } = term.rule;
  const expiresAt = expiresMs === null ? Infinity : from + expiresMs;
  return { term, points: term.points, from, halfLifeMs, expiresAt, cycle: null };
}

/**
 * The weight of an event's age at `at`, 0 to 1 (lifecycle.md, "engagement"): 0 once expired, halved every half-life; of positive
 * points falling to 0 over the last `taper` of the sales cycle and 0 beyond it. Negative points know no cycle.
 */
export function weightAt(model: CompiledModel, decay: Decay, at: number): number {
  if (at >= decay.expiresAt) return 0;
  const byAge = decay.halfLifeMs === null ? 1 : 2 ** (-(at - decay.from) / decay.halfLifeMs);
  if (decay.points <= 0 || model.salesCycle === null || at - decay.from < untouchedMs(model)) return byAge;
  const { taperFrom, end } = cycleOf(model, decay);
  if (at > end) return 0;
  return at > taperFrom ? (byAge * (end - at)) / (end - taperFrom) : byAge;
}

/** When the sales cycle of an event ends, and from when its points fall; Infinity without a cycle. */
export function cycleOf(model: CompiledModel, decay: Decay): { taperFrom: number; end: number } {
  decay.cycle ??= readCycle(model, decay.from);
  return decay.cycle;
}

function readCycle(model: CompiledModel, from: number): { taperFrom: number; end: number } {
  const end = cycleEnd(model, from);
  const { salesCycle, taper } = model;
  if (salesCycle === null || taper === null) return { taperFrom: end, end };
  // Months are taken off as months, so that the taper of a six-month cycle begins after four months to the day.
  const months = salesCycle.months - taper.months;
  const begins =
    salesCycle.months > 0 && taper.ms === 0 ? addMonths(from, months) : addMonths(end, -taper.months) - taper.ms;
  return { taperFrom: Math.max(from, begins), end };
}

/** The last instant at which something of `from` lies within the sales cycle; Infinity without one. */
export function cycleEnd(model: CompiledModel, from: number): number {
  if (model.salesCycle === null) return Infinity;
  return addMonths(from, model.salesCycle.months) + model.salesCycle.ms;
}

/** How old an event can be at least before cycle or taper touch it: spares the calendar for the others. */
function untouchedMs(model: CompiledModel): number {
  const { salesCycle, taper } = model;
  if (salesCycle === null) return Infinity;
  const cycleMs = salesCycle.months * SHORTEST_MONTH_MS + salesCycle.ms;
  const taperMs = taper === null ? 0 : taper.months * (31 * 86_400_000) + taper.ms;
  return Math.max(0, cycleMs - taperMs);
}
