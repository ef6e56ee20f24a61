import { runApi, type RunningApi } from './running-api';

let api: RunningApi;
beforeAll(async () => {
  api = await runApi();
});
afterAll(() => api.stop());

const csv = (text: string) => api.as('dev-lead-manager', 'post', '/v1/suppressions').type('text/csv').send(text);
const suppressionOf = async (email: string) => (await api.store.suppressions.find([email])).get(email)?.reason ?? null;

test('a CSV suppresses its addresses, known leads at once, and tells bad rows by line', async () => {
  const lead = await api.as('dev-marketer', 'post', '/v1/leads').send({ email: 'known@example.com' });
  const answer = await csv(
    'email;reason;at\nKnown@Example.com;unsubscribed;2026-01-02T00:00:00Z\nnobody\nb@example.com;why\n',
  );
  expect(answer.status).toBe(200);
  expect(answer.body).toEqual({
    added: 1,
    rejected: [
      { line: 3, message: 'email: expected an e-mail address' },
      { line: 4, message: expect.stringContaining('reason: expected one of') },
    ],
  });
  const after = await api.as('dev-marketer', 'get', `/v1/leads/${lead.body.id}`);
  expect(after.body.suppressed).toEqual({ reason: 'unsubscribed', at: '2026-01-02T00:00:00.000Z' });
});

test('a column nobody knows refuses the list, and says which it may have', async () => {
  const refused = await csv('email,action,raison\nkept@example.com,remove,x\n');
  expect(refused.status).toBe(400);
  expect(refused.body.errors).toEqual([
    expect.objectContaining({ path: 'action', message: 'unknown column "action": expected email, hash, reason, at' }),
    expect.objectContaining({ path: 'raison', line: 1, suggestion: 'reason' }),
  ]);
  expect(await suppressionOf('kept@example.com')).toBeNull();
  expect((await csv('Adresse;Reason;\nspelled@example.com;complaint;\n')).body).toEqual({ added: 1, rejected: [] });
});

test('a bare list of addresses will do, twice is once, and the strongest reason is shown first', async () => {
  await csv('email,reason\nstrong@example.com,complaint\n');
  for (let times = 0; times < 2; times++)
    expect((await csv('strong@example.com\nother@example.com\n')).body).toEqual({ added: 2, rejected: [] });
  expect([await suppressionOf('strong@example.com'), await suppressionOf('other@example.com')]).toEqual([
    'complaint',
    'manual',
  ]);
});

test('the list comes as JSON by reason and as CSV without formulas; others than the lead manager get none', async () => {
  await csv('email,reason\n=cmd@example.com,hard-bounce\n');
  const json = await api.as('dev-lead-manager', 'get', '/v1/suppressions?reason=hard-bounce');
  expect(json.body.items).toMatchObject([{ email: '=cmd@example.com', reason: 'hard-bounce' }]);
  const text = await api.as('dev-lead-manager', 'get', '/v1/suppressions').set('Accept', 'text/csv');
  expect(text.headers['content-type']).toContain('text/csv');
  expect(text.text).toContain(`'=cmd@example.com,`);
  expect((await api.as('dev-marketer', 'get', '/v1/suppressions')).status).toBe(403);
});

test('what was exported comes back whole: an erased person’s address by its hash, which silences a known lead too', async () => {
  const { store } = api;
  const manager = (method: 'get', path: string) => api.as('dev-lead-manager', method, path);
  for (const email of ['erased@example.com', 'refused@example.com'])
    await api.as('dev-marketer', 'post', '/v1/leads').send({ email });
  await csv('email,reason\nerased@example.com,complaint\n=formula@example.com,hard-bounce\n');
  const refused = {
    email: 'refused@example.com',
    consent: { email: 'refused', source: 'card', at: '2026-01-02T00:00:00Z' },
  };
  await api.as('dev-marketer', 'post', '/v1/leads').send(refused);
  for (const email of ['erased@example.com', 'refused@example.com']) {
    const { id } = (await manager('get', `/v1/leads/email:${email}`)).body as { id: string };
    await store.leads.erase(id, Date.now());
  }
  const exported = (await manager('get', '/v1/suppressions').set('Accept', 'text/csv')).text;
  expect(exported).not.toMatch(/erased@|refused@/);
  // Another installation under the same secret, which knows the person.
  expect(await store.suppressions.lift('=formula@example.com', 'bounce')).toBe(true);
  for (const email of ['erased@example.com', 'refused@example.com']) {
    expect(await store.suppressions.lift(email, 'own')).toBe(true);
    await api.as('dev-marketer', 'post', '/v1/leads').send({ email });
  }
  expect((await csv(exported)).body.rejected).toEqual([]);
  expect(await suppressionOf('erased@example.com')).toBe('complaint');
  expect((await manager('get', '/v1/leads/email:erased@example.com')).body.suppressed.reason).toBe('complaint');
  expect((await manager('get', '/v1/leads/email:refused@example.com')).body.suppressed.reason).toBe('unsubscribed');
  expect(await suppressionOf('=formula@example.com')).toBe('hard-bounce');
  expect((await csv('email,hash\n,short\n')).body).toMatchObject({ added: 0, rejected: [{ line: 2 }] });
}, 60_000);

test('a bounce may be lifted, an objection never', async () => {
  await csv('email,reason\nbounced@example.com,hard-bounce\nobjects@example.com,do-not-contact\n');
  const lift = (email: string) => api.as('dev-lead-manager', 'delete', `/v1/suppressions/${email}`);
  expect((await lift('bounced@example.com')).status).toBe(204);
  expect((await lift('bounced@example.com')).status).toBe(404);
  expect((await lift('objects@example.com')).status).toBe(409);
  expect(await suppressionOf('objects@example.com')).toBe('do-not-contact');
});

test('every reason stands: a bounce that is lifted leaves the objection, and list, export and import have each', async () => {
  const lead = await api.as('dev-marketer', 'post', '/v1/leads').send({ email: 'both@example.com' });
  const seen = async () => (await api.as('dev-marketer', 'get', `/v1/leads/${lead.body.id}`)).body.suppressed;
  const at = '2026-01-02T00:00:00.000Z';
  const rows = `email,reason,at\nboth@example.com,hard-bounce,${at}\nboth@example.com,unsubscribed,${at}\n`;
  await csv(rows);
  const both = { reason: 'unsubscribed', at, also: [{ reason: 'hard-bounce', at }] };
  expect(await seen()).toEqual(both);
  const manager = (path: string) => api.as('dev-lead-manager', 'get', path);
  for (const reason of ['unsubscribed', 'hard-bounce']) {
    const { items } = (await manager(`/v1/suppressions?reason=${reason}`)).body;
    expect(items).toContainEqual({ email: 'both@example.com', hash: expect.any(String), ...both });
  }
  const exported = (await manager('/v1/suppressions').set('Accept', 'text/csv')).text;
  const own = exported.split('\r\n').filter((line) => line.startsWith('both@example.com'));
  expect(own.map((line) => line.split(',')[2])).toEqual(['unsubscribed', 'hard-bounce']);
  expect((await manager(`/v1/leads/${lead.body.id}/export`)).body.suppression).toEqual(both);
  const lift = () => api.as('dev-lead-manager', 'delete', '/v1/suppressions/both@example.com');
  expect((await lift()).status).toBe(204);
  expect(await seen()).toEqual({ reason: 'unsubscribed', at });
  expect((await lift()).status).toBe(409);
  await csv(`email,hash,reason,at\r\n${own.join('\r\n')}`);
  expect(await seen()).toEqual(both);
});

test('a qualifier notes that somebody wants no contact whether or not a task is open (404 was the answer)', async () => {
  await api.as('dev-marketer', 'post', '/v1/leads').send({ email: 'no-task@example.com' });
  const path = '/v1/leads/email:no-task@example.com/do-not-contact';
  // Temporal is not there in this suite: that it is asked at all is what counts.
  expect((await api.as('dev-qualifier', 'post', path).send({})).status).toBe(503);
  expect((await api.as('dev-qualifier', 'get', '/v1/leads/email:no-task@example.com')).status).toBe(404);
}, 30_000);
