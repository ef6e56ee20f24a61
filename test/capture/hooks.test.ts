import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Hit } from '../../domain/timeline/hit';
import { startPublicServer, type PublicServer } from './public-server';
import { FIELDS, startCaptureFixture, type CaptureFixture } from './store-fixture';

let fixture: CaptureFixture;
let server: PublicServer;
const SECRET = 'c2VjcmV0LW9mLXRoZS10ZXN0cw==';
const example = (name: string): string =>
  readFileSync(join(__dirname, '..', '..', 'templates', 'hooks', `${name}.yaml`), 'utf8').replace(
    /secretFile: [^ }]+/,
    `secret: ${SECRET}`,
  );
beforeAll(async () => {
  fixture = await startCaptureFixture();
  await fixture.publish('fields', 'fields', FIELDS);
  for (const name of ['lead-ads', 'webinar', 'calendar']) await fixture.publish('hooks', name, example(name));
  await fixture.publish(
    'hooks',
    'list',
    `hook: list\nverify: { by: standard-webhooks, secret: whsec_${SECRET} }\neach: data.people\nlead: { email: mail, profile.role: job, consent.email: optin }\nevent: { kind: x.list.joined }\n`,
  );
  server = await startPublicServer(fixture, { router: { requestsPerMinute: 1e6 } });
});
afterAll(async () => {
  await server.close();
  await fixture.stop();
});

const send = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${server.url}/hooks/in/${path}`, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  });
const mac = (text: string): string => createHmac('sha256', SECRET).update(text).digest('hex');
async function stored(): Promise<Hit[]> {
  const flushes = await fixture.store.inbox.read(await fixture.store.inbox.cursors(), 1000);
  return flushes.flatMap(({ hits }) => hits);
}
async function leadOf(email: string) {
  const id = (await fixture.store.aliases.resolve([`email:${email}`])).get(`email:${email}`);
  return id === undefined ? null : fixture.store.leads.find(id);
}

// As Google documents the webhook of its lead forms.
const LEAD_AD = {
  lead_id: 'TeSter-123-ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  user_column_data: [
    { column_name: 'First Name', string_value: 'Claire', column_id: 'FIRST_NAME' },
    { column_name: 'Last Name', string_value: 'Martin', column_id: 'LAST_NAME' },
    { column_name: 'User Email', string_value: 'Claire.Martin@acme.example', column_id: 'EMAIL' },
    { column_name: 'Company Name', string_value: 'Acme', column_id: 'COMPANY_NAME' },
    { column_name: 'Best time?', string_value: 'Mornings', column_id: 'custom_1' },
  ],
  api_version: '1.0',
  form_id: 40000000000,
  campaign_id: 123456789,
  is_test: true,
};

test('a lead-ad form makes a lead; unmapped fields are kept and reported; sent again it counts once', async () => {
  const first = await send(`lead-ads?secret=${SECRET}`, LEAD_AD);
  expect([first.status, await first.json()]).toEqual([
    202,
    {
      accepted: 1,
      duplicates: 0,
      rejected: [],
      unmapped: expect.arrayContaining(['user_column_data.4.string_value', 'api_version', 'is_test']),
    },
  ]);
  expect(await leadOf('claire.martin@acme.example')).toMatchObject({
    source: 'lead-ads',
    tags: ['lead-ad'],
    profile: { firstName: 'Claire', company: 'Acme' },
    consent: { email: 'unknown', basis: 'legitimate-interest', notice: 'privacy-2026' },
    asides: expect.arrayContaining([expect.objectContaining({ value: 'Mornings' })]),
  });
  const again = await send(`lead-ads?secret=${SECRET}`, LEAD_AD);
  expect(await again.json()).toMatchObject({ accepted: 0, duplicates: 1 });
});

test('a webinar tool’s registration comes with its own time, signed with the time stamp', async () => {
  const body = JSON.stringify({
    event: 'webinar.registration_created',
    event_ts: Date.UTC(2026, 0, 5, 9),
    payload: {
      account_id: 'AAAAAABBBB',
      object: {
        id: '94201234567',
        topic: 'La paie en 2026',
        registrant: {
          id: 'U0BBBBBBBBBBfrUz1Q',
          first_name: 'Jill',
          last_name: 'C',
          email: 'jill@example.com',
          org: 'Firm',
        },
      },
    },
  });
  const time = String(Math.floor(Date.now() / 1000));
  const signature = `v0=${mac(`v0:${time}:${body}`)}`;
  const answer = await send('webinar', body, { 'x-zm-signature': signature, 'x-zm-request-timestamp': time });
  expect(answer.status).toBe(202);
  expect((await stored()).at(-1)).toMatchObject({
    kind: 'event.registered',
    at: Date.UTC(2026, 0, 5, 9),
    props: { event: 'La paie en 2026' },
  });
  const old = String(Math.floor(Date.now() / 1000) - 3600);
  const late = await send('webinar', body, {
    'x-zm-signature': `v0=${mac(`v0:${old}:${body}`)}`,
    'x-zm-request-timestamp': old,
  });
  expect(late.status).toBe(401);
});

test('a calendar tool’s booking is a meeting booked', async () => {
  const body = JSON.stringify({
    event: 'invitee.created',
    created_at: '2026-01-05T09:00:00.000000Z',
    payload: {
      email: 'test@example.com',
      first_name: 'Test',
      last_name: 'Invitee',
      uri: 'https://api.calendly.com/scheduled_events/AAA/invitees/BBB',
      scheduled_event: { name: '15 Minute Meeting', start_time: '2026-01-12T09:00:00.000000Z' },
    },
  });
  const time = String(Math.floor(Date.now() / 1000));
  const answer = await send('calendar', body, {
    'calendly-webhook-signature': `t=${time},v1=${mac(`${time}.${body}`)}`,
  });
  expect(answer.status).toBe(202);
  expect((await stored()).at(-1)).toMatchObject({ kind: 'meeting.booked', props: { meeting: '15 Minute Meeting' } });
});

test('a list of people under Standard Webhooks: each is one, those who name nobody are told', async () => {
  const body = JSON.stringify({
    data: {
      people: [
        { mail: 'one@example.com', job: 'Responsable paie', optin: 'yes' },
        { mail: 'nobody' },
        { mail: 'two@example.com', optin: false },
      ],
    },
  });
  const time = String(Math.floor(Date.now() / 1000));
  const key = Buffer.from(SECRET, 'base64');
  const sign = (id: string): string =>
    `v1,${createHmac('sha256', key).update(`${id}.${time}.${body}`).digest('base64')}`;
  const headers = { 'webhook-id': 'msg_1', 'webhook-timestamp': time };
  const answer = await send('list', body, { ...headers, 'webhook-signature': `v1,AAAA ${sign('msg_1')}` });
  expect(await answer.json()).toMatchObject({ accepted: 2, rejected: [{ index: 1 }] });
  expect(await leadOf('one@example.com')).toMatchObject({
    profile: { role: 'payroll-manager' },
    consent: { email: 'granted' },
  });
  expect(await leadOf('two@example.com')).toMatchObject({ consent: { email: 'refused' } });
  expect((await send('list', body, { ...headers, 'webhook-signature': sign('msg_2') })).status).toBe(401);
});

test.each([
  ['no secret', 'lead-ads', '{}', 401],
  ['a wrong secret', 'lead-ads?secret=wrong', '{}', 401],
  ['no mapping', `nothing?secret=${SECRET}`, '{}', 404],
  ['no JSON', `lead-ads?secret=${SECRET}`, '{"a', 400],
  ['too much', `lead-ads?secret=${SECRET}`, `"${'x'.repeat(1_100_000)}"`, 413],
])('%s is refused, and nothing is kept', async (_name, path, body, status) => {
  const before = (await stored()).length;
  expect((await send(path, body)).status).toBe(status);
  expect(await stored()).toHaveLength(before);
});
