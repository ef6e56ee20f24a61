import { splitTemplate } from '../../../domain/files/template-front-matter';
import { AGREEMENT, FORM, SCORING_MODEL, SEQUENCE, TEAMS, TEMPLATE } from './examples';
import { errorsOf, read } from './read-file';

describe('the examples of the contract', () => {
  it.each([
    ['scoring-models', SCORING_MODEL],
    ['sequences', SEQUENCE],
    ['forms', FORM],
    ['agreements', AGREEMENT],
    ['teams', TEAMS],
    ['templates', TEMPLATE],
  ] as const)('%s are read as they stand', (kind, text) => {
    expect(errorsOf(kind, text)).toEqual([]);
  });

  it('reads what YAML might take for something else as it was meant', () => {
    expect(read('sequences', SEQUENCE).holdout).toBe(5);
    expect(read('agreements', AGREEMENT)).toMatchObject({ agreement: '2026', reviewBy: '2027-01-15' });
    expect(read('teams', TEAMS).benelux.reps[0].absent).toEqual(['2026-12-20/2027-01-03']);
    expect(read('segments', 'segment: no\nwhen: { profile.country: NO }')).toEqual({
      segment: 'no',
      when: { 'profile.country': 'NO' },
    });
  });

  it('fills in what the contract gives as default', () => {
    expect(read('sequences', SEQUENCE).steps[0].email.kind).toBe('marketing');
    const short = read('agreements', 'agreement: a\nhandoff: { model: m, hot: 10 }');
    expect(short).toMatchObject({ qualification: 'phone', reassignments: 2, escalation: [{ at: 80 }, { at: 100 }] });
  });

  it('reads JSON too', () => {
    expect(read('segments', '{"segment": "a", "when": {"score": {"$gte": 5}}}').segment).toBe('a');
  });
});

describe('other forms', () => {
  it('reads streams and broadcasts as sequences', () => {
    const stream =
      'stream: news\ncadence: { every: 2 weeks, on: tue, at: "10:00" }\ncontent:\n  - { template: one }\n  - email: { template: two }\n';
    expect(read('sequences', stream).content).toEqual([
      { email: { template: 'one', kind: 'marketing' } },
      { email: { template: 'two', kind: 'marketing' } },
    ]);
    const broadcast = 'broadcast: fair\nsegment: all\nat: 2026-11-03T10:00\nemail: { template: fair }';
    expect(read('sequences', broadcast)).toMatchObject({ broadcast: 'fair', priority: 0 });
  });

  it('reads every kind of step that files.md shows no example of', () => {
    const text = `sequence: s
steps:
  - wait: { until: "tue 10:00" }
  - waitFor: { any: [ { event: email.clicked }, { event: page.viewed, where: { path: /x } } ], timeout: 3 days }
  - waitFor: { all: [ { event: email.clicked, of: a } ], timeout: 3 days }
  - split: [ { weight: 1, name: a, steps: [] } ]
    winner: { after: 500, by: clicked }
    shadow: true
  - sms: { template: hello, topic: news }
    skipWhen: { customer: true }
  - task: { kind: phone, due: 1 day }
    then: { done: [ { end: { as: qualify } } ], not-done: [] }
    otherwise: []
`;
    expect(read('sequences', text).steps).toHaveLength(6);
  });

  it('reads fields, hooks, topics and mail settings', () => {
    read(
      'fields',
      'fields: [ { name: role, type: choice, values: [ intern, { value: hr, synonyms: [DRH] } ], retention: 3 years } ]',
    );
    read(
      'hooks',
      'hook: zoom\nverify: { by: hmac, header: x-sig, secret: s }\nlead: { email: a.b, profile.company: c }\nevent: { kind: event.attended, at: t }',
    );
    read('topics', 'topics: [ { name: news, label: { fr: Lettre, en: News } } ]');
    read(
      'mail',
      'routes: [ { name: main, maxPerSecond: 5, domains: [example.com] } ]\nsms: { url: https://sms.example.com }',
    );
  });

  it('cuts a template at its front matter and tells lines of the file', () => {
    expect(splitTemplate(TEMPLATE)).toMatchObject({
      frontLine: 2,
      body: '<mjml>{{unsubscribeUrl}}</mjml>\n',
      bodyLine: 6,
    });
    const errors = errorsOf('templates', '---\nsubject: a\nfrom: { adress: a@b }\n---\nbody');
    expect(errors.find((error) => error.path === 'from.adress')).toMatchObject({
      line: 3,
      path: 'from.adress',
      suggestion: 'address',
    });
  });
});
