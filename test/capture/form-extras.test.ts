import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Hit } from '../../domain/timeline/hit';
import { startPublicServer, type PublicServer } from './public-server';
import { FIELDS, startCaptureFixture, type CaptureFixture } from './store-fixture';

let fixture: CaptureFixture;
let server: PublicServer;
let assets: string;
beforeAll(async () => {
  fixture = await startCaptureFixture();
  assets = await mkdtemp(join(tmpdir(), 'ripen-assets-'));
  await writeFile(join(assets, 'payroll-guide.pdf'), '%PDF-1.7 guide');
  await writeFile(join(assets, 'logo.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  fixture.context.config.assetsDir = assets;
  await fixture.publish('fields', 'fields', FIELDS);
  const formOf = (name: string, more: string): Promise<void> =>
    fixture.publish(
      'forms',
      name,
      `form: ${name}\nfields:\n  - { name: email, required: true }\n  - { name: firstName }\n  - { name: company, required: true }\n  - { name: employees, type: number }\n  - { name: country }\n${more}`,
    );
  await formOf('progressive', 'progressive: 1\n');
  await formOf('offer', 'offer: payroll-guide\n');
  await formOf('offer-double', 'offer: payroll-guide\nconfirm: double\n');
  await formOf('kiosk', 'kiosk: true\nthanks: https://example.com/merci\n');
  server = await startPublicServer(fixture, { router: { requestsPerMinute: 1e6 } });
});
afterAll(async () => {
  await server.close();
  await fixture.stop();
  await rm(assets, { recursive: true, force: true });
});

const post = (form: string, values: Record<string, string>, headers: Record<string, string> = {}) =>
  fetch(`${server.url}/f/${form}`, {
    method: 'POST',
    body: new URLSearchParams(values),
    redirect: 'manual',
    headers: { 'accept-language': 'en', ...headers },
  });
const page = async (path: string, headers: Record<string, string> = {}): Promise<string> =>
  (await fetch(server.url + path, { headers: { 'accept-language': 'en', ...headers } })).text();
const shownIn = (html: string): string[] => [...html.matchAll(/data-field="(\w+)"/g)].map(([, name = '']) => name);
async function stored(): Promise<Hit[]> {
  const flushes = await fixture.store.inbox.read(await fixture.store.inbox.cursors(), 1000);
  return flushes.flatMap(({ hits }) => hits);
}
async function leadOf(email: string) {
  const id = (await fixture.store.aliases.resolve([`email:${email}`])).get(`email:${email}`);
  return id === undefined ? null : fixture.store.leads.find(id);
}
/** An address of our own as this test's server serves it. */
const here = (url: string): string => url.replace(fixture.context.config.publicUrl, '');

test('a progressive form asks what is not known of this browser’s lead yet, some at a time', async () => {
  expect(shownIn(await page('/f/progressive'))).toEqual(['email', 'firstName', 'company']);
  await post('progressive', { email: 'paul@example.com', firstName: 'Paul', company: 'Acme' });
  const lead = await leadOf('paul@example.com');
  await fixture.store.aliases.claim('visitor:paul-browser', lead!.id, 'test');
  const cookie = { cookie: 'rv=paul-browser' };
  expect(shownIn(await page('/f/progressive', cookie))).toEqual(['email', 'employees']);
  expect(await (await fetch(`${server.url}/f/progressive.json?visitor=paul-browser`)).json()).toEqual({
    fields: ['email', 'employees'],
  });
  const again = await post('progressive', { email: 'paul@example.com', employees: '80' }, cookie);
  expect(again.status).toBe(303);
  expect((await leadOf('paul@example.com'))?.profile).toMatchObject({ company: 'Acme', employees: 80 });
});

test('a number is asked between its bounds and refused outside of them, in the words of the person', async () => {
  await fixture.publish(
    'forms',
    'bounded',
    'form: bounded\nfields:\n  - { name: email, required: true }\n  - { name: employees, max: 900 }\n',
  );
  expect(await page('/f/bounded')).toMatch(/name="employees" type="number"[^>]* min="0" max="900"/);
  const told = async (employees: string, language: string): Promise<string> =>
    (await post('bounded', { email: 'few@example.com', employees }, { 'accept-language': language })).text();
  expect(await told('-4', 'fr')).toContain('attendu : un nombre de 0 à 900');
  expect(await told('901', 'en')).toContain('expected a number from 0 to 900');
  expect(await leadOf('few@example.com')).toBeNull();
});

test('who is known is not told by an address: a required field is asked of every unknown browser', async () => {
  const answer = await post('progressive', { email: 'paul@example.com' });
  expect(answer.status).toBe(400);
});

test('an offer is handed out after the form, and counts when it is downloaded, not before', async () => {
  const answer = await post('offer', { email: 'olga@example.com', company: 'Acme' });
  const thanks = await page(answer.headers.get('location') ?? '');
  const url = here((/href="([^"]*\/a\/[^"]*)"/.exec(thanks)?.[1] ?? '').replaceAll('&#x3D;', '='));
  const downloads = async (): Promise<Hit[]> => (await stored()).filter(({ kind }) => kind === 'content.downloaded');
  const before = (await downloads()).length;
  const file = await fetch(server.url + url);
  expect([file.status, file.headers.get('content-type'), await file.text()]).toEqual([
    200,
    'application/pdf',
    '%PDF-1.7 guide',
  ]);
  expect((await downloads()).slice(before)).toMatchObject([
    { lead: (await leadOf('olga@example.com'))?.id, props: { asset: 'payroll-guide' } },
  ]);
  await fetch(`${server.url}/a/payroll-guide.pdf`);
  await fetch(`${server.url}/a/logo.svg?d=${url.split('d=')[1] ?? ''}`);
  await fetch(server.url + url, { method: 'HEAD' });
  await fetch(server.url + url, { headers: { range: 'bytes=5-' } });
  expect(await downloads()).toHaveLength(before + 1);
});

test('JSON is answered with where to download; with double opt-in the document waits for the confirmation', async () => {
  const json = { accept: 'application/json' };
  const single = await (await post('offer', { email: 'json@example.com', company: 'A' }, json)).json();
  expect(single).toMatchObject({ ok: true, download: expect.stringContaining('/a/payroll-guide?d=') });
  const double = await (await post('offer-double', { email: 'dora@example.com', company: 'A' }, json)).json();
  expect(double).toEqual({ ok: true });
  const lead = (await leadOf('dora@example.com'))!.id;
  const token = fixture.context.tokens.sign('confirm', { lead, form: 'offer-double', expiresAt: Date.now() + 1e6 });
  const confirmed = await fetch(`${server.url}/o/${token}`, { method: 'POST' });
  expect(await confirmed.text()).toContain('/a/payroll-guide?d');
});

test('a confirmation keeps its proof: address, where from, which link', async () => {
  await post('offer-double', { email: 'proof@example.com', company: 'A' });
  const lead = (await leadOf('proof@example.com'))!.id;
  const token = fixture.context.tokens.sign('confirm', { lead, form: null, expiresAt: Date.now() + 1e6 });
  await fetch(`${server.url}/o/${token}`, { method: 'POST' });
  const [change] = (await leadOf('proof@example.com'))?.consent.history ?? [];
  expect(change).toMatchObject({ purpose: 'email', value: 'granted', source: 'double-opt-in' });
  expect(change?.proof).toMatchObject({ email: 'proof@example.com', from: expect.stringContaining('127.0.0.1') });
  expect(change?.proof?.link).toHaveLength(22);
  expect(token).not.toContain(change?.proof?.link);
});

test.each(['/a/', '/a/nothing', '/a/..%2fsecret', '/a/%2e%2e', '/a/.hidden', '/a/%00', '/a/payroll-guide.pdf%00'])(
  '%s is no asset: 404',
  async (path) => {
    expect((await fetch(server.url + path)).status).toBe(404);
  },
);

test('a drawing may not run anything', async () => {
  const answer = await fetch(`${server.url}/a/logo.svg`);
  expect(answer.headers.get('content-security-policy')).toContain('sandbox');
});

test('at a kiosk everybody is somebody new, and the form comes back by itself', async () => {
  const html = await page('/f/kiosk', { cookie: 'rv=paul-browser' });
  expect(html).not.toContain('paul-browser');
  const answer = await post('kiosk', { email: 'stand@example.com', company: 'B', visitor: 'paul-browser' });
  expect(answer.headers.get('location')).toMatch(/^\/f\/kiosk\?sent=1/);
  expect((await stored()).at(-1)).not.toHaveProperty('visitor');
  expect(await page(answer.headers.get('location') ?? '')).toContain('http-equiv="refresh"');
});

test('in production what is sent sooner than anybody types is thanked and not kept', async () => {
  const html = await page('/f/offer');
  const shown = /name="shown" value="([^"]+)"/.exec(html)?.[1] ?? '';
  const send = (email: string, more: Record<string, string>) => post('offer', { email, company: 'A', ...more });
  fixture.context.config.production = true;
  try {
    expect((await send('fast@example.com', { shown })).status).toBe(303);
    await send('scripted@example.com', { took: '120' });
    await send('plain@example.com', {});
    await send('slow@example.com', { took: '4000' });
    fixture.clock.advance(10_000);
    await send('person@example.com', { shown });
  } finally {
    fixture.context.config.production = false;
  }
  const known = await Promise.all(
    ['fast', 'scripted', 'plain', 'slow', 'person'].map(async (who) => (await leadOf(`${who}@example.com`)) !== null),
  );
  expect(known).toEqual([false, false, true, true, true]);
});

test.each([
  ['JSON that breaks off', 'application/json', '{"email":', 400, { path: '', line: 1, column: 10 }],
  ['no JSON', 'application/json', '{"email":\n  somebody}', 400, { path: '', line: 2, column: 3 }],
  ['a list', 'application/json', '["a@b.example"]', 400, { path: '', message: 'expected an object of fields' }],
  ['parts without a mark', 'multipart/form-data', 'email=a@b.example', 400, { path: '' }],
  ['parts that break off', 'multipart/form-data; boundary=xx', '--xx', 400, { path: '' }],
  ['a text', 'text/plain', '{"email":"a@b.example"}', 415, { path: 'Content-Type' }],
])('a form that is %s says what was expected where', async (_name, type, body, status, error) => {
  const headers = { 'content-type': type, 'accept-language': 'en' };
  const answer = await fetch(`${server.url}/f/offer`, { method: 'POST', body, headers });
  expect([answer.status, await answer.json()]).toMatchObject([status, { errors: [error] }]);
});
