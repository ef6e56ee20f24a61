import { spawn } from 'node:child_process';
import request from 'supertest';
import { createApp } from '../../api/app';
import { createCaptureRouter } from '../../api/capture/capture-router';
import { ROUTES } from '../../api/routes';
import { runApi, type RunningApi } from './running-api';

let api: RunningApi;
beforeAll(async () => {
  api = await runApi();
});
afterAll(() => api.stop());

const post = (body: string, type = 'application/json') =>
  api.as('dev-admin', 'post', '/v1/leads').set('Content-Type', type).send(body);

describe('bad requests', () => {
  it('tells line and column of malformed JSON', async () => {
    const answer = await post('{\n  "email": "a@b.c",,\n}');
    expect(answer.status).toBe(400);
    expect(answer.type).toBe('application/problem+json');
    expect(answer.body.errors[0]).toMatchObject({ line: 2, column: 20 });
    // The parser names no place where no value can begin.
    expect((await post('{\n  "email": some@b.c\n}')).body.errors[0]).toMatchObject({ line: 2, column: 12 });
  });

  it.each([
    ['post', '/v1/events', 5_000],
    ['post', '/v1/leads', 60],
    ['delete', '/v1/leads/nobody', 5_000],
    ['put', '/v1/switches', 100_000],
  ] as const)('answers 400 to what is nested deeper than anybody means: %s %s', async (method, path, levels) => {
    const deep = `{"email":"deep@example.com","profile":{"x":${'['.repeat(levels)}${']'.repeat(levels)}}}`;
    const answer = await api.as('dev-admin', method, path).set('Content-Type', 'application/json').send(deep);
    expect([answer.status, answer.body.errors]).toEqual([
      400,
      [{ path: '', message: expect.stringContaining('levels') as string }],
    ]);
  });

  it('answers 400 to what is no UTF-8, in JSON and in files, instead of keeping other letters than were meant', async () => {
    for (const [method, path, type, text] of [
      ['post', '/v1/leads', 'application/json', '{"email":"a@example.com","profile":{"company":"Soci\u00e9t\u00e9"}}'],
      ['put', '/v1/segments/latin', 'application/yaml', 'segment: latin\nwhen: { profile.company: Soci\u00e9t\u00e9 }'],
    ] as const) {
      const asked = api.as('dev-admin', method, path).set('Content-Type', type);
      const answer = await asked
        .serialize((sent: string) => sent)
        .send(Buffer.from(text, 'latin1') as unknown as string);
      expect([answer.status, answer.body.errors]).toEqual([400, [{ path: '', message: 'expected text in UTF-8' }]]);
    }
  });

  it('answers 413 to 5 MB and goes on serving', async () => {
    const answer = await post(`{"email":"${'a'.repeat(5_000_000)}"}`);
    expect(answer.status).toBe(413);
    expect((await api.as(null, 'get', '/healthz')).status).toBe(200);
  });

  it('answers 415 to another content type and says which it takes', async () => {
    const answer = await post('email=a@b.c', 'application/x-www-form-urlencoded');
    expect(answer.status).toBe(415);
    expect(answer.body.detail).toContain('application/json');
  });

  it('takes a CSV where one is asked for, and says so to JSON', async () => {
    for (const path of ['/v1/imports', '/v1/suppressions', '/v1/coupons/spring', '/v1/scoring-models/x/backtest']) {
      const answer = await api.as('dev-admin', 'post', path).send({ email: 'a@b.c' });
      expect([path, answer.status, answer.body.detail]).toEqual([path, 415, expect.stringContaining('text/csv')]);
    }
  });

  it('names an unknown key at its place, and everything else that is wrong at once', async () => {
    const answer = await post(
      JSON.stringify({ email: 3, consent: { source: 'x', at: 'tomorrow', pixle: 'granted' }, colour: 'red' }),
    );
    expect(answer.status).toBe(400);
    const paths = answer.body.errors.map(({ path }: { path: string }) => path);
    expect(paths).toEqual(expect.arrayContaining(['email', 'consent.at', 'consent.pixle', 'colour']));
  });

  it('refuses an instant that does not exist', async () => {
    const answer = await post(JSON.stringify({ email: 'a@b.c', consent: { source: 'x', at: '2026-02-30T10:00:00Z' } }));
    expect(answer.status).toBe(400);
    expect(answer.body.errors[0].path).toBe('consent.at');
  });

  it('refuses unknown and wrong query parameters', async () => {
    for (const query of ['stge=captured', 'limit=0', 'limit=201', 'stage=happy', 'sort=-name', 'cursor=nonsense']) {
      expect((await api.as('dev-admin', 'get', `/v1/leads?${query}`)).status).toBe(400);
    }
  });

  it('answers 404 where there is nothing, 405 with Allow where the method is another', async () => {
    expect((await api.as('dev-admin', 'get', '/v1/nothing')).status).toBe(404);
    const answer = await api.as('dev-admin', 'put', '/v1/leads');
    expect(answer.status).toBe(405);
    expect(answer.headers.allow).toContain('POST');
    expect((await api.as('dev-admin', 'get', '/v1/leads/%E0%A4%A')).status).toBe(400);
  });

  it('answers 405 with Allow on the public routes too, and to browsers with a page instead of JSON', async () => {
    const before = [createCaptureRouter({ ...api.deps, renderForView: () => Promise.resolve('') })];
    const app = createApp(api.deps, { before });
    const answers = await Promise.all([
      request(app).delete('/f/x'),
      request(app).put('/t/e'),
      request(app).post('/t/c/token'),
      request(app).patch('/u/x'),
    ]);
    expect(answers.map(({ status, type, headers }) => [status, type, headers.allow])).toEqual([
      [405, 'application/problem+json', 'GET, HEAD, OPTIONS, POST'],
      [405, 'application/problem+json', expect.stringContaining('POST')],
      [405, 'application/problem+json', 'GET, HEAD'],
      [405, 'application/problem+json', expect.stringContaining('POST')],
    ]);
    const accept = 'text/html,application/xhtml+xml,*/*;q=0.8';
    const page = await request(app).get('/nothing/here').set('Accept', accept).set('Accept-Language', 'fr');
    expect([page.status, page.type]).toEqual([404, 'text/html']);
    expect(page.text).toContain('<html lang="fr">');
    const form = await request(app).post('/f/none').set('Accept', accept).type('form').send({ email: 'a@b.c' });
    expect([form.status, form.type]).toEqual([404, 'text/html']);
    const program = await request(app).get('/v1/nothing').set('Accept', accept);
    expect([program.status, program.type]).toEqual([404, 'application/problem+json']);
    expect((await request(app).get('/nothing/here')).type).toBe('application/problem+json');
  });

  it('speaks French to those who ask for it, with the same codes', async () => {
    const answer = await post('{}').set('Accept-Language', 'fr-FR,fr;q=0.9,en;q=0.5');
    expect(answer.body.title).toBe('La requête n’est pas valable');
    expect((await post('{}').set('Accept-Language', 'de,en;q=0.7,fr;q=0.3')).body.title).toBe(
      'The request is not valid',
    );
  });

  it('shows no stack and no words of ours for an unexpected error, and logs it under the request’s id', async () => {
    const broken = {
      ...api.deps,
      catalog: { ...api.deps.catalog, primaryModel: () => Promise.reject(new Error('secret words')) },
    };
    const made = await api.as('dev-admin', 'post', '/v1/leads').send({ email: 'broken@example.com' });
    const answer = await request(createApp(broken))
      .get(`/v1/leads/${made.body.id}`)
      .set('Authorization', 'Bearer dev-admin');
    expect(answer.status).toBe(500);
    expect(JSON.stringify(answer.body)).not.toMatch(/secret words|at .*\.ts/);
    expect(answer.body.detail).toContain(answer.headers['x-request-id']);
    expect(api.log.lines.some((line) => line.includes(String(answer.headers['x-request-id'])))).toBe(true);
  });

  it('logs routes by their pattern, never the address asked for', async () => {
    await api.as('dev-admin', 'get', '/v1/leads/email:private.person@example.com');
    expect(api.log.lines.join()).toContain('/v1/leads/:id');
    expect(api.log.lines.join()).not.toContain('private.person');
  });
});

describe('Idempotency-Key', () => {
  const lead = (key: string, body: object, as = 'dev-admin') =>
    api.as(as, 'post', '/v1/leads').set('Idempotency-Key', key).send(body);

  it('replays status and body', async () => {
    const first = await lead('one', { email: 'one@example.com' });
    const again = await lead('one', { email: 'one@example.com' });
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body).toEqual(first.body);
    expect(again.headers['idempotency-replayed']).toBe('true');
  });

  it('is 409 for another body or another route', async () => {
    await lead('two', { email: 'two@example.com' });
    expect((await lead('two', { email: 'three@example.com' })).status).toBe(409);
    const elsewhere = await api
      .as('dev-admin', 'post', '/v1/keys')
      .set('Idempotency-Key', 'two')
      .send({ email: 'two@example.com' });
    expect([400, 409]).toContain(elsewhere.status);
  });

  it('belongs to the key that sent it', async () => {
    await lead('three', { email: 'four@example.com' });
    expect((await lead('three', { email: 'five@example.com' }, 'dev-marketer')).status).toBe(201);
  });

  it('does a request once when its repeats come at the same moment, and answers all of them alike', async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => lead('rush', { email: 'rush@example.com' })));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201]);
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  });
});

describe('the description', () => {
  it('is valid OpenAPI 3.1 and lists every route with its roles', async () => {
    const { body } = await api.as(null, 'get', '/openapi.json');
    for (const route of ROUTES) {
      const operation = body.paths[route.path.replace(/:(\w+)/g, '{$1}')]?.[route.method];
      expect(operation?.['x-roles']?.length).toBeGreaterThan(0);
    }
    expect(await validateOpenApi(body)).toEqual({ valid: true, version: '3.1' });
  });

  it('has operation ids that are each one route’s', () => {
    const signs = ROUTES.map(({ method, path }) => `${method} ${path}`);
    expect(new Set(signs).size).toBe(signs.length);
  });

  it('is a page that needs nothing from elsewhere', async () => {
    const { text, type } = await api.as(null, 'get', '/docs');
    expect(type).toBe('text/html');
    expect(text).not.toMatch(/<script|src=|https?:\/\//);
    expect(text).toContain('/v1/handoffs/{id}/accept');
  });
});

describe('health', () => {
  it('says which service is away', async () => {
    const answer = await api.as(null, 'get', '/readyz');
    expect(answer.status).toBe(503);
    expect(answer.headers['retry-after']).toBeDefined();
    expect((await api.as(null, 'get', '/healthz')).status).toBe(200);
  });

  it('measures by route pattern', async () => {
    await api.as('dev-admin', 'get', '/v1/me');
    const { text } = await api.as(null, 'get', '/metrics');
    expect(text).toContain('route="/v1/me",status="200"');
  });
});

/** The validator is an ES module, which this runner cannot load: so by a process of its own. */
async function validateOpenApi(document: unknown): Promise<unknown> {
  const script = `
    import { Validator } from '@seriousme/openapi-schema-validator';
    const chunks = []; for await (const chunk of process.stdin) chunks.push(chunk);
    const validator = new Validator();
    const { valid, errors } = await validator.validate(JSON.parse(Buffer.concat(chunks).toString()));
    console.log(JSON.stringify(valid ? { valid, version: validator.version } : { valid, errors }));`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(JSON.stringify(document));
  const chunks: Buffer[] = [];
  for await (const chunk of child.stdout) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString());
}
