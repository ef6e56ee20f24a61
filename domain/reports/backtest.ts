import type { Bilingual } from '../words/bilingual';
import { liftsOf, tooFew, type RuleLift } from './calibration';
import { rateOf, type Rate } from './rate';

/** One deal of the past under a model: the highest score before its date, and when it first was hot. Lengths in days. */
export type BacktestedDeal = {
  won: boolean;
  /** The highest total up to the date of the deal. */
  highest: number;
  rules: readonly string[];
  /** Days before the date of the deal at which the lead was hot for the first time; null if it never was. */
  hotDaysBefore: number | null;
  /** Days from the first thing known of the lead to the date of the deal. */
  lengthDays: number;
};

export type Backtest = {
  deals: number;
  won: number;
  lost: number;
  /** Won deals whose lead was hot before the deal. */
  caught: Rate;
  /** Lost deals the model would have called hot too. */
  falseAlarms: Rate;
  /** Median days by which the won ones were hot before their deal; null where none was. */
  medianDaysEarly: number | null;
  rules: RuleLift[];
  /** The threshold that best tells won from lost, with the shares of both it would call hot; null without both kinds. */
  threshold: { proposed: number; hot: number; caught: Rate; falseAlarms: Rate } | null;
  /** How long won deals take: the median, and the length that nine in ten stay under, in whole months, as a sales cycle. */
  salesCycle: { medianDays: number; proposed: string } | null;
  tooFew: Bilingual | null;
};

const DAYS_PER_MONTH = 30;
/** What fractions lose: equal distances are equal. */
const SLACK = 1e-9;

/** What a model would have made of deals whose end is known; `hot` is its present threshold. */
export function backtest(deals: readonly BacktestedDeal[], hot: number): Backtest {
  const won = deals.filter((deal) => deal.won);
  const lost = deals.filter((deal) => !deal.won);
  const isHot = ({ hotDaysBefore }: BacktestedDeal): boolean => hotDaysBefore !== null;
  const winRate = rateOf(won.length, deals.length);
  return {
    deals: deals.length,
    won: won.length,
    lost: lost.length,
    caught: rateOf(won.filter(isHot).length, won.length),
    falseAlarms: rateOf(lost.filter(isHot).length, lost.length),
    medianDaysEarly: quantile(
      won.flatMap(({ hotDaysBefore }) => (hotDaysBefore === null ? [] : [hotDaysBefore])),
      0.5,
    ),
    rules: liftsOf(deals, winRate),
    threshold: proposeThreshold(won, lost, hot),
    salesCycle: proposeCycle(won),
    tooFew: tooFew(winRate),
  };
}

/** The threshold with the largest distance between the share of won and of lost deals it calls hot; of equals the highest. */
function proposeThreshold(
  won: readonly BacktestedDeal[],
  lost: readonly BacktestedDeal[],
  hot: number,
): Backtest['threshold'] {
  if (won.length === 0 || lost.length === 0) return null;
  const over = (deals: readonly BacktestedDeal[], threshold: number): number =>
    deals.filter(({ highest }) => highest >= threshold).length;
  const gap = (threshold: number): number => over(won, threshold) / won.length - over(lost, threshold) / lost.length;
  const candidates = [...new Set(won.map(({ highest }) => highest))].sort((a, b) => b - a);
  const proposed = candidates.reduce((best, one) => (gap(one) > gap(best) + SLACK ? one : best), candidates[0] ?? hot);
  return {
    proposed,
    hot,
    caught: rateOf(over(won, proposed), won.length),
    falseAlarms: rateOf(over(lost, proposed), lost.length),
  };
}

function proposeCycle(won: readonly BacktestedDeal[]): Backtest['salesCycle'] {
  const lengths = won.map(({ lengthDays }) => lengthDays);
  const [median, most] = [quantile(lengths, 0.5), quantile(lengths, 0.9)];
  if (median === null || most === null) return null;
  const months = Math.max(1, Math.ceil(most / DAYS_PER_MONTH));
  return { medianDays: median, proposed: `${months} month${months === 1 ? '' : 's'}` };
}

/** The value that the share `part` of them does not pass; null of none. */
function quantile(values: readonly number[], part: number): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? null;
}
