import { SEQUENCE, template } from '../support/lab-files';
import { runApi, type RunningApi } from './running-api';

let api: RunningApi;
beforeAll(async () => {
  api = await runApi();
  for (const name of ['first', 'second']) {
    await put(`templates/${name}`, template(name));
    await api.as('dev-marketer', 'post', `/v1/templates/${name}/publish`).send({});
  }
  await put('sequences/welcome', SEQUENCE);
}, 60_000);
afterAll(() => api.stop());

const put = (path: string, text: string) =>
  api
    .as('dev-marketer', 'put', `/v1/${path}`)
    .type(path.startsWith('t') ? 'text/plain' : 'application/yaml')
    .send(text);
const post = (path: string, body = {}, key = 'dev-marketer') => api.as(key, 'post', `/v1/${path}`).send(body);

test('a dry run of a migration stores nothing and says who would move where', async () => {
  expect((await post('sequences/welcome/publish', { dryRun: true, migrate: true })).body).toEqual({
    version: 1,
    job: null,
    moves: [],
  });
  expect((await post('sequences/welcome/publish')).body).toMatchObject({ version: 1 });
  await put('templates/first', template('again'));
  expect((await post('templates/first/publish', { migrate: true })).status).toBe(400);
});

test('a sequence is paused once and for all who may; unknown ones are 404, unpublished ones 409', async () => {
  const paused = await post('sequences/welcome/pause');
  expect(paused.body).toMatchObject({ name: 'welcome', paused: true });
  expect((await post('sequences/welcome/pause')).body.since).toBe(paused.body.since);
  expect((await post('sequences/nowhere/pause')).status).toBe(404);
  expect((await post('sequences/welcome/pause', {}, 'dev-sales')).status).toBe(403);
});

test('statistics are there before anybody has entered', async () => {
  const stats = await api.as('dev-sales', 'get', '/v1/sequences/welcome/stats');
  expect(stats.body).toEqual({ name: 'welcome', versions: [], steps: [], links: [], splits: [] });
  for (const report of ['sequences', 'holdout']) {
    const json = await api.as('dev-sales', 'get', `/v1/reports/${report}`);
    expect([json.status, json.body]).toEqual([200, { items: [] }]);
    const csv = await api.as('dev-sales', 'get', `/v1/reports/${report}`).set('Accept', 'text/csv');
    expect(csv.headers['content-type']).toContain('text/csv');
    expect(csv.text).toMatch(/^sequence,count,[\w,.]+\r\n$/);
  }
});

test('switches show who stopped what, and why; all mail is the administrator’s', async () => {
  const change = (body: object, key: string) => api.as(key, 'put', '/v1/switches').send(body);
  expect((await change({ all: true }, 'dev-marketer')).status).toBe(403);
  expect((await change({ nothing: true }, 'dev-admin')).status).toBe(400);
  await change({ sequences: { welcome: true }, reason: 'a wrong price' }, 'dev-marketer');
  const read = await api.as('dev-marketer', 'get', '/v1/switches');
  expect(read.body).toMatchObject({ all: null, sequences: { welcome: { reason: 'a wrong price' } }, topics: {} });
  expect((await change({ sequences: { welcome: false } }, 'dev-marketer')).body.sequences).toEqual({});
});

test('the secret of webhook steps is the administrator’s to read, and stays the same', async () => {
  const read = (key: string) => api.as(key, 'get', '/v1/webhook-secret');
  expect((await read('dev-marketer')).status).toBe(403);
  const { secret } = (await read('dev-admin')).body as { secret: string };
  expect(secret).toMatch(/^whsec_/);
  expect((await read('dev-admin')).body).toEqual({ secret });
});

test('a mail that is not there or not parked is neither tried again nor skipped', async () => {
  expect((await post('mails/none:one/retry')).status).toBe(404);
  expect((await post('mails/none:one/skip')).status).toBe(404);
});
