import fc from 'fast-check';
import { foldedBefore, planFold, withFolded } from '../../domain/life/fold-plan';
import { leadFacts } from '../../domain/lead/lead-facts';
import { assess } from '../../domain/scoring/assess';
import { assessmentInput } from '../../domain/scoring/assess-lead';
import type { TimelineEntry } from '../../domain/timeline/entry';
import { tellFolded } from '../../domain/timeline/folded';
import { blankLead } from '../support/blank-lead';
import { SCORING_MODEL } from './files/examples';
import { DAY, event, model, NOW } from './scoring/scoring-fixtures';

jest.setTimeout(120_000);

const HOUR = 3_600_000;
const YEAR = 365 * DAY;
/** Each has something old events could still be needed for: points that never end, silence, counts, what is missing, ages that stand still. */
const MODELS = [
  model(SCORING_MODEL.replace('model: hr-payroll\n', '')),
  model(`salesCycle: 12 months
taper: 3 months
fit:
  - { id: clicks, when: { events.email.clicked.count: { gte: 3 } }, points: 4 }
  - { id: views, when: { events.page.viewed.count: { gte: 6 } }, points: 2 }
engagement:
  - { id: click, event: email.clicked, points: 11, limit: { times: 2, per: 30 days } }
  - { id: page, event: page.viewed, points: 7.5, limit: { times: 2, per: 10 days, distinct: path } }
  - { id: careers, event: page.viewed, where: { path: /jobs }, points: -9, limit: { times: 1, per: 60 days } }
  - { id: unsubscribe, event: email.unsubscribed, points: -30, halfLife: 300 days }
  - { id: custom, event: x.trial, points: 8 }
inactivity: { perMonth: -4.5, resetBy: 5 }
noResponse: { unanswered: 3, points: -6, max: 2 }
`),
  model(`engagement:
  - { id: nowhere, event: page.viewed, where: { path: { exists: false } }, points: -3 }
  - { id: always, event: content.downloaded, points: 5, limit: { times: 3, per: 90 days, distinct: url } }
  - { id: fading, event: email.opened, points: 3, expires: 900 days }
inactivity: { perMonth: -1, max: 40 }
`),
];

const entry: fc.Arbitrary<TimelineEntry> = fc
  .record({
    id: fc.uuid(),
    minutesAgo: fc.oneof(
      fc.integer({ min: 0, max: 4 * 365 * 24 * 60 }),
      // Close together, about where a month of folding ends.
      fc
        .integer({ min: 0, max: 120 })
        .map((minutes) => Math.floor((NOW - Date.UTC(2024, 7, 1)) / 60_000) - 60 + minutes),
    ),
    kind: fc.constantFrom(
      ...['email.sent', 'email.opened', 'email.clicked', 'page.viewed', 'page.viewed', 'content.downloaded', 'x.trial'],
      ...['form.submitted', 'call.missed', 'call.answered', 'email.unsubscribed', 'score.adjusted', 'stage.changed'],
    ),
    path: fc.constantFrom('/tarifs', '/jobs/1', '/blog'),
    points: fc.integer({ min: -20, max: 20 }),
    visitor: fc.constantFrom('a', 'b', undefined),
    machine: fc.option(fc.constant('scanner'), { freq: 9, nil: undefined }),
  })
  .map(({ id, minutesAgo, kind, path, points, visitor, machine }) => ({
    ...{ id, kind, actor: 'lead', at: NOW - minutesAgo * 60_000, receivedAt: NOW - minutesAgo * 60_000 },
    props: { path, url: path, points, of: 'guide', fields: ['phone'] },
    ...(visitor !== undefined && { visitor }),
    ...(machine !== undefined && { machine }),
  }));
const pause = fc
  .tuple(fc.integer({ min: 0, max: 1400 }), fc.integer({ min: 1, max: 300 }))
  .map(([ago, days]) => ({ from: NOW - ago * DAY, to: Math.min(NOW, NOW - (ago - days) * DAY) }));

test('no score, explanation, band or next change is another after folding, at any instant and whatever comes later', () => {
  let folded = 0;
  fc.assert(
    fc.property(
      fc.array(entry, { maxLength: 40, size: 'max' }),
      fc.array(pause, { maxLength: 2 }),
      fc.constantFrom({ amount: 25, unit: 'months' } as const, { amount: 200, unit: 'days' } as const),
      fc.array(fc.integer({ min: 0, max: 3 * 365 * 24 }), { minLength: 3, maxLength: 3 }),
      fc.array(fc.tuple(entry, fc.integer({ min: 0, max: 365 * 24 })), { maxLength: 5 }),
      fc.boolean(),
      (entries, pauses, kept, hours, arrivals, tracked) => {
        const permission = tracked ? 'granted' : 'refused';
        const person = { consent: { pixel: permission, links: permission } } as const;
        const lead = { ...blankLead('L', NOW - 4 * YEAR, person), pauses };
        const gone = planFold({ lead, entries, models: MODELS, now: NOW }, kept);
        folded += gone.length;
        const later = arrivals.map(([one, after]) => ({ ...one, id: `later ${one.id}`, at: NOW + after * HOUR }));
        const [before, after] = [
          [...entries, ...later],
          [...withFolded(entries, gone), ...later],
        ];
        for (const compiled of MODELS)
          for (const at of [NOW, ...hours.map((hour) => NOW + hour * HOUR)])
            expect(assess(compiled, assessmentInput(lead, after), at)).toEqual(
              assess(compiled, assessmentInput(lead, before), at),
            );
        expect(leadFacts(lead, after, null, 'captured').events).toEqual(
          leadFacts(lead, before, null, 'captured').events,
        );
        expect(after.map(({ id, at, kind }) => [id, at, kind])).toEqual(
          before.map(({ id, at, kind }) => [id, at, kind]),
        );
      },
    ),
    { numRuns: 150 },
  );
  expect(folded).toBeGreaterThan(200);
});

const KEPT = { amount: 25, unit: 'months' } as const;
const seen = (entries: TimelineEntry[], more = {}) => ({
  ...{ lead: blankLead('L', NOW - 4 * YEAR, {}), entries, models: [MODELS[0]!], now: NOW },
  ...more,
});

test('what was seen goes: pages, browsers, values; a mail’s event keeps which mail and link it was, for reports count them', () => {
  const page = event('page.viewed', 900, { path: '/tarifs', referrer: 'https://a.example' }, { visitor: 'browser' });
  const click = event('email.clicked', 899, { of: 'guide', url: 'https://a.example/g', agent: 'x' }, { mail: 'm1' });
  const form = event('form.submitted', 898, { fields: ['phone'] });
  const fresh = event('page.viewed', 100, { path: '/tarifs' });
  const folded = planFold(seen([page, click, form, fresh]), KEPT);
  expect(folded).toEqual([
    { ...{ id: page.id, at: page.at, receivedAt: page.at, kind: page.kind, actor: 'lead', props: {} }, folded: true },
    { ...click, props: { of: 'guide', url: 'https://a.example/g' }, folded: true },
  ]);
  expect(planFold(seen(withFolded([page, click, form, fresh], folded)), KEPT)).toEqual([]);
});

test('what came in late, and what lies in the enrolment under way, stays whole', () => {
  const page = event('page.viewed', 900, { path: '/tarifs' });
  expect(planFold(seen([{ ...page, receivedAt: NOW - DAY }]), KEPT)).toEqual([]);
  const lead = blankLead('L', NOW - 4 * YEAR, {});
  const inside = { ...lead, state: { enrollment: { enteredAt: NOW - 1000 * DAY } } } as unknown as typeof lead;
  expect(planFold(seen([page], { lead: inside }), KEPT)).toEqual([]);
});

test('whole months are folded, and none within a sales cycle that is longer than events are kept', () => {
  expect(new Date(foldedBefore(NOW, KEPT, [])).toISOString()).toBe('2024-08-01T00:00:00.000Z');
  expect(new Date(foldedBefore(NOW, { amount: 3, unit: 'months' }, [MODELS[1]!])).toISOString()).toBe(
    '2025-09-01T00:00:00.000Z',
  );
});

test('a timeline tells of folded events by month, how many of each kind', () => {
  const at = (day: number) => (NOW - Date.UTC(2024, 0, day)) / DAY;
  const folded = { folded: true } as const;
  const shown = tellFolded([
    event('page.viewed', at(3), {}, folded),
    event('page.viewed', at(5), {}, folded),
    event('page.viewed', at(6), {}, { ...folded, repeated: true }),
    event('email.opened', at(9), {}, folded),
    event('email.opened', at(10), {}, { ...folded, machine: 'proxy' }),
    event('email.opened', at(40), {}, folded),
    event('form.submitted', at(4)),
  ]);
  expect(shown.map(({ kind }) => kind)).toEqual(['form.submitted', 'events.folded', 'events.folded']);
  expect(shown.slice(1)).toMatchObject([
    {
      id: 'folded.2024-01',
      at: Date.UTC(2024, 0, 9),
      props: { month: '2024-01', events: { 'page.viewed': 2, 'email.opened': 1 } },
    },
    { id: 'folded.2024-02', props: { events: { 'email.opened': 1 }, lastAt: '2024-02-09T00:00:00.000Z' } },
  ]);
});
