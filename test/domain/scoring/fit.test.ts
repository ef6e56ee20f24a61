import { DAY, event, NOW, score } from './scoring-fixtures';

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

  it('asked of the past, a field confirmed since goes stale at its own time, pauses or none', () => {
    const text = 'freshness: { fields: [role], within: 10 days, points: 5 }';
    const confirmedAt = { role: NOW + 5 * DAY };
    const nextChangeAt = NOW + 15 * DAY + 1;
    expect(score(text, { confirmedAt })).toMatchObject({ total: 5, nextChangeAt });
    const pauses = [{ from: NOW - 9 * DAY, to: NOW - 8 * DAY }];
    expect(score(text, { confirmedAt, pauses })).toMatchObject({ total: 5, nextChangeAt });
  });

  it('counts events for a condition that asks for other things besides', () => {
    const text =
      'fit: [ { id: a, when: { profile.x: 1, events.x.y.count: 1 }, points: 1 }, { id: b, when: {}, points: 2 } ]';
    expect(score(text, { profile: { x: 1 }, entries: [event('x.y', 1)] }).total).toBe(3);
    const disqualify = 'disqualify: [ { id: a, when: { events.x.y.lastAt: { olderThan: 3 days } }, reason: old } ]';
    const entries = [event('x.y', 2), event('x.y', 9)];
    expect(score(disqualify, { entries }).disqualified).toBeNull();
    expect(score(disqualify, { entries }, NOW + 2 * DAY).disqualified?.rule).toBe('a');
  });

  it('of a group the first of equals counts, each group on its own, and rules without group all', () => {
    const rule = (id: string, more: string): string => `  - { id: ${id}, when: {}, ${more} }`;
    const text = [
      'fit:',
      rule('a', 'points: 5, group: g'),
      rule('b', 'points: 5, group: g'),
      rule('c', 'points: 1, group: h'),
      rule('d', 'points: -1, group: h'),
      rule('e', 'points: 2'),
    ].join('\n');
    expect(score(text).items.map((item) => item.rule)).toEqual(['a', 'c', 'e']);
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
