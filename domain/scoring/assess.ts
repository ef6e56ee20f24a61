import type { TimelineEntry } from '../timeline/entry';
import type { Assessment, AssessmentInput } from './assessment';
import { bandOf } from './band';
import type { CompiledModel } from './compile-model';
import { effectiveEntries } from './effective-entries';
import { ADJUSTED } from './event-kinds';
import { explain } from './explanation';
import { nextDecision, nextTotalChange } from './next-change';
import { totalOf } from './next-crossing';
import { type ReadTimeline, readTimeline, type Situation, situationAt } from './situation';

/** `withNextChange: false` leaves `nextChangeAt` null: of many leads at once nobody asks for it, and it costs as much as the rest. */
export type AssessOptions = { withNextChange?: boolean };

/**
 * The whole arithmetic of lifecycle.md ("Scoring arithmetic") and decisions.md 20 to 24, at one instant (epoch ms). Pure: the same
 * profile, entries, model and instant give the same result, whatever the order of arrival. Entries later than `now` are not
 * looked at, so an instant in the past gives the score as it was, with the profile as it is.
 */
export function assess(
  model: CompiledModel,
  input: AssessmentInput,
  now: number,
  { withNextChange = true }: AssessOptions = {},
): Assessment {
  const entries = effectiveEntries(input.entries, now);
  const read = readTimeline(model, input, entries, now);
  if (input.profiling === false) return withoutProfiling(read.silence.lastActivityAt);
  const situation = situationAt(read, now);
  const explanation = explain(situation, read.silence.lastActivityAt, now);
  const total = totalOf(model, explanation.raw);
  const band = bandOf(total, explanation.fit, explanation.engagement, model.thresholds);
  return {
    total,
    ...explanation,
    band,
    disqualified: situation.disqualified,
    nextChangeAt: withNextChange ? nextTotalChange(read, situation) : null,
    nextDecisionAt: nextDecision(read, situation),
    lastActivityAt: read.silence.lastActivityAt,
    hotBy: band === 'hot' ? hotBy(model, read, situation, entries) : null,
  };
}

/** The total and band alone, for many leads at once (impact, backtest): what `assess` gives, without looking ahead. */
export function scoreNow(
  model: CompiledModel,
  input: AssessmentInput,
  now: number,
): Pick<Assessment, 'total' | 'fit' | 'engagement' | 'raw' | 'band' | 'disqualified' | 'lastActivityAt'> {
  const read = readTimeline(model, input, effectiveEntries(input.entries, now), now);
  const { lastActivityAt } = read.silence;
  if (input.profiling === false) {
    return { total: null, fit: 0, engagement: 0, raw: 0, band: null, disqualified: null, lastActivityAt };
  }
  const situation = situationAt(read, now);
  const { fit, engagement, raw } = explain(situation, lastActivityAt, now);
  const total = totalOf(model, raw);
  const band = bandOf(total, fit, engagement, model.thresholds);
  return { total, fit, engagement, raw, band, disqualified: situation.disqualified, lastActivityAt };
}

/**
 * What made a hot lead hot: it must have been so at its last activity or adjustment, and after whatever took points from it since;
 * else only time, which faded something, has raised it.
 */
function hotBy(
  model: CompiledModel,
  read: ReadTimeline,
  now: Situation,
  entries: readonly TimelineEntry[],
): 'activity' | 'time' {
  const lastAdjustment = entries.findLast((entry) => entry.kind === ADJUSTED)?.at ?? -Infinity;
  const lastAt = Math.max(read.silence.lastActivityAt ?? read.input.createdAt, lastAdjustment);
  const since = read.terms.filter((term) => term.points < 0 && term.entry.at > lastAt).map((term) => term.entry.at);
  const wasHot = (at: number): boolean => {
    if (at >= now.at) return true;
    const then = readTimeline(
      model,
      read.input,
      entries.filter((entry) => entry.at <= at),
      at,
    );
    const { fit, engagement, raw } = explain(situationAt(then, at), then.silence.lastActivityAt, at);
    return bandOf(totalOf(model, raw), fit, engagement, model.thresholds) === 'hot';
  };
  return [lastAt, ...new Set(since)].every(wasHot) ? 'activity' : 'time';
}

function withoutProfiling(lastActivityAt: number | null): Assessment {
  return {
    total: null,
    fit: 0,
    engagement: 0,
    inactivity: 0,
    noResponse: 0,
    adjustments: 0,
    raw: 0,
    band: null,
    disqualified: null,
    items: [],
    nextChangeAt: null,
    nextDecisionAt: null,
    lastActivityAt,
    hotBy: null,
    counted: [],
  };
}
