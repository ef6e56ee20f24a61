import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import type { Pump } from '../../activities/run-pump';
import { nextAttemptAt, type WebhookEvent } from '../../domain/webhooks/event';
import { createWebhook } from '../../usecases/webhooks/create-webhook';
import { isPrivateAddress } from '../../usecases/webhooks/private-address';
import { createWebhookPump } from '../../worker/webhooks/webhook-pump';
import { runApi, type RunningApi } from '../api/running-api';

type Received = { headers: IncomingHttpHeaders; body: string };
type Delivery = {
  id: string;
  event: string;
  status: string;
  attempts: { status: number | null; error: string | null }[];
};

let api: RunningApi;
let server: Server;
let pump: Pump;
let received: Received[] = [];
let answer: { status: number; headers?: Record<string, string> } = { status: 204 };
let events = 0;

beforeAll(async () => {
  api = await runApi((deps) => ({ ...deps, config: { ...deps.config, privateWebhooks: true } }));
  server = createServer((req, res) => {
    let body = '';
    req.on('data', (part) => (body += String(part)));
    req.on('end', () => {
      received.push({ headers: req.headers, body });
      res.writeHead(answer.status, answer.headers).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
beforeEach(() => {
  received = [];
  answer = { status: 204 };
  pump = createWebhookPump({ store: api.store, webhooks: api.store.webhooks, allowPrivate: true });
});
afterEach(async () => {
  for (const { id } of await api.store.webhooks.list()) await api.as('dev-admin', 'delete', `/v1/webhooks/${id}`);
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await api.stop();
});

const here = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;

async function subscribe(types: string[] = ['handoff.won']): Promise<{ id: string; secret: string }> {
  const made = await api.as('dev-admin', 'post', '/v1/webhooks').send({ url: here(), events: types });
  expect(made.status).toBe(201);
  return made.body as { id: string; secret: string };
}
async function announce(change: Partial<WebhookEvent> = {}): Promise<WebhookEvent> {
  const id = `event-${++events}`;
  const event: WebhookEvent = { id, type: 'handoff.won', at: 1_000, lead: 'l1', data: { lead: 'l1' }, ...change };
  await api.store.webhooks.announce(event);
  return event;
}
async function logOf(webhook: string): Promise<Delivery[]> {
  const asked = await api.as('dev-admin', 'get', `/v1/webhooks/${webhook}/deliveries`);
  return (asked.body as { items: Delivery[] }).items;
}
const tick = (laterMs = 0): Promise<Record<string, number>> => pump.tick(Date.now() + 1_000 + laterMs, Date.now());

test('an event is posted once, signed, with its type, time and data', async () => {
  const { id, secret } = await subscribe();
  const event = await announce();
  await announce(event);
  await tick();
  await tick(1_000);
  expect(received).toHaveLength(1);
  const [{ headers, body }] = received as [Received];
  const signed = headers as Record<string, string>;
  expect(new Webhook(secret).verify(body, signed)).toEqual({
    type: 'handoff.won',
    timestamp: '1970-01-01T00:00:01.000Z',
    data: { lead: 'l1' },
  });
  expect(() => new Webhook(secret).verify(`${body} `, signed)).toThrow();
  expect(headers['webhook-id']).toBe(event.id);
  expect(await logOf(id)).toMatchObject([{ event: event.id, status: 'delivered', attempts: [{ status: 204 }] }]);
});

test('what was not subscribed to is not sent', async () => {
  await subscribe(['lead.hot']);
  await announce();
  await tick();
  expect(received).toEqual([]);
});

test('a failure is tried again later, under the same id, until it is taken', async () => {
  const { id } = await subscribe();
  answer = { status: 500 };
  const event = await announce();
  await tick();
  await tick();
  expect(received).toHaveLength(1);
  answer = { status: 302, headers: { location: here() } };
  await tick(10_000);
  expect(received).toHaveLength(2);
  answer = { status: 200 };
  await tick(60_000);
  expect(received.map(({ headers }) => headers['webhook-id'])).toEqual([event.id, event.id, event.id]);
  const [delivery] = await logOf(id);
  expect(delivery).toMatchObject({ status: 'delivered' });
  expect(delivery?.attempts.map(({ status }) => status)).toEqual([500, 302, 200]);
});

test('a receiver is waited for as long as it asks', async () => {
  await subscribe();
  answer = { status: 429, headers: { 'retry-after': '600' } };
  await announce();
  await tick();
  await tick(500_000);
  expect(received).toHaveLength(1);
  await tick(610_000);
  expect(received).toHaveLength(2);
});

test('deliveries are tried for three days, with growing pauses, and no longer', () => {
  let [now, attempts] = [0, 0];
  for (let next: number | null = 0; next !== null; next = nextAttemptAt(++attempts, 0, now)) now = next;
  expect(now).toBeLessThanOrEqual(72 * 3_600_000);
  expect(now).toBeGreaterThan(60 * 3_600_000);
  expect(attempts).toBeLessThan(20);
});

test('410 ends the receiver: what waits fails, nothing more is sent', async () => {
  const { id } = await subscribe();
  answer = { status: 410 };
  await announce();
  await tick();
  await announce();
  await tick(1_000);
  expect(received).toHaveLength(1);
  const listed = await api.as('dev-admin', 'get', '/v1/webhooks');
  expect((listed.body as { items: { disabledAt: string | null }[] }).items[0]?.disabledAt).not.toBeNull();
  const [delivery] = await logOf(id);
  expect(delivery?.status).toBe('failed');
  const again = await api
    .as('dev-admin', 'post', `/v1/webhooks/${id}/deliveries/${delivery?.id ?? ''}/replay`)
    .send({});
  expect(again.status).toBe(409);
});

test('a replay sends the same event once more, and both are in the log', async () => {
  const { id } = await subscribe();
  const event = await announce();
  await tick();
  const [delivery] = await logOf(id);
  const again = await api
    .as('dev-admin', 'post', `/v1/webhooks/${id}/deliveries/${delivery?.id ?? ''}/replay`)
    .send({});
  expect(again.status).toBe(202);
  await tick(1_000);
  expect(received.map(({ headers, body }) => [headers['webhook-id'], body])).toEqual(
    [received[0], received[0]].map((one) => [event.id, one?.body]),
  );
  expect((await logOf(id)).map(({ status }) => status)).toEqual(['delivered', 'delivered']);
  const nobody = await api.as('dev-admin', 'post', `/v1/webhooks/${id}/deliveries/none/replay`).send({});
  expect(nobody.status).toBe(404);
});

test('what is kept of a person goes with them; that they went is told', async () => {
  const { id } = await subscribe(['handoff.won', 'lead.erased']);
  answer = { status: 500 };
  const made = await api.as('dev-marketer', 'post', '/v1/leads').send({ email: 'gone@example.com' });
  const lead = (made.body as { id: string }).id;
  await announce({ lead, data: { lead } });
  await api.as('dev-lead-manager', 'delete', `/v1/leads/${lead}`);
  expect((await logOf(id)).map(({ event }) => event)).toEqual([`${lead}.erased`]);
}, 30_000);

test.each([
  'http://127.0.0.1/',
  'http://localhost:3000/x',
  'https://[::1]/',
  'http://169.254.169.254/latest',
  'http://2130706433/',
  'http://10.1.2.3/',
])('%s is refused where private networks are not configured', async (url) => {
  const deps = { ...api.deps, config: { ...api.deps.config, privateWebhooks: false } };
  const asker = { id: 'a', actor: 'a', person: null, roles: ['admin' as const] };
  expect(await createWebhook(deps, asker, { url, events: ['lead.hot'] })).toMatchObject({ code: 'invalid' });
});

test('a private address is refused again when it is called', async () => {
  const { id } = await subscribe();
  await announce();
  await createWebhookPump({ store: api.store, webhooks: api.store.webhooks, allowPrivate: false }).tick(
    Date.now() + 1_000,
    0,
  );
  expect(received).toEqual([]);
  expect((await logOf(id))[0]?.attempts).toMatchObject([{ status: null, error: 'private network' }]);
  expect(['::ffff:127.0.0.1', 'fd00::1', '100.64.0.1', 'nonsense'].map(isPrivateAddress)).toEqual([
    true,
    true,
    true,
    true,
  ]);
  expect(['1.1.1.1', '2606:4700::1111'].map(isPrivateAddress)).toEqual([false, false]);
});

test.each([
  [{ url: 'ftp://example.com/', events: ['lead.hot'] }, 'url'],
  [{ url: 'http://example.com/', events: ['lead.cold'] }, 'events.0'],
  [{ url: 'http://u:p@example.com/', events: ['lead.hot'] }, 'url'],
])('%j is refused and says where', async (body, path) => {
  const refused = await api.as('dev-admin', 'post', '/v1/webhooks').send(body);
  expect([refused.status, (refused.body as { errors: { path: string }[] }).errors[0]?.path]).toEqual([400, path]);
});
