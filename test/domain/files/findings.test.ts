import { parseFile } from '../../../domain/files/parse';
import { errorsOf } from './read-file';

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
    expect(parsed.written?.positions(['when', 'score', 'gte'])).toEqual({ line: 3, column: 17 });
    expect(parsed.written?.positions(['when', 'score'], 'key')).toEqual({ line: 3, column: 3 });
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
