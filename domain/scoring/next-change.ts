import { nextTurnOfDocument } from '../conditions/next-turn';
import { staleAt } from './fit';
import { bandOutcome, nextCrossing, type Outcome, TOTAL, totalOf } from './next-crossing';
import { valueAt } from './score-curve';
import { type ReadTimeline, type Situation, situationAt } from './situation';

/** So many turns of conditions and pauses are followed; a model has a few. */
const MOST_STOPS = 200;

/** The earliest instant after the situation's own at which time alone changes the rounded total; null if none. */
export function nextTotalChange(read: ReadTimeline, now: Situation): number | null {
  return nextTurningOf(read, now, TOTAL, () => 0);
}

/** The earliest instant at which time alone turns the band or the disqualifying rule; null if none. */
export function nextDecision(read: ReadTimeline, now: Situation): number | null {
  const rank = (situation: Situation): number =>
    read.model.disqualify.findIndex((rule) => rule.id === situation.disqualified?.rule);
  return nextTurningOf(read, now, bandOutcome(read.model), rank);
}

/**
 * Between the instants at which a condition, the freshness or a pause turns, the lead is on one smooth-or-stepped curve, which
 * `nextCrossing` searches; at those instants it is looked at anew.
 */
function nextTurningOf(
  read: ReadTimeline,
  now: Situation,
  outcome: Outcome,
  besides: (situation: Situation) => number,
): number | null {
  const current = outcomeOf(read, now, outcome);
  const currentBesides = besides(now);
  let situation = now;
  for (let stops = 0; stops < MOST_STOPS; stops++) {
    const stop = nextStop(read, situation);
    const until = stop === null ? Infinity : stop - 1;
    const found = nextCrossing(situation.curve, situation.fitPoints, outcome, current, situation.at, until);
    if (found !== null || stop === null) return found;
    situation = situationAt(read, stop);
    if (outcomeOf(read, situation, outcome) !== current || besides(situation) !== currentBesides) return stop;
  }
  return situation.at;
}

function outcomeOf(read: ReadTimeline, situation: Situation, outcome: Outcome): number {
  const value = valueAt(situation.curve, situation.at);
  const engagement = Math.max(read.model.engagementMin, value.down + value.up);
  const exact = situation.fitPoints + engagement + value.restDown + value.restUp;
  return outcome(totalOf(read.model, exact), situation.fitPoints, engagement);
}

function nextStop(read: ReadTimeline, situation: Situation): number | null {
  const { model, document, input } = read;
  const { at, ages } = situation;
  let earliest = ages.nextEdge ?? Infinity;
  for (const rule of [...model.fit, ...model.disqualify]) {
    if (!rule.when.condition.timed) continue;
    earliest = Math.min(earliest, nextTurnOfDocument(rule.when.condition, document, at) ?? Infinity);
  }
  if (!ages.isPaused) {
    const stale = staleAt(model, input, ages.shift);
    if (stale > at) earliest = Math.min(earliest, stale);
  }
  return earliest === Infinity ? null : earliest;
}
