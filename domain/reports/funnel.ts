import type { CycleRecord } from '../lead/documents';
import { FUNNEL, type Funnel } from '../lead/stage';
import { rateOf, type Rate } from './rate';
import { spreadOf } from './summary';

/** One milestone of one cohort: journeys that came so far, of how many that reached the milestone before, and how long that took. */
export type FunnelRow = {
  /** The month the journeys began in, `2026-11` (UTC); `all` for every one. */
  cohort: string;
  stage: Funnel;
  count: number;
  /** Of the milestone before; null for the first. */
  conversion: Rate | null;
  /** Days since the milestone before, of those that came so far; null where none did. */
  medianDays: number | null;
};

type Journey = Pick<CycleRecord, 'startedAt' | 'funnel'>;
const DAY_MS = 86_400_000;

/**
 * The funnel of each month's journeys, oldest first, then of all (api.md, `/funnel`). A journey counts at every milestone up to the
 * furthest it reached: an appointment that was accepted has passed what it skipped.
 */
export function funnelOf(journeys: readonly Journey[]): FunnelRow[] {
  const cohorts = new Map<string, Journey[]>();
  for (const journey of journeys) {
    const cohort = new Date(journey.startedAt).toISOString().slice(0, 7);
    const own = cohorts.get(cohort);
    if (own === undefined) cohorts.set(cohort, [journey]);
    else own.push(journey);
  }
  const months = [...cohorts].sort(([a], [b]) => (a < b ? -1 : 1));
  return [...months, ['all', journeys] as const].flatMap(([cohort, own]) => rowsOf(cohort, own));
}

function rowsOf(cohort: string, journeys: readonly Journey[]): FunnelRow[] {
  const reached = FUNNEL.map((_, rank) => journeys.filter((journey) => furthestRank(journey) >= rank).length);
  return FUNNEL.map((stage, rank) => {
    const before = FUNNEL[rank - 1];
    const count = reached[rank] ?? 0;
    return {
      cohort,
      stage,
      count,
      conversion: before === undefined ? null : rateOf(count, reached[rank - 1] ?? 0),
      medianDays: before === undefined ? null : spreadOf(daysBetween(journeys, before, stage)).median,
    };
  });
}

/** Every journey has at least been captured. */
function furthestRank({ funnel }: Journey): number {
  return Math.max(0, ...FUNNEL.map((stage, rank) => (funnel[stage] === undefined ? 0 : rank)));
}

function daysBetween(journeys: readonly Journey[], from: Funnel, to: Funnel): number[] {
  return journeys.flatMap((journey) => {
    const [begun, ended] = [reachedAt(journey, from), reachedAt(journey, to)];
    return begun === null || ended === null ? [] : [(ended - begun) / DAY_MS];
  });
}

/** When it came so far; a milestone it skipped was passed together with the next. */
function reachedAt({ funnel }: Journey, stage: Funnel): number | null {
  for (const one of FUNNEL.slice(FUNNEL.indexOf(stage))) if (funnel[one] !== undefined) return funnel[one];
  return null;
}
