import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig, type Config } from '../../cli/config';
import { explainScore, showImpact, simulateScore } from '../../cli/score';
import { drawBeforeAfter, drawHistogram } from '../../cli/score/histogram';
import { readEvents } from '../../cli/score/read-events';
import { runApi, type RunningApi } from '../api/running-api';
import { seedLeads } from '../scoring/seeded-leads';
import { MODEL } from '../support/lab-files';

jest.setTimeout(120_000);

let api: RunningApi;
let server: Server;
let config: Config;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ripen-score-'));
  api = await runApi();
  server = api.app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const read = readConfig({});
  if (!read.ok) throw new Error('the defaults are valid');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  config = { ...read.config, client: { server: url, key: 'dev-marketer' } };
  const put = (text: string) =>
    api.as('dev-marketer', 'put', '/v1/scoring-models/lab').set('Content-Type', 'application/yaml').send(text);
  await put(MODEL);
  await api.as('dev-marketer', 'post', '/v1/scoring-models/lab/publish').send({});
  await seedLeads(api.store, Date.now(), [
    { id: 'ann', clicks: 5 },
    { id: 'bob', clicks: 1 },
    { id: 'cat', clicks: 1 },
  ]);
  await put(MODEL.replace('points: 10, unlimited', 'points: 13, unlimited'));
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await api.stop();
  await rm(folder, { recursive: true, force: true });
});

/** What a command prints, and its status. */
async function printed(command: (asked: Parameters<typeof showImpact>[0]) => Promise<number>, locale = 'en_GB.UTF-8') {
  const lines: string[] = [];
  const status = await command({ config, write: (line) => lines.push(line), locale });
  return { status, text: lines.join('\n') };
}

describe('ripen score', () => {
  it('explain: the total, each line of it, when it changes; in French where the terminal is', async () => {
    const { status, text } = await printed((asked) => explainScore(asked, 'ann', {}));
    expect(status).toBe(0);
    expect(text).toMatch(/^Score 50 \(warm\), lab v1/);
    expect(text).toMatch(/click, 5 times, last 2 days ago: \+50/);
    expect((await printed((asked) => explainScore(asked, 'ann', {}), 'fr_FR.UTF-8')).text).toMatch(
      /^Score 50 \(tiède\)[\s\S]*5 fois/,
    );
  });

  it('explain: a lead that is not there is told, with status 1', async () => {
    const answer = await printed((asked) => explainScore(asked, 'nobody', {}));
    expect(answer).toEqual({ status: 1, text: expect.stringMatching(/^404 /) });
  });

  it('simulate: a model from a file, a profile, events as typed', async () => {
    const file = join(folder, 'model.yaml');
    await writeFile(file, MODEL);
    const options = { lead: '{"role":"hr-director"}', event: ['email.clicked@3d', 'page.viewed {"path":"/x"}'] };
    const { status, text } = await printed((asked) => simulateScore(asked, file, options));
    expect({ status, first: text.split('\n')[0] }).toEqual({ status: 0, first: expect.stringMatching(/^Score 55/) });
  });

  it('impact: bands, a histogram of before and after on one scale, who moves most', async () => {
    const { status, text } = await printed((asked) => showImpact(asked, 'lab'));
    expect(status).toBe(0);
    expect(text).toContain('warm → hot: 1');
    expect(text).toMatch(/10…19 before █{40} 2\n +after {2}█{40} 2/);
    expect(text).toMatch(/ann {2}50 → 65 \(\+15\)/);
    expect(text).toContain('1 of 3 leads would become hot');
  });
});

describe('a histogram in the terminal', () => {
  it('is drawn to scale, and what holds anything shows', () => {
    const columns = [
      { from: 0, to: 10, count: 1 },
      { from: 10, to: 20, count: 1000 },
      { from: 20, to: 30, count: 0 },
    ];
    expect(drawHistogram(columns)).toEqual(['  0…9 ▏ 1', `10…19 ${'█'.repeat(40)} 1000`, '20…29  0']);
    expect(drawBeforeAfter([], columns.slice(0, 1), ['a', 'b'])).toEqual(['0…9 a  0', `    b ${'█'.repeat(40)} 1`]);
  });
});

describe('an event typed in a terminal', () => {
  it('has a kind, perhaps a time, perhaps props; what is neither is told', () => {
    const now = Date.UTC(2026, 0, 31);
    expect(readEvents(['a.b', 'a.b@1d', 'a.b@2026-01-02 {"x":{"y":1}}'], now)).toEqual([
      { kind: 'a.b', at: '2026-01-31T00:00:00.000Z' },
      { kind: 'a.b', at: '2026-01-30T00:00:00.000Z' },
      { kind: 'a.b', at: '2026-01-02T00:00:00.000Z', props: { x: { y: 1 } } },
    ]);
    for (const wrong of ['', 'a b', 'a.b@soon', 'a.b {x}']) expect(() => readEvents([wrong], now)).toThrow();
  });
});
