import { backtest, type BacktestedDeal } from '../../../domain/reports/backtest';
import { calibrate, type Offered } from '../../../domain/reports/calibration';
import { Histogram } from '../../../domain/reports/histogram';
import { rateOf } from '../../../domain/reports/rate';

const offered = (count: number, more: Partial<Offered>): Offered[] =>
  Array.from({ length: count }, () => ({ score: 160, rules: [], accepted: true, won: null, ...more }));

describe('a rate', () => {
  it('has its n and a 95 % interval that never leaves 0 to 1', () => {
    const { low, high, ...rest } = rateOf(5, 10);
    expect(rest).toEqual({ n: 10, count: 5, rate: 0.5 });
    // Wilson's interval of 5 in 10.
    expect([low, high]).toEqual([expect.closeTo(0.2366, 4), expect.closeTo(0.7634, 4)]);
    expect(rateOf(0, 3)).toMatchObject({ rate: 0, low: 0 });
    expect(rateOf(3, 3)).toMatchObject({ rate: 1, high: 1 });
    expect(rateOf(0, 0)).toEqual({ n: 0, count: 0, rate: null, low: null, high: null });
  });
});

describe('calibration', () => {
  const handoffs = [
    ...offered(20, { score: 210, rules: ['fair', 'click'], won: true }),
    ...offered(10, { score: 155, rules: ['click'], won: false }),
    ...offered(5, { score: 155, rules: ['click'], accepted: false, won: false }),
    ...offered(5, { score: 155, rules: ['fair'], won: true }),
    ...offered(3, { score: 155, accepted: null }),
  ];

  it('tells acceptance and wins by score at handoff; what is not answered or has not ended is in no rate', () => {
    const { count, accepted, won, items } = calibrate(handoffs);
    expect({ count, accepted: [accepted.count, accepted.n], won: [won.count, won.n] }).toEqual({
      count: 43,
      accepted: [35, 40],
      won: [25, 40],
    });
    expect(items.map((row) => [row.from, row.to, row.count, row.won.count, row.won.n])).toEqual([
      [150, 175, 23, 5, 20],
      [200, 225, 20, 20, 20],
    ]);
  });

  it('tells the lift of each rule: its win rate over that of all, beside the rate without it', () => {
    const { rules } = calibrate(handoffs);
    expect(rules.map(({ rule, count, lift }) => [rule, count, lift])).toEqual([
      ['fair', 25, 1.6],
      ['click', 35, expect.closeTo(20 / 35 / 0.625, 10)],
    ]);
    expect(rules[0]?.without).toMatchObject({ n: 15, count: 0 });
  });

  it('says when the data are too few', () => {
    expect(calibrate(handoffs).tooFew).toBeNull();
    expect(calibrate(handoffs.slice(0, 25)).tooFew?.en).toMatch(/only 25 have ended/);
    expect(calibrate(handoffs.slice(0, 25)).tooFew?.fr).toMatch(/25 seulement sont terminées/);
    expect(calibrate(offered(40, { won: true })).tooFew?.en).toMatch(/only 0 of the 40 .* are not won/);
    expect(calibrate(offered(40, { won: true })).tooFew?.fr).toMatch(/0 seulement des 40 .* non gagnées/);
    expect(calibrate([]).tooFew?.en).toMatch(/only 0/);
  });
});

describe('a backtest', () => {
  const deal = (won: boolean, highest: number, more: Partial<BacktestedDeal> = {}): BacktestedDeal => ({
    won,
    highest,
    rules: [],
    hotDaysBefore: highest >= 150 ? 20 : null,
    lengthDays: 100,
    ...more,
  });

  it('proposes the threshold that best tells won from lost, and a cycle nine in ten stay under', () => {
    const won = [120, 130, 160].map((highest, n) => deal(true, highest, { lengthDays: [50, 80, 95][n]! }));
    const lost = [40, 90, 125].map((highest) => deal(false, highest));
    expect(backtest([...won, ...lost], 150)).toMatchObject({
      caught: { n: 3, count: 1 },
      falseAlarms: { n: 3, count: 0 },
      medianDaysEarly: 20,
      threshold: { proposed: 130, hot: 150, caught: { n: 3, count: 2 }, falseAlarms: { n: 3, count: 0 } },
      salesCycle: { medianDays: 80, proposed: '4 months' },
      tooFew: { en: expect.stringContaining('only 6'), fr: expect.stringContaining('6 seulement') },
    });
  });

  it('of one kind of deals alone proposes no threshold', () => {
    expect(backtest([deal(true, 200)], 150)).toMatchObject({ threshold: null, salesCycle: { proposed: '4 months' } });
    expect(backtest([], 150)).toMatchObject({ threshold: null, salesCycle: null, medianDaysEarly: null });
  });
});

describe('a histogram', () => {
  it('counts by columns, those between that hold nothing included, below zero too', () => {
    const histogram = new Histogram();
    for (const total of [-1, 0, 9, 25]) histogram.add(total);
    expect(histogram.columns()).toEqual([
      { from: -10, to: 0, count: 1 },
      { from: 0, to: 10, count: 2 },
      { from: 10, to: 20, count: 0 },
      { from: 20, to: 30, count: 1 },
    ]);
    expect(new Histogram().columns()).toEqual([]);
  });
});
