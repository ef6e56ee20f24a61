import { runApi, type RunningApi } from './running-api';

jest.setTimeout(120_000);

let api: RunningApi;
beforeAll(async () => {
  api = await runApi();
});
afterAll(() => api.stop());

const HEAD = 'model: evil\nbands: { warm: 1, hot: 2 }\n';
const fit = (when: string): string => `${HEAD}fit:\n  - { id: a, when: ${when}, points: 1 }\n`;
const rules = Array.from({ length: 10_000 }, (_, n) => `  - { id: r${n}, when: { profile.a: ${n} }, points: 1 }`);
const aliases = ['a: &a0 [x, x]', ...Array.from({ length: 40 }, (_, n) => `b${n}: &a${n + 1} [*a${n}, *a${n}]`)];

/** What a stranger to good manners would send, and a word of the answer. */
const HOSTILE: readonly (readonly [string, string, RegExp])[] = [
  ['a pattern that explodes', fit("{ profile.role: { regex: '^(a+)+$' } }"), /pattern|regular expression|repeat/i],
  ['a pattern that looks back', fit("{ profile.role: { regex: '(a)\\1' } }"), /pattern|regular expression/i],
  ['$where', fit('{ $where: "while(true){}" }'), /where/],
  ['$function', fit('{ $expr: { $function: { body: "f", args: [], lang: js } } }'), /expr/],
  ['a field of the prototype', fit('{ profile.__proto__.polluted: 1 }'), /__proto__/],
  ['the constructor', fit('{ profile.constructor.prototype: { exists: true } }'), /constructor/],
  ['a key of the prototype', `${HEAD}__proto__: { polluted: true }\n`, /__proto__/],
  ['$where on events', `${HEAD}engagement:\n  - { id: a, event: x.y, where: { $where: "1" }, points: 1 }\n`, /where/],
  ['ten thousand rules', `${HEAD}fit:\n${rules.join('\n')}\n`, /more than \d+ (rules|values)/],
  ['an alias bomb', aliases.join('\n'), /alias/],
  ['more points than a number holds', `${HEAD}fit:\n  - { id: a, when: {}, points: 1e400 }\n`, /points|number/i],
  ['just under 1 MB of rules', `${HEAD}# ${'x'.repeat(1_000_000)}\nfitt: []\n`, /fitt/],
];

describe('hostile models', () => {
  it.each(HOSTILE)('%s: refused quickly, with what is wrong', async (_name, text, words) => {
    const begun = process.cpuUsage();
    const draft = await api
      .as('dev-marketer', 'put', '/v1/scoring-models/evil')
      .set('Content-Type', 'application/yaml')
      .send(text);
    const simulated = await api
      .as('dev-marketer', 'post', '/v1/scoring-models/simulate')
      .send({ model: text.slice(0, 900_000), lead: {} });
    expect(process.cpuUsage(begun).user / 1000).toBeLessThan(4000);
    expect(draft.status).toBe(400);
    expect(JSON.stringify(draft.body.errors)).toMatch(words);
    expect(draft.body.errors[0]).toMatchObject({ line: expect.any(Number), column: expect.any(Number) });
    if (text.length < 900_000) expect(simulated.status).toBe(400);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it('more than 1 MB is not even read', async () => {
    const answer = await api
      .as('dev-marketer', 'put', '/v1/scoring-models/evil')
      .set('Content-Type', 'application/yaml')
      .send('x'.repeat(1_100_000));
    expect(answer.status).toBe(413);
  });
});
