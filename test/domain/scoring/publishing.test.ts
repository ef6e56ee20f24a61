import fc from 'fast-check';
import { diffModels } from '../../../domain/scoring/diff-models';
import { ImpactTally, type Outcome } from '../../../domain/scoring/impact';
import { reasonsToConfirm } from '../../../domain/scoring/publish-guard';
import { scoreHistory } from '../../../domain/scoring/score-history';
import { DAY, event, lead, model, NOW } from './scoring-fixtures';

describe('a publication is to be confirmed (lifecycle.md, "Publishing a model")', () => {
  const reasons = (becomeHot: number, becomeDisqualified: number, leads = 1000, perDay: number | null = null) =>
    reasonsToConfirm({ leads, becomeHot, becomeDisqualified }, perDay).length;

  it('where more than 5 % would become hot, or more than the intake of five days', () => {
    expect([50, 51].map((hot) => reasons(hot, 0))).toEqual([0, 1]);
    expect([40, 41].map((hot) => reasons(hot, 0, 1000, 8))).toEqual([0, 1]);
    expect(reasons(0, 0, 0, 8)).toBe(0);
  });

  it('where more than 2 % would be disqualified', () => {
    expect([20, 21].map((out) => reasons(0, out))).toEqual([0, 1]);
    expect(reasons(51, 21)).toBe(2);
  });
});

describe('an impact', () => {
  const outcome = fc.record({ total: fc.integer({ min: -50, max: 300 }) }).map(({ total }): Outcome => ({
    total,
    band: total >= 150 ? 'hot' : total >= 100 ? 'warm' : 'cold',
    disqualified: null,
  }));

  it('keeps the 20 that move most and counts everybody, in whatever order they are read', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(outcome, outcome), { maxLength: 60, size: 'max' }),
        fc.boolean(),
        (pairs, backwards) => {
          const leads = pairs.map(([before, after], n) => ({ id: `l${n}`, before, after }));
          const tally = new ImpactTally();
          for (const { id, before, after } of backwards ? [...leads].reverse() : leads) {
            tally.add({ id, stage: 'captured' }, before, after, () => true);
          }
          const impact = tally.result();
          const moves = leads
            .map(({ id, before, after }) => ({ id, by: (after.total ?? 0) - (before.total ?? 0) }))
            .filter(({ by }) => by !== 0)
            .sort((a, b) => Math.abs(b.by) - Math.abs(a.by) || (a.id < b.id ? -1 : 1));
          expect(impact.movers.map(({ lead: id, change }) => ({ id, by: change }))).toEqual(moves.slice(0, 20));
          expect(impact.moved).toBe(moves.length);
          const sum = (counts: Record<string, number>): number => Object.values(counts).reduce((all, n) => all + n, 0);
          expect([impact.leads, sum(impact.bands.before), sum(impact.bands.after)]).toEqual(
            Array(3).fill(leads.length),
          );
          const hot = leads.filter(({ before, after }) => before.band !== 'hot' && after.band === 'hot').length;
          expect([impact.becomeHot, impact.reachSales]).toEqual([hot, hot]);
        },
      ),
    );
  });
});

describe('an impact, lead by lead', () => {
  const one = (total: number | null, band: Outcome['band'], rule: string | null = null): Outcome => ({
    total,
    band,
    disqualified: rule === null ? null : { rule, reason: 'r' },
  });

  it('tells changes of band the commonest first, histograms before and after, who reaches sales and who is newly out', () => {
    const tally = new ImpactTally();
    const add = (id: string, before: Outcome | null, after: Outcome, reaches = false) =>
      tally.add({ id, stage: 'captured' }, before, after, () => reaches);
    add('a', one(99, 'cold'), one(100, 'warm'));
    add('b', one(100, 'warm'), one(150, 'hot'), true);
    add('c', one(100, 'warm'), one(151, 'hot'), false);
    add('d', one(200, 'hot'), one(200, 'hot'), true);
    add('e', null, one(10, 'cold', 'geo'));
    add('f', one(5, 'cold', 'geo'), one(5, 'cold', 'other'));
    add('g', one(7, 'cold'), one(null, null));
    expect(tally.result()).toMatchObject({
      leads: 7,
      moved: 5,
      becomeHot: 2,
      reachSales: 1,
      becomeDisqualified: 1,
      changes: [
        { from: 'warm', to: 'hot', count: 2 },
        { from: 'cold', to: 'warm', count: 1 },
        { from: 'none', to: 'cold', count: 1 },
        { from: 'cold', to: 'none', count: 1 },
      ],
      bands: { before: { cold: 3, warm: 2, hot: 1, none: 1 }, after: { cold: 2, warm: 1, hot: 3, none: 1 } },
    });
    const { histogram, movers } = tally.result();
    const counted = (columns: { count: number }[]): number => columns.reduce((sum, { count }) => sum + count, 0);
    expect([counted(histogram.before), counted(histogram.after)]).toEqual([6, 6]);
    expect(movers[0]).toEqual({
      lead: 'c',
      stage: 'captured',
      before: 100,
      after: 151,
      change: 51,
      bands: { before: 'warm', after: 'hot' },
    });
    expect(movers.find(({ lead: id }) => id === 'e')).toMatchObject({ before: 0, after: 10, change: 10 });
    expect(movers.find(({ lead: id }) => id === 'g')).toMatchObject({ before: 7, after: 0, change: -7 });
  });
});

describe('the difference of two models', () => {
  const rules = (text: string) => model(text).model;

  it('is told rule by rule, whatever the order of the rules', () => {
    const before = rules('fit: [ { id: a, when: {}, points: 1 }, { id: b, when: {}, points: 2 } ]\nmax: 5');
    const after = rules('fit: [ { id: b, when: {}, points: 3 }, { id: c, when: {}, points: 4 } ]\nmin: 0');
    expect(diffModels(before, after).map(({ path }) => path)).toEqual(['max', 'fit.a', 'fit.b', 'fit.c', 'min']);
    expect(diffModels(before, after).map(({ before: was, after: is }) => [was, is])).toEqual([
      [5, null],
      [expect.objectContaining({ points: 1 }), null],
      [expect.objectContaining({ points: 2 }), expect.objectContaining({ points: 3 })],
      [null, expect.objectContaining({ points: 4 })],
      [null, 0],
    ]);
    const lists = (points: number) =>
      rules(
        `engagement: [ { id: a, event: x.y, points: ${points} } ]\ndisqualify: [ { id: z, when: { profile.a: ${points} }, reason: r } ]`,
      );
    expect(diffModels(lists(1), lists(2)).map(({ path }) => path)).toEqual(['engagement.a', 'disqualify.z']);
    expect(diffModels(before, before)).toEqual([]);
    const turned = rules('max: 5\nfit: [ { id: b, when: {}, points: 2 }, { id: a, when: {}, points: 1 } ]');
    expect(diffModels(before, turned)).toEqual([]);
  });
});

describe('the history of a score', () => {
  const compiled = model('engagement: [ { id: a, event: x.y, points: 10, expires: 30 days } ]');

  it('has a point where the score is another than before, and one at its end', () => {
    const entries = [event('x.y', 50), event('x.y', 40)];
    const points = scoreHistory(compiled, lead({ createdAt: NOW - 60 * DAY, entries }), NOW - 60 * DAY, NOW);
    expect(points.map(({ total }) => total)).toEqual([0, 10, 20, 10, 0, 0]);
    expect(points[1]?.at).toBe(NOW - 50 * DAY);
    expect(points.at(-1)?.at).toBe(NOW);
  });

  it('is bounded however much happened', () => {
    const entries = Array.from({ length: 3000 }, (_, n) => event('x.y', n / 10));
    expect(scoreHistory(compiled, lead({ createdAt: 0, entries }), 0, NOW).length).toBeLessThanOrEqual(401);
  });

  it('is empty after an objection to profiling (edge case 65)', () => {
    expect(scoreHistory(compiled, lead({ profiling: false }), NOW - DAY, NOW)).toEqual([]);
  });
});
