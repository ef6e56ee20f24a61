import { DAY, event, NOW, score } from './scoring-fixtures';

const YOUNG = 'fit: [ { id: young, when: { createdAt: { within: 10 days } }, points: 7 } ]';
const END = NOW + 10 * DAY + 1;
const fading = (points: number): string =>
  `${YOUNG}\nengagement: [ { id: r, event: x.y, points: ${points}, expires: 20 days } ]`;

describe('nextChangeAt', () => {
  it('is when a condition on age turns, where that comes before what fades', () => {
    const assessed = score(fading(5), { entries: [event('x.y', 0)] });
    expect(assessed).toMatchObject({ total: 12, nextChangeAt: END });
    expect(score(fading(5), { entries: [event('x.y', 15)] }).nextChangeAt).toBe(NOW + 5 * DAY);
  });

  it('is found in a smooth decline that the turn of a condition cuts short', () => {
    const text = `${YOUNG}\nengagement: [ { id: r, event: x.y, points: 100, halfLife: 30 days } ]`;
    // 100 · 2^(-t / 30 days) is 99.5, and so rounds to 100 for the last time, after t = 30 days · log2(100 / 99.5).
    const last = NOW + Math.floor(30 * DAY * Math.log2(100 / 99.5));
    const assessed = score(text, { entries: [event('x.y', 0)] });
    expect(assessed).toMatchObject({ total: 107, nextChangeAt: last + 1 });
    expect([
      score(text, { entries: [event('x.y', 0)] }, last).total,
      score(text, { entries: [event('x.y', 0)] }, last + 1).total,
    ]).toEqual([107, 106]);
  });

  it.each([0.3, -0.3])('counts what stands still beside a smooth decline: %p points', (still) => {
    const text = `engagement:\n  - { id: r, event: x.y, points: 100, halfLife: 30 days }\n  - { id: s, event: x.z, points: ${still} }`;
    const entries = [event('x.y', 0), event('x.z', 0)];
    const last = NOW + Math.floor(30 * DAY * Math.log2(100 / (99.5 - still)));
    expect(score(text, { entries })).toMatchObject({ total: 100, nextChangeAt: last + 1 });
    expect([score(text, { entries }, last).total, score(text, { entries }, last + 1).total]).toEqual([100, 99]);
  });

  it.each(['', ', halfLife: 30 days'])('is exact while the sales cycle tapers%s', (fading) => {
    const text = `salesCycle: 60 days\ntaper: 20 days\nengagement: [ { id: r, event: x.y, points: 100${fading} } ]`;
    const entries = [event('x.y', 45)];
    const { total, nextChangeAt } = score(text, { entries });
    // It only falls: halved down to the millisecond by what a read computes.
    let [before, after] = [NOW, NOW + DAY];
    while (after - before > 1) {
      const middle = Math.floor((before + after) / 2);
      if (score(text, { entries }, middle).total === total) before = middle;
      else after = middle;
    }
    expect(nextChangeAt).toBe(after);
  });

  it('is not an instant at which what is lost and what is won make up for one another', () => {
    const text = `${YOUNG}\nengagement:\n  - { id: r, event: x.y, points: -7, expires: 20 days }\n  - { id: z, event: x.z, points: 3, expires: 40 days }`;
    const entries = [event('x.y', 0, {}, { at: END - 20 * DAY }), event('x.z', 0)];
    const assessed = score(text, { entries });
    expect(assessed).toMatchObject({ total: 3, nextChangeAt: NOW + 40 * DAY });
    expect(score(text, { entries }, END).total).toBe(3);
  });

  it('follows unanswered runs, adjustments and months of silence past the turn of a condition', () => {
    const text = `salesCycle: 12 months\n${YOUNG}\nnoResponse: { unanswered: 1, points: -10, max: 5 }\ninactivity: { perMonth: -5 }`;
    const entries = [event('call.missed', 1), event('score.adjusted', 1, { points: 3 })];
    const first = score(text, { entries });
    expect(first).toMatchObject({ total: 0, nextChangeAt: END });
    const second = score(text, { entries }, END);
    expect(second).toMatchObject({ total: -7, nextChangeAt: Date.UTC(2026, 9, 15, 10) });
  });

  it('is null where nothing can change: all has faded, or what counts lasts', () => {
    expect(
      score('engagement: [ { id: r, event: x.y, points: 5 } ]', { entries: [event('x.y', 900)] }).nextChangeAt,
    ).toBeNull();
    expect(score('fit: [ { id: a, when: {}, points: 5 } ]').nextChangeAt).toBeNull();
    expect(score('inactivity: { perMonth: -5, max: 0 }').nextChangeAt).toBeNull();
  });

  it('is null, and so is the decision, where the total stays clamped for ever', () => {
    const text =
      'min: 10\nbands: { warm: 20, hot: 30 }\nengagement: [ { id: r, event: x.y, points: 5, expires: 9 days } ]';
    expect(score(text, { entries: [event('x.y', 1)] })).toMatchObject({
      total: 10,
      nextChangeAt: null,
      nextDecisionAt: null,
    });
  });
});
