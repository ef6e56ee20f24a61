import type { Finding } from '../../../domain/files/finding';
import { FILE_KINDS, type FileKind, jsonSchema } from '../../../domain/files/kinds';
import { parseFile } from '../../../domain/files/parse';
import { splitTemplate } from '../../../domain/files/template-front-matter';
import { AGREEMENT, FORM, SCORING_MODEL, SEQUENCE, TEAMS, TEMPLATE } from './examples';

// Each test looks into another shape; what it finds is compared with what is written in the test.
function read(kind: FileKind, text: string): Record<string, any> {
  const parsed = parseFile(kind, text, 'file.yaml');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors, null, 1));
  return parsed.value;
}

function errorsOf(kind: FileKind, text: string): Finding[] {
  const parsed = parseFile(kind, text, 'file.yaml');
  return parsed.ok ? [] : parsed.errors;
}

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

describe('findings', () => {
  it('names file, line, column, key, and the nearest valid name, all findings at once', () => {
    const errors = errorsOf(
      'scoring-models',
      `model: x
bands: { warm: 5, hot: 10 }
salesCycel: 3 months
fit:
  - { id: a, when: { profile.x: { gtee: 4 } }, points: ten }
  - { id: b, when: { stage: captured }, points: 1 }
engagement:
  - { id: c, event: email.opened, points: 1, limit: { times: 0, per: 3 dayz } }
`,
    );
    expect(errors.map(({ path, line, column, suggestion }) => ({ path, line, column, suggestion }))).toEqual([
      { path: 'salesCycel', line: 3, column: 1, suggestion: 'salesCycle' },
      { path: 'fit.0.when.profile.x.gtee', line: 5, column: 35, suggestion: 'gte' },
      { path: 'fit.0.points', line: 5, column: 56, suggestion: undefined },
      { path: 'fit.1.when.stage', line: 6, column: 22, suggestion: undefined },
      { path: 'engagement.0.limit.times', line: 8, column: 62, suggestion: undefined },
      { path: 'engagement.0.limit.per', line: 8, column: 70, suggestion: undefined },
    ]);
    expect(errors.every((error) => error.file === 'file.yaml' && error.severity === 'error')).toBe(true);
    expect(errors.at(-1)?.message).toContain('expected a duration such as');
  });

  it('tells a step by its action key, so that the error is about the step that was meant', () => {
    const errors = errorsOf(
      'sequences',
      `sequence: s
steps:
  - emial: { template: x }
  - waitFor: { event: email.clicked }
    then:
      - email: { template: x, topik: y }
  - { wait: 1 day, email: { template: x } }
`,
    );
    expect(errors.map(({ path, suggestion }) => [path, suggestion])).toEqual([
      ['steps.0.emial', 'email'],
      ['steps.1.waitFor.timeout', undefined],
      ['steps.1.then.0.email.topik', 'topic'],
      ['steps.2.email', undefined],
    ]);
    expect(errors[1]?.message).toBe('"timeout" is missing: expected a duration such as "3 days" or "2 business hours"');
  });

  it('places a key that nobody knows at the key, wherever it is, and a part of a text at that part', () => {
    const text = `sequence: s
label:
  fr: Bonjour
  enn: Hello
entry:
  when:
    staeg:
      in: [captured]
    profile.employees:
      betwene:
        - 1
        - 2
    consent.emial: granted
steps:
  - emial:
      template: x
  - waitFor: { event: email.clicked, any: [ { event: email.opened } ], timeout: 1 day }
`;
    const places = errorsOf('sequences', text).map(({ path, line, column, suggestion }) => [
      `${line}:${column}`,
      path,
      suggestion,
    ]);
    expect(places).toEqual([
      ['4:3', 'label.enn', 'en'],
      ['7:5', 'entry.when.staeg', 'stage'],
      ['10:7', 'entry.when.profile.employees.betwene', 'between'],
      ['13:5', 'entry.when.consent.emial', 'consent.email'],
      ['15:5', 'steps.0.emial', 'email'],
      ['17:38', 'steps.1.waitFor.any', undefined],
    ]);
    const teams = 'teams: 1\nroutign: []\nrouting: []\nleadManager: lm@example.com\n';
    expect(errorsOf('teams', teams)).toMatchObject([{ path: 'routign', line: 2, column: 1, suggestion: 'routing' }]);
    const hook = 'hook: h\nverify: { by: secret, secret: x }\nlead: { emali: a }\n';
    expect(errorsOf('hooks', hook)).toMatchObject([{ path: 'lead.emali', line: 3, column: 9, suggestion: 'email' }]);
  });

  it('refuses lengths of time that divide by nothing or never end, and spans that run backwards', () => {
    const model = `model: m
bands: { warm: 1, hot: 2 }
salesCycle: 0 months
engagement: [ { id: a, event: x.y, points: 1, halfLife: 0 days, expires: 0 days, limit: { times: 1, per: 0 days } } ]
`;
    expect(errorsOf('scoring-models', model).map(({ path }) => path)).toEqual([
      'salesCycle',
      'engagement.0.halfLife',
      'engagement.0.expires',
      'engagement.0.limit.per',
    ]);
    expect(errorsOf('sequences', 'stream: s\ncadence: { every: 0 days }\ncontent: []')).toMatchObject([
      { path: 'cadence.every' },
    ]);
    const blackout = (days: string): string[] =>
      errorsOf('sequences', `sequence: s\nsteps: []\nwindow: { blackout: ["${days}"] }`).map(({ path }) => path);
    expect(['12-24/01-02', '2026-08-01/2026-08-21', '08-01'].flatMap(blackout)).toEqual([]);
    expect(['2026-08-21/2026-08-01', '08-01/2026-08-21'].map(blackout)).toEqual([
      ['window.blackout.0'],
      ['window.blackout.0'],
    ]);
  });

  it('says a missing key and a wrong type in plain words', () => {
    const messages = errorsOf('segments', 'when: 5').map((error) => error.message);
    expect(messages).toEqual([
      '"segment" is missing: expected a name of letters, digits, - and _ (no spaces)',
      'expected a condition such as { profile.country: FR }',
    ]);
  });

  it('reports a key written twice and keys of the prototype, besides what else is wrong', () => {
    const errors = errorsOf('segments', 'segment: a\nsegment: b\n__proto__: { x: 1 }\nwhen: { band: hoot }');
    expect(errors.map((error) => error.message)).toEqual(
      expect.arrayContaining([
        'the key "segment" is written twice',
        'the key "__proto__" is not allowed',
        'expected one of cold, warm, hot, not "hoot"',
      ]),
    );
  });

  it('gives the place of any part of a file that is read', () => {
    const parsed = parseFile('segments', 'segment: a\nwhen:\n  score: { gte: 5 }\n', 'x');
    expect(parsed.ok && parsed.positions(['when', 'score', 'gte'])).toEqual({ line: 3, column: 17 });
    expect(parsed.ok && parsed.positions(['when', 'score'], 'key')).toEqual({ line: 3, column: 3 });
  });
});

describe('a scoring model that can be read', () => {
  const rules = (text: string) => `model: m\nbands: { warm: 1, hot: 2 }\n${text}`;
  const warningsOf = (text: string) => {
    const parsed = parseFile('scoring-models', rules(text), 'm.yaml');
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
    return parsed.warnings.map(({ path, line, message, severity }) => ({ path, line, message, severity }));
  };

  it('is warned of rules that count without end and do not say so', () => {
    const text = `engagement:
  - { id: a, event: email.clicked, points: 1 }
  - { id: b, event: email.clicked, points: 1, unlimited: true }
  - { id: c, event: email.clicked, points: 1, limit: { times: 1, per: 7 days } }`;
    expect(warningsOf(text)).toEqual([
      {
        path: 'engagement.0',
        line: 4,
        message: expect.stringContaining('"a" counts without end'),
        severity: 'warning',
      },
    ]);
  });

  it('is warned of two rules under one id', () => {
    const text = 'fit:\n  - { id: a, when: {}, points: 1 }\n  - { id: a, when: {}, points: 2 }';
    expect(warningsOf(text)).toMatchObject([{ path: 'fit.1.id', line: 5 }]);
  });
});

describe('hostile files', () => {
  const bomb = [
    'a: &a [x, x]',
    ...Array.from({ length: 30 }, (_, i) => `b${i}: &b${i} [*${i ? `b${i - 1}` : 'a'}, *${i ? `b${i - 1}` : 'a'}]`),
  ];
  it.each([
    ['an alias bomb', bomb.join('\n'), 'aliases'],
    ['more than 1 MB', 'x'.repeat(2_000_000), 'larger than 1 MB'],
    ['deep brackets', '['.repeat(1_000_000), 'more than 100000 values'],
    ['deep lists', '- '.repeat(2000) + 'x', 'nested deeper'],
    ['deep indentation', Array.from({ length: 1400 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'), 'nested deeper'],
    ['a million quotes', '"'.repeat(999_999), 'more than 100000 values'],
    ['too many rules', `model: m\nfit:\n${'  - { id: a }\n'.repeat(2001)}`, 'more than 2000 rules'],
    ['a tag', 'model: !!js/function x', 'not readable as YAML'],
    ['nothing', '', 'expected keys and values'],
    ['a list', '[]', 'expected keys and values'],
  ])('%s is refused by a finding, within two seconds of processor time', (_name, text, message) => {
    const started = process.cpuUsage();
    const errors = errorsOf('scoring-models', text);
    expect(errors[0]?.message).toContain(message);
    expect(process.cpuUsage(started).user / 1000).toBeLessThan(2000);
  });
});

describe('JSON Schema', () => {
  it.each(FILE_KINDS)('of %s is generated and refuses unknown keys', (kind) => {
    expect(JSON.stringify(jsonSchema(kind))).toContain('"additionalProperties":false');
  });

  it('describes nested steps for editors', () => {
    const text = JSON.stringify(jsonSchema('sequences'));
    expect(text).toContain('"waitFor"');
    expect(text).toContain('"resumeAfter"');
  });
});
