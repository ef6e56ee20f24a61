import type { Hit } from '../../domain/timeline/hit';
import { startPublicServer, type PublicServer } from './public-server';
import { startCaptureFixture, type CaptureFixture } from './store-fixture';

let fixture: CaptureFixture;
let server: PublicServer;
beforeAll(async () => {
  fixture = await startCaptureFixture();
  server = await startPublicServer(fixture);
});
afterAll(async () => {
  await server.close();
  await fixture.stop();
});

const VISITOR = 'visitor-0001';
const send = (body: unknown, headers: Record<string, string> = { 'content-type': 'application/json' }) =>
  fetch(`${server.url}/t/e`, { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body), headers });
async function stored(): Promise<Hit[]> {
  const flushes = await fixture.store.inbox.read(await fixture.store.inbox.cursors(), 1000);
  return flushes.flatMap(({ hits }) => hits);
}
let count = 0;
const event = (given: object = {}) => ({
  id: `e${++count}`,
  kind: 'page.viewed',
  props: { path: '/tarifs' },
  ...given,
});

test.each([
  ['JSON', 'application/json'],
  ['text, as beacons of other origins send it', 'text/plain;charset=UTF-8'],
])('a beacon of %s is stored before it is answered 202, readable from any origin', async (_name, type) => {
  const answer = await send(
    { visitor: VISITOR, events: [event()] },
    { 'content-type': type, origin: 'https://site.example' },
  );
  expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([202, '*']);
  expect(await answer.json()).toEqual({ accepted: 1, rejected: [] });
  expect((await stored()).at(-1)).toMatchObject({
    id: `${VISITOR}/e${count}`,
    kind: 'page.viewed',
    visitor: VISITOR,
    actor: 'lead',
    props: { path: '/tarifs' },
  });
});

test('a visit from a listed company’s network says so, whatever the browser says of itself', async () => {
  await send({ visitor: VISITOR, events: [event({ props: { path: '/', company: 'Own words' } })] });
  expect((await stored()).at(-1)?.company).toBeUndefined();
  await fixture.publish('companies', 'companies', 'cidr;company\n127.0.0.0/8;Acme\n::1/128;Acme\n');
  await send({ visitor: VISITOR, events: [event()] });
  expect((await stored()).at(-1)).toMatchObject({ company: 'Acme', props: { path: '/tarifs' } });
});

test.each(['email.clicked', 'form.submitted', 'meeting.booked', 'call.answered', 'x', 'stage.changed', '', 7])(
  'the kind %p is not the tracker’s to tell, and nothing of it is kept',
  async (kind) => {
    const before = (await stored()).length;
    expect((await send({ visitor: VISITOR, events: [event({ kind })] })).status).toBe(400);
    expect(await stored()).toHaveLength(before);
  },
);

test('what is wrong in a batch is told, the rest is kept', async () => {
  const events = [event(), event({ kind: 'email.opened' }), event({ id: '' }), event({ kind: 'x.calculator.used' })];
  const answer = await send({ visitor: VISITOR, events });
  expect([answer.status, await answer.json()]).toMatchObject([
    202,
    { accepted: 2, rejected: [{ path: 'events.1.kind' }, { path: 'events.2.id' }] },
  ]);
});

test.each([
  ['no visitor', { events: [] }],
  ['a visitor that is none', { visitor: 'a b', events: [] }],
  ['no list', { visitor: VISITOR, events: {} }],
  ['no object', '[1]'],
  ['no JSON', '{"visitor'],
  ['props that are not flat', { visitor: VISITOR, events: [{ id: 'a', kind: 'x.a', props: { deep: { er: 1 } } }] }],
])('%s is 400', async (_name, body) => {
  const answer = await send(body);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([400, 'application/problem+json; charset=utf-8']);
});

test('too much is 413, another type 415', async () => {
  const large = { visitor: VISITOR, events: [event({ props: { text: 'x'.repeat(70_000) } })] };
  expect((await send(large)).status).toBe(413);
  const wrongType = await send('<a/>', { 'content-type': 'text/xml' });
  expect([wrongType.status, await wrongType.json()]).toMatchObject([415, { errors: [{ path: 'Content-Type' }] }]);
  expect(await (await send('{"visitor": v-1}')).json()).toMatchObject({ errors: [{ path: '', line: 1, column: 13 }] });
});

test('an event is as old as the browser says by its own clock; one in the future is refused (edge case 3)', async () => {
  const wrongClock = Date.UTC(2001, 0, 1);
  const iso = (ms: number): string => new Date(ms).toISOString();
  const before = Date.now();
  await send({ visitor: VISITOR, sentAt: iso(wrongClock), events: [event({ at: iso(wrongClock - 60_000) })] });
  const aged = (await stored()).at(-1)!;
  expect(aged.at).toBeGreaterThanOrEqual(before - 60_000);
  expect(aged.at).toBeLessThanOrEqual(Date.now() - 60_000);
  const soon = await send({ visitor: VISITOR, events: [event({ at: iso(Date.now() + 60_000) })] });
  expect(soon.status).toBe(202);
  expect((await stored()).at(-1)!.at).toBeLessThanOrEqual(Date.now());
  expect((await send({ visitor: VISITOR, events: [event({ at: iso(Date.now() + 400_000) })] })).status).toBe(400);
});

test.each([
  'curl/8.5.0',
  'python-requests/2.32.3',
  'axios/1.7.9',
  'Mozilla/5.0',
  'Mozilla/5.0 HeadlessChrome/131.0.0.0 Safari/537.36',
])(
  'what a program tells on behalf of a site counts, and its visitors have the names it gives them (%s)',
  async (agent) => {
    await send({ visitor: 'v.1', events: [event()] }, { 'content-type': 'text/plain', 'user-agent': agent });
    expect((await stored()).at(-1)).not.toHaveProperty('machine');
  },
);

test('a robot’s beacon is kept and flagged, and a token of another kind identifies nobody', async () => {
  const robot = { 'content-type': 'text/plain', 'user-agent': 'Googlebot/2.1 (+http://www.google.com/bot.html)' };
  await send({ visitor: VISITOR, events: [event()] }, robot);
  expect((await stored()).at(-1)).toMatchObject({ machine: 'robot' });
  const identify = fixture.context.tokens.sign('preferences', { lead: 'lead-1' });
  expect((await send({ visitor: VISITOR, events: [], identify })).status).toBe(400);
});

test('the tracker is cached and asked again for nothing', async () => {
  const first = await fetch(`${server.url}/t.js`);
  expect(first.headers.get('content-type')).toContain('javascript');
  expect(first.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
  const again = await fetch(`${server.url}/t.js`, { headers: { 'if-none-match': first.headers.get('etag') ?? '' } });
  expect(again.status).toBe(304);
});
