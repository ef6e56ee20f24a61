import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HandoffRecord } from '../../domain/lead/documents';
import { createWebhookPump } from '../../worker/webhooks/webhook-pump';
import { runApi, type RunningApi } from '../api/running-api';
import { blankLead } from '../support/blank-lead';

/**
 * Stands for HubSpot: the three calls answer as its public reference describes them (contacts and deals by batch upsert, v3; default
 * associations, v4), with its errors. Not tried against HubSpot itself.
 */
type Stored = { id: string; properties: Record<string, string> };
const TOKEN = 'pat-eu1-token';
let contacts: Map<string, Stored>;
let deals: Map<string, Stored>;
let ties: string[];
let calls: string[];
let refuse: { status: number; headers?: Record<string, string> } | null;
let server: Server;
let api: RunningApi;
let later = 0;

type Input = { idProperty: string; id: string; properties: Record<string, string> };

function upsert(kind: 'contacts' | 'deals', inputs: Input[]): { status: number; body: object } {
  const known = kind === 'contacts' ? contacts : deals;
  const results = inputs.map(({ id, idProperty, properties }) => {
    expect(properties[idProperty]).toBe(id);
    const found = known.get(id);
    const stored = found ?? { id: String(100 + contacts.size + deals.size), properties: {} };
    Object.assign(stored.properties, properties);
    known.set(id, stored);
    return { ...stored, new: found === undefined, createdAt: '2026-11-22T09:00:00.000Z', archived: false };
  });
  return { status: results.every((one) => one.new) ? 201 : 200, body: { status: 'COMPLETE', results } };
}

function answer(method: string, path: string, body: string): { status: number; body: object } {
  const batch = /^\/crm\/v3\/objects\/(contacts|deals)\/batch\/upsert$/.exec(path);
  if (method === 'POST' && batch !== null) {
    const { inputs } = JSON.parse(body) as { inputs: Input[] };
    return upsert(batch[1] as 'contacts', inputs);
  }
  const tie = /^\/crm\/v4\/objects\/deals\/(\d+)\/associations\/default\/contacts\/(\d+)$/.exec(path);
  if (method === 'PUT' && tie !== null) {
    ties.push(`${tie[1] ?? ''}-${tie[2] ?? ''}`);
    return { status: 200, body: { status: 'COMPLETE', results: [{ from: { id: tie[1] }, to: { id: tie[2] } }] } };
  }
  return { status: 404, body: { status: 'error', message: 'resource not found', category: 'OBJECT_NOT_FOUND' } };
}

beforeAll(async () => {
  api = await runApi((deps) => ({ ...deps, config: { ...deps.config, privateWebhooks: true } }));
  server = createServer((req, res) => {
    let body = '';
    req.on('data', (part) => (body += String(part)));
    req.on('end', () => {
      calls.push(`${req.method ?? ''} ${req.url ?? ''}`);
      const denied = req.headers.authorization === `Bearer ${TOKEN}` ? refuse : { status: 401 };
      const told = denied ?? answer(req.method ?? '', req.url ?? '', body);
      res.writeHead(told.status, { 'content-type': 'application/json', ...(denied?.headers ?? {}) });
      res.end('body' in told ? JSON.stringify(told.body) : '{"status":"error"}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
beforeEach(() => {
  [contacts, deals, ties, calls, refuse] = [new Map(), new Map(), [], [], null];
});
afterEach(async () => {
  for (const { id } of await api.store.webhooks.list()) await api.as('dev-admin', 'delete', `/v1/webhooks/${id}`);
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await api.stop();
});

const here = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const tick = (): Promise<unknown> =>
  createWebhookPump({ store: api.store, webhooks: api.store.webhooks, allowPrivate: true }).tick(
    Date.now() + (later += 20_000),
    Date.now(),
  );

async function connect(more: object = {}): Promise<string> {
  const made = await api.as('dev-admin', 'post', '/v1/webhooks').send({
    url: here(),
    events: ['handoff.accepted', 'handoff.won', 'handoff.lost', 'handoff.returned'],
    secret: TOKEN,
    connector: { kind: 'hubspot', ...more },
  });
  expect(made.status).toBe(201);
  return (made.body as { id: string }).id;
}

/** A lead with a handoff as it stands. */
async function handoff(id: string, change: Partial<HandoffRecord>): Promise<HandoffRecord> {
  const lead = `lead-${id}`;
  const profile = { firstName: 'Jeanne', lastName: 'Roy', role: 'hr-director', employees: 120, sites: ['Lyon'] };
  const person = { ...blankLead(lead, 0, { email: `${id}@bois-fils.fr`, profile }), company: 'Bois & Fils' };
  await api.store.leads.create(person);
  const record: HandoffRecord = {
    ...{ id, lead, cycle: `${lead}.c1`, status: 'accepted', rep: 'ana@example.com', team: 'field', offers: [] },
    ...{ dueAt: null, bant: null, dossier: {}, reason: null, action: null, rating: null, amount: null, currency: null },
    ...{ scoreAtOffer: 160, openedAt: 0, acceptedAt: 1_000, closedAt: null, progress: [], ...change },
  };
  await api.store.handoffs.open(record);
  return record;
}

async function announce(
  type: 'handoff.accepted' | 'handoff.won' | 'handoff.lost',
  of: HandoffRecord,
  id = type,
): Promise<void> {
  await api.store.webhooks.announce({
    ...{ id: `${of.id}.${id}`, type, at: 2_000, lead: of.lead, data: { lead: of.lead, handoff: of.id } },
  });
  await tick();
}
async function logOf(webhook: string): Promise<{ status: string; attempts: { status: number | null }[] }[]> {
  const asked = await api.as('dev-admin', 'get', `/v1/webhooks/${webhook}/deliveries`);
  return (asked.body as { items: { status: string; attempts: { status: number | null }[] }[] }).items;
}

test('an accepted lead becomes a contact and a deal, tied to each other; its fields go where the mapping says', async () => {
  const webhook = await connect({ properties: { employees: 'numberofemployees' } });
  const accepted = await handoff('h1', {});
  await announce('handoff.accepted', accepted);
  expect(calls).toHaveLength(3);
  expect(contacts.get('h1@bois-fils.fr')?.properties).toEqual({
    ...{ email: 'h1@bois-fils.fr', firstname: 'Jeanne', lastname: 'Roy', jobtitle: 'hr-director' },
    numberofemployees: '120',
  });
  expect(deals.get('h1')?.properties).toEqual({
    ...{ dealname: 'Bois & Fils – Jeanne Roy', pipeline: 'default', dealstage: 'qualifiedtobuy', ripen_handoff: 'h1' },
  });
  expect(ties).toEqual([`${deals.get('h1')!.id}-${contacts.get('h1@bois-fils.fr')!.id}`]);
  expect(await logOf(webhook)).toMatchObject([{ status: 'delivered', attempts: [{ status: 200 }] }]);
});

test('won and lost move the deal, with amount and reason; events that come late or twice move nothing back', async () => {
  await connect({ pipeline: 'b2b', stages: { accepted: 's1', won: 's2', lost: 's3' } });
  const won = await handoff('h2', { status: 'won', amount: 24_000, currency: 'EUR', closedAt: 86_400_000 });
  await announce('handoff.won', won);
  await announce('handoff.accepted', won);
  expect([deals.size, contacts.size]).toEqual([1, 1]);
  expect(deals.get('h2')?.properties).toMatchObject({
    ...{ dealstage: 's2', pipeline: 'b2b', amount: '24000', deal_currency_code: 'EUR' },
    closedate: '1970-01-02T00:00:00.000Z',
  });
  await announce('handoff.lost', await handoff('h3', { status: 'lost', reason: 'competitor', closedAt: 1 }));
  expect(deals.get('h3')?.properties).toMatchObject({ dealstage: 's3', closed_lost_reason: 'competitor' });
});

test('a refusal is tried again as any delivery is, and what was half done is completed', async () => {
  const webhook = await connect();
  const accepted = await handoff('h4', {});
  refuse = { status: 429, headers: { 'retry-after': '1' } };
  await announce('handoff.accepted', accepted);
  expect(await logOf(webhook)).toMatchObject([{ status: 'waiting', attempts: [{ status: 429 }] }]);
  refuse = null;
  await tick();
  expect(await logOf(webhook)).toMatchObject([{ status: 'delivered' }]);
  expect(ties).toHaveLength(1);
});

test('what was never accepted, and whom HubSpot could not find again, is not told', async () => {
  const webhook = await connect();
  await announce('handoff.lost', await handoff('h5', { status: 'returned', acceptedAt: null }));
  expect(calls).toEqual([]);
  expect(await logOf(webhook)).toMatchObject([{ status: 'delivered' }]);
});

test('a connector needs its token, and its key is not shown again', async () => {
  const body = { url: here(), events: ['handoff.won'], connector: { kind: 'hubspot' } };
  const refused = await api.as('dev-admin', 'post', '/v1/webhooks').send(body);
  expect([refused.status, (refused.body as { errors: { path: string }[] }).errors[0]?.path]).toEqual([400, 'secret']);
  await connect();
  const listed = await api.as('dev-admin', 'get', '/v1/webhooks');
  expect(JSON.stringify(listed.body)).not.toContain(TOKEN);
  expect((listed.body as { items: object[] }).items[0]).toMatchObject({ connector: { kind: 'hubspot' } });
});
