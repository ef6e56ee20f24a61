import { StoreError } from '../../store/connection/errors';
import { markSeen } from '../../usecases/events/mark-seen';
import { runApi, type RunningApi } from './running-api';

let api: RunningApi;
let id: string;
beforeAll(async () => {
  api = await runApi();
  id = (await api.as('dev-marketer', 'post', '/v1/leads').send({ email: 'e@example.com', externalId: 'x1' })).body.id;
});
afterAll(() => api.stop());

const send = (body: unknown, key = 'dev-integration') => api.as(key, 'post', '/v1/events').send(body as object);
const event = (more: object = {}) => ({ lead: { email: 'E@example.com' }, kind: 'page.viewed', ...more });

/** Every hit that has been made durable. */
async function stored(): Promise<{ id: string; kind: string; at: number; lead?: string }[]> {
  const { inbox } = api.store;
  return (await inbox.read(await inbox.cursors(), 10_000)).flatMap(({ hits }) => hits);
}

describe('events', () => {
  it('are durable when accepted, and a repeat is a duplicate and no error (edge case 1)', async () => {
    const first = await send(event({ id: 'a1', props: { path: '/x' } }));
    expect([first.status, first.body]).toEqual([202, { accepted: 1, duplicates: 0, rejected: [] }]);
    expect((await stored()).some((hit) => hit.id === 'dev-integration/a1' && hit.lead === id)).toBe(true);
    expect((await send(event({ id: 'a1', props: { path: '/x' } }))).body).toEqual({
      accepted: 0,
      duplicates: 1,
      rejected: [],
    });
    // Ids are unique within the key that sent them.
    expect((await send(event({ id: 'a1' }), 'dev-marketer')).body.accepted).toBe(1);
  });

  it('without id are the same when lead, kind, second and props are', async () => {
    const at = '2026-03-01T10:00:00.100Z';
    const sameSecond = '2026-03-01T10:00:00.900Z';
    expect((await send(event({ at, props: { a: 1, b: 2 } }))).body.accepted).toBe(1);
    expect((await send(event({ at: sameSecond, props: { b: 2, a: 1 } }))).body.duplicates).toBe(1);
    expect((await send(event({ at, props: { a: 2 } }))).body.accepted).toBe(1);
    expect((await send(event())).body.accepted).toBe(1);
    expect((await send(event())).body.accepted).toBe(1);
    // Nobody's id, so nobody's alone: the same visit told by two systems is one.
    expect((await send(event({ at, props: { a: 2 } }), 'dev-marketer')).body).toMatchObject({
      accepted: 0,
      duplicates: 1,
    });
  });

  it('from before any mark is kept are the same when the timeline still holds the id, folded or not', async () => {
    const at = '2020-03-01T10:00:00.100Z';
    const held = { id: 'dev-integration/ancient', at: Date.parse(at), receivedAt: Date.parse(at), actor: 'api' };
    await api.store.timeline.append(id, [{ ...held, kind: 'page.viewed', props: {}, folded: true }], 0);
    expect((await send(event({ id: 'ancient', at }))).body).toMatchObject({ accepted: 0, duplicates: 1 });
    expect((await send(event({ id: 'ancient too', at }))).body).toMatchObject({ accepted: 1, duplicates: 0 });
  });

  it('of a batch stand each for itself', async () => {
    const future = new Date(Date.now() + 6 * 60_000).toISOString();
    const { status, body } = await send({
      events: [
        event({ id: 'b1', lead: { id } }),
        event({ id: 'b1', lead: { externalId: 'x1' } }),
        event({ lead: { email: 'nobody@example.com' } }),
        event({ kind: 'page.seen' }),
        event({ kind: 'x.trial' }),
        event({ at: future }),
        event({ at: 'yesterday' }),
        event({ lead: { id, email: 'e@example.com' } }),
        7,
      ],
    });
    expect(status).toBe(202);
    expect(body).toMatchObject({ accepted: 2, duplicates: 1 });
    expect(body.rejected.map(({ index }: { index: number }) => index)).toEqual([2, 3, 5, 6, 7, 8]);
    expect(body.rejected.every(({ message }: { message: string }) => message.length > 5)).toBe(true);
  });

  it('dated less than 5 minutes ahead happen now (edge case 3)', async () => {
    const soon = Date.now() + 60_000;
    await send(event({ id: 'soon', at: new Date(soon).toISOString() }));
    const hit = (await stored()).find((one) => one.id === 'dev-integration/soon');
    expect(hit?.at).toBeLessThan(soon);
  });

  it('alone are answered as what is wrong with them, and make nobody', async () => {
    expect((await send(event({ lead: { email: 'nobody@example.com' } }))).status).toBe(404);
    expect((await send(event({ kind: 'page.seen' }))).body.errors[0].path).toBe('kind');
    expect((await send({ ...event(), colour: 'red' })).status).toBe(400);
    expect((await send({ events: [] })).status).toBe(400);
    expect((await send({ events: Array.from({ length: 1001 }, () => event()) })).status).toBe(400);
    expect((await api.as('dev-admin', 'get', '/v1/leads/email:nobody@example.com')).status).toBe(404);
  });

  it('of a lead that has just been erased name nobody, though one was sent a moment before', async () => {
    const { body } = await api.as('dev-marketer', 'post', '/v1/leads').send({ email: 'gone@example.com' });
    const gone = [{ lead: { id: body.id } }, { lead: { email: 'gone@example.com' } }];
    for (const reference of gone) expect((await send(event(reference))).status).toBe(202);
    expect((await api.as('dev-lead-manager', 'delete', `/v1/leads/${body.id}`)).status).toBe(202);
    for (const reference of gone) expect((await send(event(reference))).status).toBe(404);
    const batch = await send({ events: gone.map(event) });
    expect(batch.body).toMatchObject({ accepted: 0, rejected: [{ index: 0 }, { index: 1 }] });
  });

  it('sent at once under one id are counted once', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => send(event({ id: 'storm' }))));
    expect(answers.reduce((sum, { body }) => sum + Number(body.accepted), 0)).toBe(1);
    expect(answers.reduce((sum, { body }) => sum + Number(body.duplicates), 0)).toBe(7);
  });

  it('are durable and counted once when the first attempt was cut off between its two writes', async () => {
    await send(event({ id: 'cut' }));
    // As a crash leaves it: marked, and what was to be stored is not.
    const hits = (): Promise<number> =>
      stored().then((all) => all.filter((hit) => hit.id === 'dev-integration/cut').length);
    const before = await hits();
    expect((await send(event({ id: 'cut' }))).body).toMatchObject({ accepted: 0, duplicates: 1 });
    expect(await hits()).toBe(before + 1);
  });

  it('that could not be made durable are new when they are repeated', async () => {
    const { committer } = api.deps;
    const commit = jest.spyOn(committer, 'commit').mockRejectedValueOnce(new StoreError('timeout', 'away'));
    expect((await send(event({ id: 'again' }))).status).toBe(503);
    commit.mockRestore();
    expect((await send(event({ id: 'again' }))).body).toMatchObject({ accepted: 1, duplicates: 0 });
  });

  it('that share one command of the store are told apart: the first is new, the others have seen it', async () => {
    // The first keeps the command busy, so that the two that follow go together.
    const [, first, second] = await Promise.all(['other', 'same', 'same'].map((key) => markSeen(api.deps, [key], 1)));
    expect([first!.size, second!.size]).toEqual([0, 1]);
  });
});
