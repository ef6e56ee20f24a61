import { runApi, type RunningApi } from './running-api';

let api: RunningApi;
let id: string;
beforeAll(async () => {
  api = await runApi();
  id = (await api.as('dev-marketer', 'post', '/v1/leads').send({ email: 'e@example.com' })).body.id;
});
afterAll(() => api.stop());

const retract = (event: string, key = 'dev-marketer', body: object = {}) =>
  api.as(key, 'post', `/v1/events/${encodeURIComponent(event)}/retract`).send(body);
const timeline = async () => (await api.as('dev-marketer', 'get', `/v1/leads/${id}/timeline`)).body.items;
const lead = async () => (await api.store.leads.find(id))!;

/** As the relay puts it there. */
async function happened(entry: string, kind = 'page.viewed'): Promise<void> {
  const at = Date.now();
  const { bucket } = await lead();
  await api.store.timeline.append(id, [{ id: entry, at, receivedAt: at, kind, actor: 'lead', props: {} }], bucket);
}

describe('a retracted event', () => {
  it('stays on the timeline, marked, beside who withdrew it and why, and its lead is woken (edge case 49)', async () => {
    await happened('dev-integration/seen-1');
    const { status, body } = await retract('dev-integration/seen-1', 'dev-marketer', { reason: 'a scanner' });
    expect([status, body]).toEqual([
      200,
      { id: 'dev-integration/seen-1', kind: 'page.viewed', at: expect.any(String), lead: id },
    ]);
    const stored = await api.store.timeline.read(id, (await lead()).bucket);
    expect(stored.find((entry) => entry.id === 'dev-integration/seen-1')?.retracted).toBe(true);
    expect((await timeline())[0]).toMatchObject({
      kind: 'event.retracted',
      actor: 'marketer@example.com',
      props: { event: 'dev-integration/seen-1', kind: 'page.viewed', reason: 'a scanner' },
    });
    const hits = (await api.store.inbox.read(await api.store.inbox.cursors(), 10_000)).flatMap((flush) => flush.hits);
    expect(hits.some((hit) => hit.kind === 'event.retracted' && hit.lead === id)).toBe(true);
  });

  it('is found by the id its sender gave it', async () => {
    await happened('dev-integration/seen-2');
    expect((await retract('seen-2')).status).toBe(404);
    expect((await retract('seen-2', 'dev-integration')).status).toBe(200);
  });

  it('is withdrawn once, however often that is asked for', async () => {
    await happened('seen-3');
    expect([(await retract('seen-3')).status, (await retract('seen-3')).status]).toEqual([200, 200]);
    const told = (await timeline()).filter(({ props }: { props: { event?: string } }) => props.event === 'seen-3');
    expect(told).toHaveLength(1);
  });

  it('was a behaviour: what Ripen itself noted is refused, and so is what nobody knows', async () => {
    await happened('note-1', 'note.added');
    expect((await retract('note-1')).status).toBe(409);
    expect((await retract('nothing')).status).toBe(404);
  });
});
