import request from 'supertest';
import { createApp } from '../../api/app';
import type { Route } from '../../api/http/route';
import { ROUTES } from '../../api/routes';
import type { Role } from '../../domain/lead/documents';
import { KEYS, runApi, type RunningApi } from './running-api';

let api: RunningApi;
beforeAll(async () => {
  api = await runApi();
});
afterAll(() => api.stop());

const guarded = ROUTES.filter(({ access }) => access !== 'public');
const roles = Object.keys(KEYS) as Role[];
/** The rule in the contract's words, not by the code under test. */
const mayCall = ({ access }: Route, role: Role): boolean =>
  access === 'any' || role === 'admin' || access.includes(role);
const addressOf = ({ path }: Route): string => path.replace(/:\w+/g, 'nobody');

describe('access', () => {
  it('is asked for on every route but those that say public', () => {
    const open = ROUTES.filter(({ access }) => access === 'public').map(({ path }) => path.split('/')[1]);
    expect([...new Set(open)].sort()).toEqual(['docs', 'h', 'healthz', 'metrics', 'openapi.json', 'readyz', 'schemas']);
  });

  it.each(guarded.map((route) => [`${route.method} ${route.path}`, route] as const))(
    '%s answers 401 to nobody and to a wrong key, and reads nothing they send',
    async (_name, route) => {
      for (const key of [null, 'dev-admin-not']) {
        const answer = await api.as(key, route.method, addressOf(route));
        expect(answer.status).toBe(401);
        expect(answer.headers['www-authenticate']).toBe('Bearer');
        expect(answer.type).toBe('application/problem+json');
      }
    },
  );

  it.each(guarded.map((route) => [`${route.method} ${route.path}`, route] as const))(
    '%s answers 403 to every role that its row does not name, and to no other',
    async (_name, route) => {
      for (const role of roles) {
        // A body of the wrong type stops allowed requests before they do anything.
        const asked = api
          .as(KEYS[role], route.method, addressOf(route))
          .set('Content-Type', 'image/png')
          .send(Buffer.from('x'));
        const { status } = await asked;
        if (mayCall(route, role)) expect(status).not.toBe(403);
        else expect(status).toBe(403);
        expect(status).not.toBe(401);
      }
    },
  );

  it.each([
    ['delete', '/v1/leads/:id', ['lead-manager']],
    ['get', '/v1/leads/:id/export', ['lead-manager']],
    ['post', '/v1/leads', ['integration', 'marketer', 'qualifier', 'sales']],
    ['post', '/v1/leads/:id/qualify', ['lead-manager', 'marketer', 'qualifier', 'sales']],
    ['post', '/v1/leads/:id/disqualify', ['lead-manager', 'marketer']],
    ['post', '/v1/events', ['integration', 'marketer', 'qualifier', 'sales']],
    ['post', '/v1/tasks/:id/complete', ['qualifier']],
    ['post', '/v1/handoffs/:id/accept', ['integration', 'sales']],
    ['post', '/v1/handoffs/:id/reassign', ['lead-manager']],
    ['put', '/v1/teams/:name', ['lead-manager']],
    ['put', '/v1/sequences/:name', ['marketer']],
    ['post', '/v1/agreements/:name/sign', ['marketer', 'sales-manager']],
    ['post', '/v1/keys', ['admin']],
  ])('is for %s %s what the contract says', (method, path, access) => {
    const row = ROUTES.find((route) => route.method === method && route.path === path);
    expect(Array.isArray(row?.access) ? row.access.toSorted() : row?.access).toEqual(access);
  });

  it('refuses a revoked key at once', async () => {
    const made = await api.as('dev-admin', 'post', '/v1/keys').send({ name: 'crm', roles: ['integration'] });
    expect(made.status).toBe(201);
    const { id, key } = made.body as { id: string; key: string };
    expect((await api.as(key, 'get', '/v1/me')).body).toMatchObject({ name: 'crm', roles: ['integration'] });
    expect((await api.as('dev-admin', 'delete', `/v1/keys/${id}`)).status).toBe(204);
    expect((await api.as(key, 'get', '/v1/me')).status).toBe(401);
  });

  it('keeps no key: neither in the store nor in the log', async () => {
    const made = await api.as('dev-admin', 'post', '/v1/keys').send({ name: 'web', roles: ['marketer'] });
    const { key } = made.body as { key: string };
    await api.as(key, 'get', '/v1/me');
    expect(JSON.stringify(await api.store.keys.list())).not.toContain(key);
    expect(api.log.lines.join()).not.toContain(key);
    const listed = await api.as('dev-admin', 'get', '/v1/keys');
    expect(JSON.stringify(listed.body)).not.toMatch(/hash/);
  });

  it('tells a new key once, even where the request is repeated under its Idempotency-Key', async () => {
    const ask = () =>
      api
        .as('dev-admin', 'post', '/v1/keys')
        .set('Idempotency-Key', 'new-key')
        .send({ name: 'k', roles: ['sales'] });
    expect((await ask()).body.key).toMatch(/^rk_/);
    const repeated = await ask();
    expect(repeated.status).toBe(409);
    expect(JSON.stringify(repeated.body)).not.toContain('rk_');
  });

  it('refuses development keys in production', async () => {
    const app = createApp({ ...api.deps, config: { ...api.deps.config, production: true } });
    expect((await request(app).get('/v1/me').set('Authorization', 'Bearer dev-admin')).status).toBe(401);
  });
});
