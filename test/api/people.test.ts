import { runApi, type RunningApi } from './running-api';

let api: RunningApi;
beforeAll(async () => {
  api = await runApi();
});
afterAll(() => api.stop());

const invite = (body: object) => api.as('dev-admin', 'post', '/v1/people').send(body);

describe('people', () => {
  it('are invited by a link told once, and listed without a secret', async () => {
    const { status, body } = await invite({ email: ' Zoe@Example.com', name: 'Zoe', roles: ['sales'], language: 'en' });
    expect(status).toBe(201);
    expect(body).toEqual({ person: 'zoe@example.com', link: expect.stringMatching(/\/welcome\/[\w-]{20,}$/) });
    const { items } = (await api.as('dev-admin', 'get', '/v1/people')).body;
    expect(items.find(({ id }: { id: string }) => id === 'zoe@example.com')).toEqual({
      id: 'zoe@example.com',
      name: 'Zoe',
      roles: ['sales'],
      language: 'en',
      ready: false,
      createdAt: expect.any(String),
      disabledAt: null,
    });
  });

  it('who are known get the roles besides their own', async () => {
    await invite({ email: 'max@example.com', roles: ['sales'] });
    await invite({ email: 'max@example.com', roles: ['qualifier'] });
    const { items } = (await api.as('dev-admin', 'get', '/v1/people')).body;
    expect(items.find(({ id }: { id: string }) => id === 'max@example.com').roles).toEqual(['sales', 'qualifier']);
  });

  it('need an address and a role', async () => {
    expect((await invite({ email: 'zoe', roles: ['sales'] })).body.errors[0].path).toBe('email');
    expect((await invite({ email: 'zoe@example.com', roles: [] })).body.errors[0].path).toBe('roles');
  });
});
