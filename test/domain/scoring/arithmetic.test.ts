import { assess, scoreNow } from '../../../domain/scoring/assess';
import { compileModel } from '../../../domain/scoring/compile-model';
import { roundHalfAway } from '../../../domain/scoring/band';
import { DAY, event, lead, model, NOW, score } from './scoring-fixtures';

describe('fit', () => {
  it('sums the points of every rule that matches the profile', () => {
    const text =
      'fit:\n  - { id: a, when: { profile.role: cfo }, points: 50 }\n  - { id: b, when: { profile.n: { gt: 3 } }, points: -7.25 }';
    expect(score(text, { profile: { role: 'cfo', n: 4 } })).toMatchObject({ fit: 42.75, total: 43 });
    expect(score(text, { profile: { role: 'cfo' } })).toMatchObject({ fit: 50 });
  });

  it('counts the rules of one group once: the highest match', () => {
    const text =
      'fit:\n  - { id: a, when: { profile.n: { gt: 1 } }, points: 10, group: size }\n  - { id: b, when: { profile.n: { gt: 5 } }, points: 30, group: size }';
    expect(score(text, { profile: { n: 9 } }).items.map((item) => item.rule)).toEqual(['b']);
    expect(score(text, { profile: { n: 2 } }).total).toBe(10);
  });

  it('completeness is points × filled / listed; blank is not filled', () => {
    const text = 'completeness: { fields: [a, b, c, d], points: 16 }';
    expect(score(text, { profile: { a: 'x', b: 0, c: ' ', d: [] } })).toMatchObject({
      fit: 8,
      items: [{ count: 2, outOf: 4 }],
    });
  });

  it('freshness counts while every listed field was confirmed within the period', () => {
    const text = 'freshness: { fields: [role, company], within: 12 months, points: 5 }';
    const fresh = { role: NOW - 360 * DAY, company: NOW };
    expect(score(text, { confirmedAt: fresh })).toMatchObject({ total: 5, nextChangeAt: NOW + 1 });
    expect(score(text, { confirmedAt: fresh }, NOW + 1).total).toBe(0);
    expect(score(text, { confirmedAt: { role: NOW } }).total).toBe(0);
  });

  it('reads tags, source, consent and events, and a comparison on what is missing is false', () => {
    const text = `fit:
  - { id: a, when: { tags: vip, source: fair, consent.email: granted, language: fr }, points: 1 }
  - { id: b, when: { events.email.clicked.count: { gte: 2 } }, points: 2 }
  - { id: c, when: { profile.x: { ne: 1 } }, points: 4 }
  - { id: d, when: { lastActivityAt: { exists: false } }, points: 8 }`;
    const facts = { tags: ['vip'], source: 'fair', consent: { email: 'granted' }, language: 'fr' };
    const entries = [
      event('email.clicked', 1),
      event('email.clicked', 2),
      event('email.clicked', 3, {}, { machine: 'scanner' }),
    ];
    expect(score(text, { facts, entries }).items.map((item) => item.rule)).toEqual(['a', 'b', 'd']);
  });
});

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

describe('activity and silence', () => {
  const text = `engagement:
  - { id: open, event: email.opened, points: 2 }
  - { id: page, event: page.viewed, points: 6 }
  - { id: sent, event: email.sent, points: 9 }
inactivity: { perMonth: -5, max: 12, resetBy: 5 }`;
  const createdAt = Date.UTC(2026, 0, 15, 10);

  it('the worked example: three months → −15, ten days → 0', () => {
    const silent = 'inactivity: { perMonth: -5 }\nengagement:\n  - { id: a, event: x.y, points: 1 }';
    const old = [event('x.y', 0, {}, { at: Date.UTC(2026, 5, 15, 10) })];
    expect(score(silent, { createdAt, entries: old }).inactivity).toBe(-15);
    expect(score(silent, { createdAt, entries: [event('x.y', 10)] }).inactivity).toBe(0);
  });

  it('an activity is worth at least resetBy at its base, or is a human contact; what is done to the lead never is one', () => {
    const last = (kind: string): number | null => score(text, { createdAt, entries: [event(kind, 1)] }).lastActivityAt;
    expect(last('page.viewed')).toBe(NOW - DAY);
    expect(last('email.replied')).toBe(NOW - DAY);
    expect(last('call.answered')).toBe(NOW - DAY);
    expect([last('email.opened'), last('email.sent'), last('call.missed')]).toEqual([null, null, null]);
  });

  it('an activity is worth 1 point unless the model says otherwise; a meeting held always is one, a mail bounced never', () => {
    const plain =
      'engagement: [ { id: a, event: x.y, points: 1 }, { id: b, event: x.z, points: 0.5 }, { id: c, event: email.bounced, points: 9 } ]';
    const last = (kind: string): number | null => score(plain, { createdAt, entries: [event(kind, 1)] }).lastActivityAt;
    expect([last('x.y'), last('meeting.held')]).toEqual([NOW - DAY, NOW - DAY]);
    expect([last('x.z'), last('email.bounced'), last('sms.sent')]).toEqual([null, null, null]);
  });

  it('noResponse counts once unless the model says otherwise', () => {
    const calls = Array.from({ length: 6 }, (_, index) => event('call.missed', 10 - index));
    expect(score('noResponse: { unanswered: 2, points: -10 }', { createdAt, entries: calls }).noResponse).toBe(-10);
  });

  it('with no activity silence counts since capture, at most `max` months', () => {
    expect(score(text, { createdAt })).toMatchObject({ inactivity: -40, items: [{ kind: 'inactivity', count: 8 }] });
    expect(score(text, { createdAt }, NOW + 3000 * DAY).inactivity).toBe(-60);
    expect(score(text, { createdAt }).nextChangeAt).toBe(Date.UTC(2026, 9, 15, 10));
  });

  const unanswered = 'salesCycle: 6 months\nnoResponse: { unanswered: 2, points: -10, max: 2 }';
  it('noResponse: every N-th contact in a row without activity between, at most max times', () => {
    const sent = (count: number): ReturnType<typeof event>[] =>
      Array.from({ length: count }, (_, index) =>
        event(['email.sent', 'call.missed', 'sms.sent'][index % 3]!, 20 - index),
      );
    expect([1, 2, 3, 4, 9].map((count) => score(unanswered, { entries: sent(count) }).noResponse)).toEqual([
      0, -10, -10, -20, -20,
    ]);
    const answered = [...sent(3), event('email.replied', 19.5)];
    expect(score(unanswered, { entries: answered }).noResponse).toBe(-10);
    const between = [...sent(2), event('email.replied', 19.5)];
    expect(score(unanswered, { entries: between }).noResponse).toBe(0);
    expect(
      score(unanswered, { entries: [event('email.sent', 2, { kind: 'service' }), event('email.sent', 1)] }).noResponse,
    ).toBe(0);
  });

  it('a run counts at its N-th contact, while that lies within the sales cycle', () => {
    const at = Date.UTC(2026, 2, 1);
    const entries = [event('call.missed', 0, {}, { at: at - DAY }), event('call.missed', 0, {}, { at })];
    const end = Date.UTC(2026, 8, 1);
    expect([end, end + 1].map((now) => score(unanswered, { entries }, now).noResponse)).toEqual([-10, 0]);
    expect(score(unanswered, { entries }, at).nextChangeAt).toBe(end + 1);
  });

  it('without tracking mail silence means nothing; other channels count', () => {
    const both = `${text}\nnoResponse: { unanswered: 2, points: -10 }`;
    const mails = [event('email.sent', 4), event('email.sent', 3), event('form.submitted', 100)];
    expect(score(both, { createdAt, tracked: false, entries: mails })).toMatchObject({ inactivity: 0, noResponse: 0 });
    const calls = [event('call.missed', 4), event('call.missed', 3)];
    expect(score(both, { createdAt, tracked: false, entries: [...mails, ...calls] })).toMatchObject({
      inactivity: -40,
      noResponse: -10,
    });
  });
});

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

  it('an adjustment counts until it ends (edge case 47)', () => {
    const until = NOW + 3 * DAY;
    const entries = [
      event('score.adjusted', 1, { points: 12.5, reason: 'fair', until: new Date(until).toISOString(), author: 'a' }),
    ];
    expect(score('fit: []', { entries })).toMatchObject({ total: 13, adjustments: 12.5, nextChangeAt: until });
    expect(score('fit: []', { entries }, until)).toMatchObject({ total: 0, nextChangeAt: null });
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
