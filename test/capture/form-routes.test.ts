import { Script } from 'node:vm';
import { StoreError } from '../../store/index';
import { startPublicServer, type PublicServer } from './public-server';
import { openRelay } from './fixture-relay';
import { FIELDS, GUIDE_FORM, startCaptureFixture, type CaptureFixture } from './store-fixture';

let fixture: CaptureFixture;
let server: PublicServer;
beforeAll(async () => {
  fixture = await startCaptureFixture();
  await fixture.publish('fields', 'fields', FIELDS);
  await fixture.publish('forms', 'guide', GUIDE_FORM);
  await fixture.publish(
    'forms',
    'double',
    GUIDE_FORM.replace('form: guide', 'form: double').replace(
      'thanks: https://example.com/merci\n',
      'confirm: double\n',
    ),
  );
  server = await startPublicServer(fixture, { router: { requestsPerMinute: 1e6 } });
});
afterAll(async () => {
  await server.close();
  await fixture.stop();
});

const post = (
  path: string,
  body: NonNullable<RequestInit['body']> | null,
  headers: Record<string, string> = {},
): Promise<Response> => fetch(server.url + path, { method: 'POST', body, redirect: 'manual', headers });
const form = (values: Record<string, string>): URLSearchParams => new URLSearchParams(values);
const json = { 'content-type': 'application/json', accept: 'application/json' };
async function leadOf(email: string) {
  const id = (await fixture.store.aliases.resolve([`email:${email}`])).get(`email:${email}`);
  return id === undefined ? null : fixture.store.leads.find(id);
}

test('a browser’s form goes to its thanks, and a read shows the lead at once', async () => {
  const answer = await post(
    '/f/guide',
    form({ email: 'Web@Example.com', firstName: 'Ann', employees: '1 200', consentEmail: 'true' }),
    { accept: 'text/html' },
  );
  expect([answer.status, answer.headers.get('location')]).toEqual([303, 'https://example.com/merci']);
  const lead = (await leadOf('web@example.com'))!;
  expect(lead.profile).toEqual({ email: 'web@example.com', firstName: 'Ann', employees: 1200 });
  expect(lead).toMatchObject({ tags: ['guide'], source: 'website', language: 'en' });
  expect(lead.consent).toMatchObject({ email: 'granted', pixel: 'unknown', basis: 'consent', notice: 'privacy-2026' });
  expect(lead.consent.history[0]).toMatchObject({
    purpose: 'email',
    value: 'granted',
    source: 'form:guide',
    text: 'I accept your messages',
  });
});

test('JSON and multipart are taken too', async () => {
  const one = await post('/f/guide', JSON.stringify({ email: 'json@example.com', consentTracking: true }), json);
  expect([one.status, await one.json()]).toEqual([200, { ok: true }]);
  expect((await leadOf('json@example.com'))?.consent).toMatchObject({
    pixel: 'granted',
    links: 'granted',
    web: 'granted',
  });
  const data = new FormData();
  data.set('email', 'multi@example.com');
  data.set('file', new Blob(['x']), 'x.txt');
  expect((await post('/f/guide', data)).status).toBe(303);
  expect(await leadOf('multi@example.com')).not.toBeNull();
});

test('20 forms at once for one address are one lead, and the relay applying them again changes nothing', async () => {
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, n) =>
      post('/f/guide', JSON.stringify({ email: 'race@example.com', firstName: `Name ${n}` }), json),
    ),
  );
  expect(answers.every(({ status }) => status === 200)).toBe(true);
  const before = (await leadOf('race@example.com'))!;
  const relay = openRelay(fixture);
  await relay.tick(1000, 0);
  expect(await leadOf('race@example.com')).toMatchObject({ profile: before.profile, asides: before.asides });
  const entries = await fixture.store.timeline.read(before.id, 0);
  expect(entries.filter(({ kind }) => kind === 'form.submitted')).toHaveLength(20);
  expect(entries.find(({ kind }) => kind === 'form.submitted')?.props).toMatchObject({
    form: 'guide',
    intent: 'demo',
    fields: { email: true, firstName: true },
  });
});

test('what is missing or wrong is told by field, in the language asked for, and what was typed is kept and escaped', async () => {
  const problem = await post('/f/guide', JSON.stringify({ email: 'nope', employees: 'many' }), {
    ...json,
    'accept-language': 'fr',
  });
  expect([problem.status, problem.headers.get('content-type')]).toEqual([
    400,
    expect.stringContaining('application/problem+json'),
  ]);
  expect(((await problem.json()) as { errors: unknown }).errors).toEqual([
    { path: 'email', message: 'une adresse e-mail est attendue' },
    { path: 'employees', message: 'attendu : un nombre' },
  ]);
  const page = await post('/f/guide', form({ email: '"><script>alert(1)</script>', firstName: '<b>' }), {
    accept: 'text/html',
    'accept-language': 'fr',
  });
  const html = await page.text();
  expect(page.status).toBe(400);
  expect(html).not.toContain('<script');
  expect(html).toContain('value="&lt;b&gt;"');
  expect(html).toContain('aria-invalid="true"');
  expect(html).toContain('lang="fr"');
});

test('the honeypot is answered like any other and nothing is kept', async () => {
  const answer = await post('/f/guide', JSON.stringify({ email: 'robot@example.com', website: 'http://spam' }), json);
  expect([answer.status, await answer.json()]).toEqual([200, { ok: true }]);
  expect(await leadOf('robot@example.com')).toBeNull();
});

test('fields that are none of the profile’s are kept aside, none of them believed', async () => {
  await post(
    '/f/guide',
    JSON.stringify({ email: 'aside@example.com', budget: '10k', role: 'hr-director', __proto__: 'x', utm: 'spring' }),
    json,
  );
  const lead = (await leadOf('aside@example.com'))!;
  expect(lead.profile).toEqual({ email: 'aside@example.com' });
  expect(Object.fromEntries(lead.asides.map(({ field, value }) => [field, value]))).toEqual({
    budget: '10k',
    role: 'hr-director',
    utm: 'spring',
  });
});

test('double opt-in grants nothing before the button is pressed; fetching the link confirms nothing', async () => {
  await post(
    '/f/double',
    JSON.stringify({ email: 'double@example.com', consentEmail: true, consentTracking: true }),
    json,
  );
  const lead = (await leadOf('double@example.com'))!;
  expect(lead.consent).toMatchObject({ email: 'unknown', pixel: 'unknown', basis: null });
  const relay = openRelay(fixture);
  await relay.tick(1000, 0);
  const token = fixture.context.tokens.sign('confirm', {
    lead: lead.id,
    form: 'double',
    expiresAt: fixture.clock.now() + 1e6,
  });
  expect((await fetch(`${server.url}/o/${token}`)).status).toBe(200);
  expect((await leadOf('double@example.com'))!.consent.email).toBe('unknown');
  expect((await post(`/o/${token}`, null)).status).toBe(200);
  expect((await leadOf('double@example.com'))!.consent).toMatchObject({
    email: 'granted',
    pixel: 'granted',
    basis: 'consent',
  });
  const late = fixture.context.tokens.sign('confirm', { lead: lead.id, form: 'double', expiresAt: 1 });
  expect((await post(`/o/${late}`, null)).status).toBe(410);
});

test('unsubscribing: GET changes nothing, one POST does it without login, everything is one click further (edge case 13)', async () => {
  await post('/f/guide', JSON.stringify({ email: 'out@example.com', consentEmail: true }), json);
  const { id } = (await leadOf('out@example.com'))!;
  const token = fixture.context.tokens.sign('unsubscribe', { lead: id, mail: 'e:s', topic: 'hr-news' });
  const asked = await fetch(`${server.url}/u/${token}`, { headers: { 'accept-language': 'fr' } });
  expect(await asked.text()).toContain('Me désabonner');
  expect((await leadOf('out@example.com'))!.topicsRefused).toEqual([]);
  const oneClick = await post(`/u/${token}`, form({ 'List-Unsubscribe': 'One-Click' }));
  expect(await oneClick.text()).toContain('name="everything"');
  expect(await leadOf('out@example.com')).toMatchObject({ topicsRefused: ['hr-news'], suppressed: null });
  await post(`/u/${token}`, form({ everything: '1' }));
  expect(await leadOf('out@example.com')).toMatchObject({
    suppressed: { reason: 'unsubscribed' },
    consent: { email: 'refused' },
  });
  const all = fixture.context.tokens.sign('unsubscribe', { lead: id, mail: 'e:t', topic: null });
  expect((await post(`/u/${all}`, null)).status).toBe(200);
  expect((await post(`/u/${all.startsWith('x') ? 'y' : 'x'}${all.slice(1)}`, null)).status).toBe(404);
});

test('the preference centre shows no personal data and writes at once', async () => {
  await post('/f/guide', JSON.stringify({ email: 'pref@example.com', firstName: 'Zebulon', consentEmail: true }), json);
  const { id } = (await leadOf('pref@example.com'))!;
  const token = fixture.context.tokens.sign('preferences', { lead: id });
  const page = await (await fetch(`${server.url}/p/${token}`)).text();
  expect(page).not.toMatch(/pref@example\.com|Zebulon/);
  await post(`/p/${token}`, form({ language: 'fr' }));
  expect(await leadOf('pref@example.com')).toMatchObject({
    language: 'fr',
    consent: { email: 'refused', pixel: 'refused' },
    suppressed: { reason: 'unsubscribed' },
  });
  await post(`/p/${token}`, form({ mail: '1', language: 'en' }));
  expect(await leadOf('pref@example.com')).toMatchObject({
    language: 'en',
    consent: { email: 'granted' },
    suppressed: null,
  });
});

test('pages run no script and are framed by nobody', async () => {
  const page = await fetch(`${server.url}/f/guide?lang=fr`);
  const html = await page.text();
  expect(page.headers.get('content-security-policy')).toMatch(
    /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self' https:\/\/example\.com; base-uri 'none'; frame-ancestors 'none'$/,
  );
  expect(html).not.toContain('<script');
  expect(html).toContain('<label for="ripen-firstName">Prénom');
  const embed = await fetch(`${server.url}/f/guide.js`);
  const embedded = await embed.text();
  expect(embedded).toContain('http://127.0.0.1:3000/f/guide');
  expect([embed.status, embed.headers.get('cross-origin-resource-policy')]).toEqual([200, 'cross-origin']);
  expect(() => new Script(embedded)).not.toThrow();
  expect((await fetch(`${server.url}/f/none`)).status).toBe(404);
  expect((await fetch(`${server.url}/f/none.js`)).status).toBe(404);
});

test('too much is 413, another type 415, too often 429', async () => {
  expect(
    (
      await post('/f/guide', `email=a@b.example&firstName=${'x'.repeat(200_000)}`, {
        'content-type': 'application/x-www-form-urlencoded',
      })
    ).status,
  ).toBe(413);
  expect((await post('/f/guide', '<x/>', { 'content-type': 'application/xml' })).status).toBe(415);
  const limited = await startPublicServer(fixture, { router: { requestsPerMinute: 2 } });
  const statuses = [];
  for (let n = 0; n < 3; n++) {
    const answer = await fetch(`${limited.url}/f/guide`, { method: 'POST', body: '{}', headers: json });
    statuses.push(answer.status);
    if (n === 2) expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  }
  await limited.close();
  expect(statuses).toEqual([400, 400, 429]);
});

test('under one Idempotency-Key a form is taken once, and its answer is given again; with another body it is 409', async () => {
  const sent = { email: 'twice@example.com', firstName: 'Ann' };
  const keyed = { 'idempotency-key': 'form-1' };
  const send = (values: Record<string, string>, path = '/f/guide') => post(path, form(values), keyed);
  const [first, again] = [await send(sent), await send(sent)];
  expect([first.headers.get('idempotency-replayed'), again.headers.get('idempotency-replayed')]).toEqual([
    null,
    'true',
  ]);
  for (const { status, headers } of [first, again])
    expect([status, headers.get('location'), headers.get('access-control-allow-origin')]).toEqual([
      ...[303, 'https://example.com/merci', '*'],
    ]);
  expect((await send({ ...sent, firstName: 'Eve' })).status).toBe(409);
  // A multipart form draws another boundary each time it is sent, which is none of what is sent.
  const upload = async (firstName: string) => {
    const body = new FormData();
    body.append('email', 'parts@example.com');
    body.append('firstName', firstName);
    const headers = { ...keyed, 'idempotency-key': 'form-parts' };
    return fetch(`${server.url}/f/guide`, { method: 'POST', body, headers, redirect: 'manual' });
  };
  expect([(await upload('Ann')).status, (await upload('Ann')).status, (await upload('Eve')).status]).toEqual([
    ...[303, 303, 409],
  ]);
  // The key is the route's: elsewhere it is another.
  expect((await send(sent, '/f/double')).status).toBe(303);
  // What was refused is refused again, in the same words.
  const wrong = () => post('/f/guide', '{"email":"no"}', { ...json, 'idempotency-key': 'form-2' });
  const refused = await (await wrong()).text();
  expect(await (await wrong()).text()).toBe(refused);
  const viewed = {
    id: 'view-1',
    kind: 'page.viewed',
    at: new Date(fixture.clock.now()).toISOString(),
    props: { path: '/a' },
  };
  const beacon = () =>
    post('/t/e', JSON.stringify({ visitor: 'v-keyed-1', events: [viewed] }), {
      ...json,
      'idempotency-key': 'beacon-1',
    });
  expect(await (await beacon()).json()).toEqual(await (await beacon()).json());
  await openRelay(fixture).tick(1000, 0);
  const lead = (await leadOf(sent.email))!;
  const entries = await fixture.store.timeline.read(lead.id, 0);
  expect(entries.filter(({ kind, props }) => kind === 'form.submitted' && props.form === 'guide')).toHaveLength(1);
  const seen = await fixture.store.timeline.read('visitor:v-keyed-1', 0);
  expect(seen).toHaveLength(1);
});

test('with the store down a form is 503 with Retry-After, and never thanked for (edge case 33)', async () => {
  const commit = (): Promise<void> => Promise.reject(new StoreError('timeout', 'down'));
  const broken = await startPublicServer({
    ...fixture,
    context: { ...fixture.context, committer: { ...fixture.committer, commit } },
  });
  const answer = await fetch(`${broken.url}/f/guide`, {
    method: 'POST',
    body: JSON.stringify({ email: 'down@example.com' }),
    headers: json,
  });
  expect(answer.status).toBe(503);
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  // Nothing was done, so a repeat is tried again.
  const keyed = { ...json, 'idempotency-key': 'down-1' };
  const body = JSON.stringify({ email: 'down@example.com' });
  const failed = await fetch(`${broken.url}/f/guide`, { method: 'POST', body, headers: keyed });
  await broken.close();
  const taken = await post('/f/guide', body, keyed);
  expect([failed.status, taken.status, taken.headers.get('idempotency-replayed')]).toEqual([503, 200, null]);
});
