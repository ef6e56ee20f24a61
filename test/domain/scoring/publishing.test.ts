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
      fc.property(fc.array(fc.tuple(outcome, outcome), { maxLength: 60 }), fc.boolean(), (pairs, backwards) => {
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
        expect([impact.leads, sum(impact.bands.before), sum(impact.bands.after)]).toEqual(Array(3).fill(leads.length));
        const hot = leads.filter(({ before, after }) => before.band !== 'hot' && after.band === 'hot').length;
        expect([impact.becomeHot, impact.reachSales]).toEqual([hot, hot]);
      }),
    );
  });
});

describe('the difference of two models', () => {
  const rules = (text: string) => model(text).model;

  it('is told rule by rule, whatever the order of the rules', () => {
    const before = rules('fit: [ { id: a, when: {}, points: 1 }, { id: b, when: {}, points: 2 } ]\nmax: 5');
    const after = rules('fit: [ { id: b, when: {}, points: 3 }, { id: c, when: {}, points: 4 } ]\nmin: 0');
    expect(diffModels(before, after).map(({ path }) => path)).toEqual(['max', 'fit.a', 'fit.b', 'fit.c', 'min']);
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
