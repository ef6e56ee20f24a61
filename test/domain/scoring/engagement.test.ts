import { DAY, event, NOW, score } from './scoring-fixtures';

describe('engagement', () => {
  const rule = (rest: string): string => `engagement:\n  - { id: r, event: x.y, ${rest} }`;

  it('gives each event the points of each matching rule', () => {
    const text =
      'engagement:\n  - { id: a, event: page.viewed, where: { path: /tarifs }, points: 10 }\n  - { id: b, event: page.viewed, points: 1 }';
    const entries = [event('page.viewed', 1, { path: '/tarifs/pme' }), event('page.viewed', 2, { path: '/blog' })];
    expect(score(text, { entries })).toMatchObject({ engagement: 12, total: 12 });
  });

  it('limit counts from the newest back: fewer than `times` counted ones in (its time, its time + per]', () => {
    const entries = [0, 3, 7, 8].map((daysAgo) => event('x.y', daysAgo));
    const counted = score(rule('points: 1, limit: { times: 1, per: 7 days }'), { entries }).counted;
    expect(counted.map((one) => (NOW - one.at) / DAY)).toEqual([0, 8]);
    const two = score(rule('points: 1, limit: { times: 2, per: 7 days }'), { entries }).counted;
    expect(two.map((one) => (NOW - one.at) / DAY)).toEqual([0, 3, 8]);
    // One that is still within `per` goes on counting when the one before it no longer is.
    const rolling = [0, 1, 7.5, 7.75].map((daysAgo) => event('x.y', daysAgo));
    const kept = score(rule('points: 1, limit: { times: 2, per: 7 days }'), { entries: rolling }).counted;
    expect(kept.map((one) => (NOW - one.at) / DAY)).toEqual([0, 1, 7.5]);
  });

  it('limit: what happened at one instant does not stand in one another’s way', () => {
    const entries = [event('x.y', 2), event('x.y', 2), event('x.y', 3)];
    const counted = score(rule('points: 1, limit: { times: 1, per: 7 days }'), { entries }).counted;
    expect(counted.map((one) => (NOW - one.at) / DAY)).toEqual([2, 2]);
  });

  it('distinct tells texts, numbers, lists and what is missing apart, and equal lists together', () => {
    const values = [['a', 'b'], ['a', 'b'], ['b'], 'a', 1, '1', null];
    const entries = values.map((url, index) => event('x.y', index, { url }));
    const text = rule('points: 1, limit: { times: 1, per: 90 days, distinct: url }');
    expect(score(text, { entries: [...entries, event('x.y', 9), event('x.y', 10)] }).total).toBe(7);
  });

  it('distinct limits each value on its own', () => {
    const entries = ['/a', '/a', '/b'].map((url, index) => event('x.y', index, { url }));
    expect(score(rule('points: 1, limit: { times: 1, per: 90 days, distinct: url }'), { entries }).total).toBe(2);
  });

  it('a retraction frees the limit up (edge case 49)', () => {
    const entries = [event('x.y', 1, {}, { retracted: true }), event('x.y', 2)];
    expect(score(rule('points: 5, limit: { times: 1, per: 7 days }'), { entries }).total).toBe(5);
  });

  it('expires: 0 from that age on', () => {
    const text = rule('points: 5, expires: 90 days');
    const entries = [event('x.y', 0)];
    const end = NOW + 90 * DAY;
    expect(score(text, { entries }).nextChangeAt).toBe(end);
    expect([end - 1, end].map((at) => score(text, { entries }, at).total)).toEqual([5, 0]);
  });

  it('halfLife: half after each', () => {
    const entries = [event('x.y', 60)];
    expect(score(rule('points: 20, halfLife: 30 days'), { entries }).engagement).toBeCloseTo(5, 10);
  });

  it('positive points older than the sales cycle weigh 0, counted in calendar months; negative points last', () => {
    const text = (points: number): string => `salesCycle: 6 months\n${rule(`points: ${points}`)}`;
    const at = Date.UTC(2025, 7, 31, 9);
    const entries = [event('x.y', 0, {}, { at })];
    const end = Date.UTC(2026, 1, 28, 9);
    expect([end, end + 1].map((now) => score(text(7), { entries }, now).total)).toEqual([7, 0]);
    expect(score(text(7), { entries }, at).nextChangeAt).toBe(end + 1);
    expect(score(text(-7), { entries }, end + 1).total).toBe(-7);
  });

  it('over its last `taper` they fall linearly to 0', () => {
    const text = `salesCycle: 6 months\ntaper: 2 months\n${rule('points: 100')}`;
    const entries = [event('x.y', 0, {}, { at: Date.UTC(2026, 0, 1) })];
    const [begin, end] = [Date.UTC(2026, 4, 1), Date.UTC(2026, 6, 1)];
    const weights = [begin, begin + (end - begin) / 4, end, end + DAY].map(
      (at) => score(text, { entries }, at).engagement,
    );
    expect(weights).toEqual([100, 75, 0, 0]);
  });

  it('fields pays once a lead for each field filled, however the form tells them', () => {
    const text = 'engagement:\n  - { id: f, event: form.submitted, points: 10, fields: { phone: 10, budget: 15 } }';
    const forms = [{ fields: ['phone'] }, { fields: { phone: '1', budget: '' } }, { phone: '1', budget: '10k' }];
    const entries = forms.map((props, index) => event('form.submitted', index, props));
    expect(score(text, { entries }).total).toBe(3 * 10 + 10 + 15);
  });

  it('fields may be all that a form is worth; blank, null and empty ones are not filled', () => {
    const text =
      'engagement: [ { id: f, event: form.submitted, points: 0, fields: { a: 1, b: 2, c: 4, d: 8 } } ]\ninactivity: { perMonth: -1, resetBy: 3 }';
    const of = (fields: unknown) => score(text, { entries: [event('form.submitted', 1, { fields } as never)] });
    expect(of({ a: ' ', b: null, c: [], d: ['x'] }).engagement).toBe(8);
    expect(of({ a: 0, b: false }).engagement).toBe(3);
    expect(of(null).engagement).toBe(0);
    expect(score(text, { entries: [event('form.submitted', 1, { a: 'x', fields: 'b' })] }).engagement).toBe(1);
    // What a form's fields are worth makes it an activity, also where they have been paid before (lifecycle.md, "activity").
    const twice = [
      event('form.submitted', 1, { fields: ['b', 'a'] }),
      event('form.submitted', 9, { fields: ['b', 'a'] }),
    ];
    expect(score(text, { entries: twice })).toMatchObject({ engagement: 3, lastActivityAt: NOW - DAY });
    expect(of(['b']).lastActivityAt).toBeNull();
  });

  it('an event that no longer weighs anything is no line of the explanation', () => {
    const { items, counted } = score(rule('points: 5, expires: 10 days'), { entries: [event('x.y', 11)] });
    expect([items, counted]).toEqual([[], []]);
  });

  it('events a machine made count nothing anywhere', () => {
    const entries = [event('x.y', 1, {}, { machine: 'apple-mail' })];
    expect(score(rule('points: 5'), { entries })).toMatchObject({ total: 0, lastActivityAt: null, items: [] });
  });

  it('engagementMin is a floor, with a line of its own', () => {
    const assessed = score(`engagementMin: -50\n${rule('points: -40')}`, {
      entries: [event('x.y', 1), event('x.y', 2)],
    });
    expect(assessed).toMatchObject({ engagement: -50, total: -50 });
    expect(assessed.items.at(-1)).toMatchObject({ rule: 'engagementMin', points: 30 });
  });

  it('when an event was received changes nothing, only when it happened (edge case 30)', () => {
    const text = rule('points: 16, halfLife: 10 days, limit: { times: 2, per: 7 days }');
    const received = (delays: readonly number[]): unknown =>
      score(text, {
        entries: [20, 12, 11, 3].map((daysAgo, index) =>
          event('x.y', daysAgo, {}, { id: `e${daysAgo}`, receivedAt: NOW - (delays[index] ?? 0) * DAY }),
        ),
      });
    const punctual = received([20, 12, 11, 3]);
    for (const delays of [
      [0, 0, 0, 0],
      [1, 2, 3, 4],
      [400, 300, 200, 100],
    ]) {
      expect(received(delays)).toEqual(punctual);
    }
  });

  it('entries later than now are not looked at', () => {
    expect(score(rule('points: 5'), { entries: [event('x.y', -1)] }).total).toBe(0);
  });
});

describe('age', () => {
  const text = 'salesCycle: 6 months\nengagement:\n  - { id: r, event: x.y, points: 16, halfLife: 10 days }';
  it('stands still while the lead is with people', () => {
    const entries = [event('x.y', 30)];
    const pauses = [
      { from: NOW - 25 * DAY, to: NOW - 10 * DAY },
      { from: NOW - 20 * DAY, to: NOW - 5 * DAY },
    ];
    expect(score(text, { entries, pauses }).engagement).toBeCloseTo(16 / 2, 10);
  });

  it('stands still for `expires` and for the sales cycle alike', () => {
    const pauses = [{ from: NOW - 50 * DAY, to: NOW - 20 * DAY }];
    const expiring = 'engagement: [ { id: r, event: x.y, points: 5, expires: 90 days } ]';
    const old = [event('x.y', 100)];
    expect(score(expiring, { entries: old }).engagement).toBe(0);
    expect(score(expiring, { entries: old, pauses })).toMatchObject({ engagement: 5, nextChangeAt: NOW + 20 * DAY });
    const cycle = 'salesCycle: 3 months\nengagement: [ { id: r, event: x.y, points: 5 } ]';
    expect(score(cycle, { entries: old }).engagement).toBe(0);
    expect(score(cycle, { entries: old, pauses }).engagement).toBe(5);
  });

  it('and nothing changes by time alone while they still have it', () => {
    const entries = [event('x.y', 30)];
    const pauses = [{ from: NOW - 10 * DAY, to: null }];
    expect(score(text, { entries, pauses })).toMatchObject({ engagement: 4, nextChangeAt: null, nextDecisionAt: null });
    expect(score(text, { entries, pauses }, NOW + 400 * DAY).engagement).toBe(4);
  });

  it('is taken out of silence too', () => {
    const silent = 'inactivity: { perMonth: -5 }';
    const createdAt = Date.UTC(2026, 0, 10);
    const pauses = [{ from: Date.UTC(2026, 1, 1), to: Date.UTC(2026, 2, 1) }];
    expect(score(silent, { createdAt, pauses }, Date.UTC(2026, 2, 9)).total).toBe(-5);
    expect(score(silent, { createdAt }, Date.UTC(2026, 2, 10)).total).toBe(-10);
  });
});
