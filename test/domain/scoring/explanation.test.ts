import { DAY, event, NOW, score } from './scoring-fixtures';

const TEXT = `engagementMin: -5
fit: [ { id: hr, label: DRH, when: { profile.role: hr }, points: 50 } ]
completeness: { fields: [role, phone], points: 16 }
freshness: { fields: [role], within: 12 months, points: 5 }
engagement:
  - { id: paper, label: { fr: Livre blanc }, event: content.downloaded, points: 20, halfLife: 30 days }
  - { id: careers, event: page.viewed, points: -40 }
inactivity: { perMonth: -5, resetBy: 20 }
noResponse: { unanswered: 2, points: -10, max: 3 }`;
const calls = [1, 2, 3, 4].map((daysAgo) => event('call.missed', daysAgo));

it('every term has its line, with its kind, points, how many and when; nothing that is worth nothing has one', () => {
  const entries = [
    event('content.downloaded', 90),
    event('page.viewed', 70),
    ...calls,
    event('score.adjusted', 0, { points: 7, reason: 'fair' }, { id: 'adjusted' }),
    event('score.adjusted', 0, { points: 1, reason: 3 }, { id: 'odd' }),
    event('score.adjusted', 0, { points: 'many' }),
  ];
  const { items } = score(TEXT, {
    profile: { role: 'hr' },
    confirmedAt: { role: NOW - DAY },
    createdAt: NOW - 100 * DAY,
    entries,
  });
  expect(items).toEqual([
    { rule: 'hr', kind: 'fit', label: 'DRH', points: 50 },
    { rule: 'completeness', kind: 'completeness', label: null, points: 8, count: 1, outOf: 2 },
    { rule: 'freshness', kind: 'fit', label: null, points: 5, count: 1 },
    {
      rule: 'paper',
      kind: 'engagement',
      label: { fr: 'Livre blanc' },
      points: 2.5,
      fullPoints: 20,
      count: 1,
      lastAt: NOW - 90 * DAY,
    },
    {
      rule: 'careers',
      kind: 'engagement',
      label: null,
      points: -40,
      fullPoints: -40,
      count: 1,
      lastAt: NOW - 70 * DAY,
    },
    { rule: 'engagementMin', kind: 'engagement', label: null, points: 32.5 },
    { rule: 'inactivity', kind: 'inactivity', label: null, points: -10, count: 2, lastAt: NOW - 90 * DAY },
    { rule: 'noResponse', kind: 'noResponse', label: null, points: -20, count: 2 },
    { rule: 'adjusted', kind: 'adjustment', label: 'fair', points: 7, count: 1, lastAt: NOW },
    { rule: 'odd', kind: 'adjustment', label: null, points: 1, count: 1, lastAt: NOW },
  ]);
});

it('a lead that has just come has no line but what it is', () => {
  expect(score(TEXT).items).toEqual([]);
  expect(score(TEXT, { createdAt: NOW - 40 * DAY }).items).toEqual([
    { rule: 'inactivity', kind: 'inactivity', label: null, points: -5, count: 1 },
  ]);
});

it('engagement at its floor, not under it, has no line of its own', () => {
  const text = 'engagementMin: -40\nengagement: [ { id: careers, event: page.viewed, points: -40 } ]';
  expect(score(text, { entries: [event('page.viewed', 1)] }).items.map(({ rule }) => rule)).toEqual(['careers']);
});

it('a field never confirmed is not fresh', () => {
  const text = 'freshness: { fields: [role, company], within: 12 months, points: 5 }';
  expect(score(text).total).toBe(0);
  expect(score(text, { confirmedAt: { company: NOW } }).total).toBe(0);
});
