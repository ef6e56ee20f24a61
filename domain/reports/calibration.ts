import type { Bilingual } from '../words/bilingual';
import { rateOf, type Rate } from './rate';

/** One handoff as calibration sees it: the score when it was offered, the rules that counted, and how it went on. */
export type Offered = {
  score: number;
  rules: readonly string[];
  /** Null while sales has not answered. */
  accepted: boolean | null;
  /** Null while it is neither won nor lost nor returned. */
  won: boolean | null;
};

export type CalibrationRow = { from: number; to: number; count: number; accepted: Rate; won: Rate };
/** How often handoffs with a rule were won against those without it; `lift` is the first over the rate of all. */
export type RuleLift = { rule: string; count: number; with: Rate; without: Rate; lift: number | null };
export type Calibration = {
  count: number;
  accepted: Rate;
  won: Rate;
  items: CalibrationRow[];
  rules: RuleLift[];
  /** Why nothing should be concluded yet; null where enough has ended. */
  tooFew: Bilingual | null;
};

/** Points a row is wide: wider than a histogram's columns, for a rate needs company. */
const ROW = 25;
/** Fewer ended handoffs, or fewer of the rarer outcome, say nothing: the rule of thumb of ten events for one thing judged. */
const ENOUGH_ENDED = 30;
const ENOUGH_OF_EACH = 10;

/** Whether the score tells what it promises: acceptance and win rate by score at handoff, and the lift of each rule. */
export function calibrate(handoffs: readonly Offered[]): Calibration {
  const rows = new Map<number, Offered[]>();
  for (const one of handoffs) {
    const row = Math.floor(one.score / ROW);
    rows.set(row, [...(rows.get(row) ?? []), one]);
  }
  const ended = handoffs.filter(({ won }) => won !== null);
  const won = rateOfWon(handoffs);
  return {
    count: handoffs.length,
    accepted: rateOfAccepted(handoffs),
    won,
    items: [...rows]
      .sort(([a], [b]) => a - b)
      .map(([row, own]) => ({
        from: row * ROW,
        to: (row + 1) * ROW,
        count: own.length,
        accepted: rateOfAccepted(own),
        won: rateOfWon(own),
      })),
    rules: liftsOf(ended, won),
    tooFew: tooFew(won),
  };
}

/** The lift of each rule among what has ended, the most telling first. */
export function liftsOf(ended: readonly Pick<Offered, 'rules' | 'won'>[], all: Rate): RuleLift[] {
  const rules = [...new Set(ended.flatMap((one) => one.rules))].sort();
  const lifts = rules.map((rule): RuleLift => {
    const having = ended.filter((one) => one.rules.includes(rule));
    const rate = rateOfWon(having);
    const lift = rate.rate === null || all.rate === null || all.rate === 0 ? null : rate.rate / all.rate;
    return {
      rule,
      count: having.length,
      with: rate,
      without: rateOfWon(ended.filter((one) => !one.rules.includes(rule))),
      lift,
    };
  });
  return lifts.sort((a, b) => (b.lift ?? 0) - (a.lift ?? 0));
}

/** Why such a rate is no ground to change a model; null where it is. */
export function tooFew({ n, count }: Rate): Bilingual | null {
  if (n < ENOUGH_ENDED) {
    return {
      en: `only ${n} have ended; from ${ENOUGH_ENDED} on this says something`,
      fr: `${n} seulement sont terminées ; à partir de ${ENOUGH_ENDED}, ceci veut dire quelque chose`,
    };
  }
  const rarer = Math.min(count, n - count);
  if (rarer >= ENOUGH_OF_EACH) return null;
  const isWon = count < n - count;
  return {
    en: `only ${rarer} of the ${n} that have ended are ${isWon ? 'won' : 'not won'}; from ${ENOUGH_OF_EACH} on this says something`,
    fr: `${rarer} seulement des ${n} terminées sont ${isWon ? 'gagnées' : 'non gagnées'} ; à partir de ${ENOUGH_OF_EACH}, ceci veut dire quelque chose`,
  };
}

function rateOfWon(handoffs: readonly Pick<Offered, 'won'>[]): Rate {
  const ended = handoffs.filter(({ won }) => won !== null);
  return rateOf(ended.filter(({ won }) => won === true).length, ended.length);
}

function rateOfAccepted(handoffs: readonly Offered[]): Rate {
  const answered = handoffs.filter(({ accepted }) => accepted !== null);
  return rateOf(answered.filter(({ accepted }) => accepted === true).length, answered.length);
}
