import { MODEL } from '../support/lab-files';
import { runApi, type RunningApi } from './running-api';

let api: RunningApi;
beforeAll(async () => {
  api = await runApi();
});
afterAll(() => api.stop());

const create = (body: object) => api.as('dev-marketer', 'post', '/v1/leads').send(body);
const read = (id: string, key = 'dev-admin') => api.as(key, 'get', `/v1/leads/${id}`);
const consentAt = '2026-01-01T09:00:00Z';

describe('leads', () => {
  it('are found by id, address in any case and external id, and merged rather than made twice', async () => {
    const made = await create({ email: ' Ada@Example.com', externalId: 'crm-1', profile: { firstName: 'Ada' } });
    expect(made.status).toBe(201);
    const again = await create({ email: 'ada@example.COM', profile: { firstName: '', lastName: 'L' } });
    expect(again.status).toBe(200);
    expect(again.body).toMatchObject({ id: made.body.id, profile: { firstName: 'Ada', lastName: 'L' } });
    for (const reference of [made.body.id, 'email:ADA@example.com', 'ext:crm-1']) {
      expect((await read(String(reference))).body.id).toBe(made.body.id);
    }
    expect((await read('email:nobody@example.com')).status).toBe(404);
  });

  it('need one identifier that is one', async () => {
    expect((await create({ profile: {} })).status).toBe(400);
    expect((await create({ phone: 'call me' })).body.errors[0].path).toBe('phone');
  });

  it('who want no contact are not reopened by a colleague (edge case 36)', async () => {
    const { id } = (await create({ email: 'never@example.com' })).body as { id: string };
    await api.store.leads.suppress(id, { reason: 'do-not-contact', at: 1 });
    const { status, body } = await api
      .as('dev-lead-manager', 'post', `/v1/leads/${id}/reopen`)
      .send({ note: 'try again' });
    expect([status, body.detail]).toEqual([409, expect.stringContaining('wants no contact')]);
  });

  it('have the shape of the contract, whatever is known of them', async () => {
    const { body } = await create({ phone: '+33 1 23 45 67 89' });
    expect(Object.keys(body).sort()).toEqual(
      (
        'id email phone stage funnel profile consent suppressed tags language source externalId score enrollment task handoff owner company ' +
        'clocks customer cycle part contactAt next createdAt updatedAt lastActivityAt'
      )
        .split(' ')
        .sort(),
    );
    expect(Object.keys(body.consent).sort()).toEqual(
      'basis email history links phone pixel scoring sms web'.split(' '),
    );
    expect(body).toMatchObject({
      stage: 'captured',
      funnel: 'MCL',
      part: 'top',
      next: { blockedBy: null },
      suppressed: null,
    });
    expect(new Date(body.createdAt as string).toISOString()).toBe(body.createdAt);
  });

  it('are changed field by field; null clears, tags are replaced', async () => {
    const { body } = await create({
      email: 'patch@example.com',
      profile: { firstName: 'P', company: 'ACME' },
      tags: ['a', 'b'],
      language: 'fr',
    });
    const patched = await api
      .as('dev-sales', 'patch', `/v1/leads/${body.id}`)
      .send({ profile: { firstName: null, role: 'cfo' }, tags: ['b', 'c'], language: null });
    expect(patched.status).toBe(404);
    const seen = await api
      .as('dev-marketer', 'patch', `/v1/leads/${body.id}`)
      .send({ profile: { firstName: null, role: 'cfo' }, tags: ['b', 'c'], language: null });
    expect(seen.body).toMatchObject({ profile: { company: 'ACME', role: 'cfo' }, language: null });
    expect(seen.body.profile).not.toHaveProperty('firstName');
    expect(seen.body.tags.sort()).toEqual(['b', 'c']);
    const { body: timeline } = await api.as('dev-admin', 'get', `/v1/leads/${body.id}/timeline`);
    expect(timeline.items.filter(({ kind }: { kind: string }) => kind === 'profile.changed').length).toBeGreaterThan(0);
  });

  it('keep an objection that a colleague would lift (edge case 36)', async () => {
    const consent = (email: string) => ({ email, source: 'phone', at: consentAt });
    const { body } = await create({ email: 'no@example.com', consent: consent('refused') });
    await create({ email: 'no@example.com', consent: consent('granted') });
    const patched = await api.as('dev-marketer', 'patch', `/v1/leads/${body.id}`).send({ consent: consent('granted') });
    expect(patched.body.consent.email).toBe('refused');
    // Dated ahead it would outlast every objection made until then.
    const ahead = { consent: { ...consent('granted'), at: '2999-01-01T00:00:00Z' } };
    const changed = await api.as('dev-marketer', 'patch', `/v1/leads/${body.id}`).send(ahead);
    for (const { status, body: told } of [changed, await create({ email: 'ahead@example.com', ...ahead })])
      expect([status, told.errors[0].path]).toEqual([400, 'consent.at']);
  });

  it('need consent anew for a new address, which must be nobody else’s (edge case 57)', async () => {
    await create({ email: 'taken@example.com' });
    const { body } = await create({
      email: 'old@example.com',
      consent: { email: 'granted', basis: 'consent', source: 'form', at: consentAt },
    });
    const move = (email: string) => api.as('dev-marketer', 'post', `/v1/leads/${body.id}/email`).send({ email });
    expect((await move('taken@example.com')).status).toBe(409);
    const moved = await move('New@Example.com');
    expect(moved.body).toMatchObject({ email: 'new@example.com', consent: { email: 'unknown', basis: null } });
    expect((await read('email:new@example.com')).body.id).toBe(body.id);
  });

  it('show of each change of stage all that the contract lists, null where there is none', async () => {
    const { body } = await create({ email: 'stage@example.com' });
    const stage = { from: 'captured', to: 'qualifying', cause: 'qualify', score: 7, version: 1 } as const;
    const written = { at: 1, receivedAt: 1, actor: 'mia', cycle: 'c1', props: {} };
    await api.store.timeline.append(body.id, [{ ...written, id: 'stage.1', kind: 'stage.changed', stage }], 0);
    const { body: timeline } = await api.as('dev-admin', 'get', `/v1/leads/${body.id}/timeline?kind=stage.changed`);
    expect(timeline.items[0]).toMatchObject({ cycle: 'c1', stage: { ...stage, reason: null, note: null } });
  });

  it('show notes at once and are listed page by page', async () => {
    const { body } = await create({ email: 'notes@example.com' });
    const note = await api.as('dev-marketer', 'post', `/v1/leads/${body.id}/notes`).send({ text: 'called back <b>' });
    expect(note.status).toBe(201);
    const { body: timeline } = await api.as('dev-admin', 'get', `/v1/leads/${body.id}/timeline?limit=1`);
    expect(timeline.items[0]).toMatchObject({
      kind: 'note.added',
      actor: 'marketer@example.com',
      props: { text: 'called back <b>' },
    });
    // What is no change of stage lies in a cycle too, and is told with it at once.
    expect([note.body.cycle, timeline.items[0].cycle]).toEqual([body.cycle, body.cycle]);
    const first = await api.as('dev-admin', 'get', '/v1/leads?limit=2');
    const second = await api.as('dev-admin', 'get', `/v1/leads?limit=2&cursor=${encodeURIComponent(first.body.next)}`);
    const ids = [...first.body.items, ...second.body.items].map(({ id }: { id: string }) => id);
    expect(new Set(ids).size).toBe(4);
  });

  it('are not for the eyes of a rep or a qualifier they have not come to', async () => {
    const { body } = await create({ email: 'hidden@example.com' });
    for (const key of ['dev-sales', 'dev-qualifier']) {
      expect((await read(String(body.id), key)).status).toBe(404);
      expect((await api.as(key, 'get', '/v1/leads')).body.items).toEqual([]);
    }
  });

  it('are erased with Temporal away: 202, then 404 (decisions.md 18)', async () => {
    const { body } = await create({ email: 'erase@example.com' });
    const erased = await api.as('dev-lead-manager', 'delete', `/v1/leads/${body.id}`);
    expect(erased.status).toBe(202);
    expect((await read(String(body.id))).status).toBe(404);
  });

  it('cannot be decided on with Temporal away: 503 that says how to learn what happened (edge case 32)', async () => {
    const { body } = await create({ email: 'later@example.com' });
    const answer = await api.as('dev-marketer', 'post', `/v1/leads/${body.id}/qualify`).set('Idempotency-Key', 'q1');
    expect(answer.status).toBe(503);
    expect(answer.headers['retry-after']).toBe('5');
    expect(answer.body.detail).toContain('same Idempotency-Key');
  });
});

describe('scores', () => {
  it('are those of the instant they are read at, explained in the reader’s language', async () => {
    await api.as('dev-marketer', 'put', '/v1/scoring-models/lab').set('Content-Type', 'application/yaml').send(MODEL);
    await api.as('dev-marketer', 'post', '/v1/scoring-models/lab/publish').send({});
    const { body } = await create({ email: 'score@example.com', profile: { role: 'hr-director' } });
    await api.deps.store.timeline.append(
      body.id,
      [{ id: 'v', at: Date.now(), receivedAt: Date.now(), kind: 'page.viewed', actor: 'lead', props: {} }],
      0,
    );
    // A publication is seen everywhere within 250 ms; wait for what is asserted.
    let total: number | undefined;
    for (let tries = 0; tries < 100 && total !== 45; tries++) total = (await read(String(body.id))).body.score?.total;
    expect(total).toBe(45);
    const score = await api.as('dev-admin', 'get', `/v1/leads/${body.id}/score?model=lab`).set('Accept-Language', 'fr');
    expect(score.body).toMatchObject({ total: 45, fit: 30, engagement: 15, band: 'warm', model: 'lab', version: 1 });
    expect(score.body.items.reduce((sum: number, item: { points: number }) => sum + item.points, 0)).toBe(45);
    expect(score.body.items[0].words).toContain(' : +30');
    const past = await api.as('dev-admin', 'get', `/v1/leads/${body.id}/score?at=2020-01-01T00:00:00Z`);
    expect(past.body.total).toBe(30);
    expect((await api.as('dev-admin', 'get', `/v1/leads/${body.id}/score?model=none`)).status).toBe(400);
  });
});
