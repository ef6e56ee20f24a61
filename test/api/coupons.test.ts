import { task } from '../store/records';
import { blankLead } from '../support/blank-lead';
import { runApi, type RunningApi } from './running-api';

let api: RunningApi;
beforeAll(async () => {
  api = await runApi();
}, 60_000);
afterAll(() => api.stop());

describe('POST /v1/coupons/:pool', () => {
  const upload = (text: string, key = 'dev-marketer') =>
    api.as(key, 'post', '/v1/coupons/summer').type('text/csv').send(text);

  test('adds the codes of a CSV; the same file twice changes nothing', async () => {
    expect((await upload('code,note\nA-1,x\nA-2,y\n')).body).toEqual({
      pool: 'summer',
      total: 2,
      left: 2,
      added: 2,
      known: 0,
    });
    expect((await upload('A-1\nA-2\nA-3')).body).toMatchObject({ total: 3, added: 1, known: 2 });
    expect((await api.as('dev-marketer', 'get', '/v1/coupons/summer')).body).toMatchObject({ total: 3, left: 3 });
  });

  test('gives a hundred leads at once a hundred different codes', async () => {
    const codes = Array.from({ length: 100 }, (_, n) => `C-${String(n).padStart(3, '0')}`);
    await api.store.coupons.add('crowd', codes);
    const given = await Promise.all(codes.map((_, n) => api.store.coupons.give('crowd', `lead-${n}`, 1)));
    expect(new Set(given.map((one) => (one.given ? one.code : null))).size).toBe(100);
    expect(await api.store.coupons.give('crowd', 'one-more', 1)).toEqual({ given: false, reason: 'empty' });
    expect(await api.store.coupons.count('crowd')).toMatchObject({ total: 100, left: 0 });
  });

  test('keeps a code given when its lead is erased: it is nobody else’s', async () => {
    await api.store.coupons.add('one', ['ONLY']);
    await api.store.leads.create(blankLead('leaving', 1, {}));
    await api.store.coupons.give('one', 'leaving', 1);
    await api.store.leads.erase('leaving', 2);
    expect(await api.store.coupons.find('one', 'leaving')).toBeNull();
    await api.store.coupons.add('one', ['ONLY']);
    expect(await api.store.coupons.give('one', 'another', 3)).toEqual({ given: false, reason: 'empty' });
  });

  test('names bad lines, an empty file and who may not', async () => {
    expect((await upload('code\nA 1\n')).body).toMatchObject({ status: 400, errors: [{ line: 2 }] });
    expect((await upload('code\n')).status).toBe(400);
    expect((await upload('A-9', 'dev-sales')).status).toBe(403);
    expect((await api.as('dev-marketer', 'get', '/v1/coupons/none')).status).toBe(404);
  });
});

describe('POST /v1/tasks/:id/complete of a sequence’s task', () => {
  test('takes done and not-done, once, without Temporal, and shows them', async () => {
    await api.store.leads.create(blankLead('worked', 1, {}));
    const given = { lead: 'worked', purpose: 'step', status: 'open', kind: 'phone' } as const;
    await api.store.tasks.open(task('worked.e1:call', given));
    const tell = (outcome: string, key = 'dev-qualifier') =>
      api.as(key, 'post', '/v1/tasks/worked.e1:call/complete').send({ outcome });
    expect((await tell('qualified')).body).toMatchObject({ status: 400, errors: [{ path: 'outcome' }] });
    const told = await tell('done');
    expect(told.body).toMatchObject({ status: 'done', outcome: 'done', purpose: 'step', stage: 'captured' });
    expect((await tell('done')).status).toBe(409);
    const kinds = (await api.store.timeline.read('worked', 0)).map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(['task.completed', 'call.answered']));
  });

  test('keeps those outcomes from the Lead Center’s calls', async () => {
    await api.store.leads.create(blankLead('called', 1, {}));
    await api.store.tasks.open(task('called.t1', { lead: 'called', purpose: 'qualification', status: 'open' }));
    const told = await api.as('dev-qualifier', 'post', '/v1/tasks/called.t1/complete').send({ outcome: 'done' });
    expect(told.body).toMatchObject({ status: 400, errors: [{ path: 'outcome' }] });
  });
});
