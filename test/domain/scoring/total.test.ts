import { assess, scoreNow } from '../../../domain/scoring/assess';
import { compileModel } from '../../../domain/scoring/compile-model';
import { roundHalfAway } from '../../../domain/scoring/band';
import { DAY, event, lead, model, NOW, score } from './scoring-fixtures';

describe('total, band, disqualification', () => {
  it('rounds half away from zero, last, and clamps', () => {
    expect([0.5, -0.5, 2.5, -2.5, 0.49, -0.49, 1.1 + 2.2 + 0.2].map(roundHalfAway)).toEqual([1, -1, 3, -3, 0, 0, 4]);
    const text =
      'min: -10\nmax: 20\nfit: [ { id: a, when: { profile.x: 1 }, points: 50 }, { id: b, when: { profile.x: 2 }, points: -50 } ]';
    expect([1, 2].map((x) => score(text, { profile: { x } }).total)).toEqual([20, -10]);
    expect(Object.is(score(text).total, 0)).toBe(true);
  });

  it('equal is in the higher band', () => {
    const at = (points: number): unknown => score(`fit: [ { id: a, when: {}, points: ${points} } ]`).band;
    expect([99, 99.5, 100, 149, 150].map(at)).toEqual(['cold', 'warm', 'warm', 'warm', 'hot']);
  });

  it('without both minima hot stays warm', () => {
    const text =
      'hotRequires: { fit: 40, engagement: 30 }\nfit: [ { id: a, when: { profile.x: 1 }, points: 160 } ]\nengagement: [ { id: b, event: x.y, points: 30 } ]';
    expect(score(text, { profile: { x: 1 } }).band).toBe('warm');
    expect(score(text, { profile: { x: 1 }, entries: [event('x.y', 1)] }).band).toBe('hot');
    const busy = Array.from({ length: 6 }, () => event('x.y', 1));
    expect(score(text, { entries: busy })).toMatchObject({ total: 180, band: 'warm' });
  });

  it('exactly both minima is enough, and less than either is not', () => {
    const of = (fit: number, engagement: number): unknown =>
      score(
        `hotRequires: { fit: 40, engagement: 30 }\nfit: [ { id: a, when: {}, points: ${fit} } ]\nengagement: [ { id: b, event: x.y, points: ${engagement} } ]`,
        { entries: [event('x.y', 1), event('score.adjusted', 1, { points: 100 })] },
      ).band;
    expect([of(40, 30), of(39.5, 30), of(40, 29.5)]).toEqual(['hot', 'warm', 'warm']);
  });

  it('the signed threshold takes the place of the model’s', () => {
    const compiled = compileModel(model('fit: [ { id: a, when: {}, points: 120 } ]').model, { hot: 120 });
    expect(assess(compiled, lead(), NOW).band).toBe('hot');
  });

  it('the first matching rule disqualifies, unless it is muted; a missing field does not', () => {
    const text =
      'disqualify:\n  - { id: geo, when: { profile.country: { nin: [FR] } }, reason: out }\n  - { id: stud, when: { profile.x: 1 }, reason: student }';
    expect(score(text).disqualified).toBeNull();
    expect(score(text, { profile: { country: 'US', x: 1 } }).disqualified).toEqual({ rule: 'geo', reason: 'out' });
    expect(score(text, { profile: { country: 'US', x: 1 }, mutedRules: ['geo'] }).disqualified?.rule).toBe('stud');
  });

  it('no score and no band after an objection to profiling (edge case 65)', () => {
    const text = 'fit: [ { id: a, when: {}, points: 200 } ]';
    expect(score(text, { profiling: false })).toMatchObject({ total: null, band: null, items: [], nextChangeAt: null });
  });

  it('an adjustment is what is called so and has a number of points, nothing else', () => {
    const entries = [event('page.viewed', 1, { points: 50 }), event('score.adjusted', 1, { points: '9' })];
    expect(score('fit: []', { entries }).total).toBe(0);
  });

  it('an adjustment counts until it ends (edge case 47)', () => {
    const until = NOW + 3 * DAY;
    const entries = [
      event('score.adjusted', 1, { points: 12.5, reason: 'fair', until: new Date(until).toISOString(), author: 'a' }),
    ];
    expect(score('fit: []', { entries })).toMatchObject({ total: 13, adjustments: 12.5, nextChangeAt: until });
    expect(score('fit: []', { entries }, until)).toMatchObject({ total: 0, nextChangeAt: null });
  });
});

describe('what made a lead hot', () => {
  const text =
    'bands: { warm: 10, hot: 20 }\nengagement:\n  - { id: good, event: x.good, points: 18 }\n  - { id: bad, event: x.bad, points: -4, halfLife: 1 day }';
  const adjusted = (daysAgo: number, points: number, until?: number) =>
    event('score.adjusted', daysAgo, { points, ...(until !== undefined && { until }) });

  it('is an adjustment, too: a person’s act', () => {
    expect(score(text, { entries: [event('x.good', 9), adjusted(2, 5)] })).toMatchObject({
      band: 'hot',
      hotBy: 'activity',
    });
  });

  it('is not time where something small went off it and it stayed hot', () => {
    const entries = [event('x.good', 30), event('x.good', 30), event('x.bad', 5)];
    expect(score(text, { entries })).toMatchObject({ band: 'hot', hotBy: 'activity' });
  });

  it('is time where a deduction by hand ran out', () => {
    const entries = [adjusted(20, -10, NOW - DAY), event('x.good', 9), event('x.bad', 9), adjusted(9, 4)];
    expect(score(text, { entries }, NOW - 2 * DAY)).toMatchObject({ band: 'warm', hotBy: null });
    expect(score(text, { entries })).toMatchObject({ band: 'hot', hotBy: 'time' });
  });

  it('is asked of a lead without any activity since its capture', () => {
    const fit = 'fit: [ { id: a, when: {}, points: 200 } ]';
    expect(score(fit, { createdAt: NOW - DAY })).toMatchObject({ band: 'hot', hotBy: 'activity' });
  });
});

describe('by time alone', () => {
  const text =
    'bands: { warm: 10, hot: 20 }\nengagement:\n  - { id: good, event: x.good, points: 25 }\n  - { id: bad, event: x.bad, points: -10, expires: 30 days }';

  it('nextDecisionAt is when the band turns, and a band risen by time alone is told', () => {
    const entries = [event('x.good', 10), event('x.bad', 5)];
    const assessed = score(text, { entries });
    expect(assessed).toMatchObject({ band: 'warm', nextDecisionAt: NOW + 25 * DAY, hotBy: null });
    expect(score(text, { entries }, NOW + 25 * DAY)).toMatchObject({ band: 'hot', hotBy: 'time' });
    const after = [...entries, event('x.good', -26)];
    expect(score(text, { entries: after }, NOW + 27 * DAY)).toMatchObject({ band: 'hot', hotBy: 'activity' });
  });

  it('a disqualification that turns by time is a decision', () => {
    const old = 'disqualify: [ { id: old, when: { createdAt: { olderThan: 10 days } }, reason: old } ]';
    expect(score(old)).toMatchObject({ disqualified: null, nextChangeAt: null, nextDecisionAt: NOW + 10 * DAY + 1 });
  });

  it('scoreNow gives what assess gives', () => {
    const input = lead({ entries: [event('x.good', 10), event('x.bad', 5)] });
    expect(assess(model(text), input, NOW)).toMatchObject(scoreNow(model(text), input, NOW));
  });
});
