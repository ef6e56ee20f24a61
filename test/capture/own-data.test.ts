import { DATA_NOTICE } from '../../domain/lead/waiting-mail';
import { mailSettingsSchema } from '../../domain/files/mail-settings';
import { composeDataLink } from '../../worker/delivery/compose-data-link';
import { blankLead } from '../support/blank-lead';
import { startPublicServer, type PublicServer } from './public-server';
import { startCaptureFixture, type CaptureFixture } from './store-fixture';

let fixture: CaptureFixture;
let server: PublicServer;
let count = 0;
beforeAll(async () => {
  fixture = await startCaptureFixture();
  server = await startPublicServer(fixture, { router: { requestsPerMinute: 1e6 } });
});
afterAll(async () => {
  await server.close();
  await fixture.stop();
});

async function person(): Promise<{ id: string; email: string; preferences: string }> {
  const id = `own-${++count}`;
  await fixture.store.leads.create(blankLead(id, 1, { profile: { firstName: 'Zoé' } }));
  const preferences = `${server.url}/p/${fixture.context.tokens.sign('preferences', { lead: id })}`;
  return { id, email: `${id}@example.com`, preferences };
}
const post = (url: string, fields: Record<string, string>) =>
  fetch(url, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });
/** The link in the mail that the ledger holds for the lead, as it would go out now. */
async function mailedLink(id: string): Promise<string> {
  const [row] = await fixture.store.mails.ofLead(id);
  expect(row).toMatchObject({ template: DATA_NOTICE, to: null, mailKind: 'service', state: 'waiting' });
  const lead = (await fixture.store.leads.find(id))!;
  const compose = {
    settings: () => Promise.resolve(mailSettingsSchema.parse({})),
    tokens: fixture.context.tokens,
    publicUrl: server.url,
  };
  const mail = await composeDataLink(compose, row!, lead, fixture.clock.nowReal());
  if (!mail.ok) throw new Error(mail.reason);
  expect(mail.envelope.to).toBe(lead.email);
  return /http:\/\/\S+\/p\/[\w-]+/.exec(mail.raw.toString().replaceAll('=\r\n', '').replaceAll('=3D', '='))![0];
}

test('behind a forwarded preference link lies nothing personal; asking mails one fresh link to the lead’s own address', async () => {
  const { id, email, preferences } = await person();
  const page = await (await fetch(preferences)).text();
  expect(page).not.toContain(email);
  expect(page).not.toContain('Zoé');
  const answer = await (await post(preferences, { data: '1', lang: 'en' })).text();
  await post(preferences, { data: '1', lang: 'en' });
  expect(answer).not.toContain(email);
  expect(await fixture.store.mails.ofLead(id)).toHaveLength(1);
  // Asking changes no choice.
  expect((await fixture.store.leads.find(id))?.consent.email).toBe('granted');
});

test('the fresh link shows everything and deletes by its button alone', async () => {
  const { id, email, preferences } = await person();
  await post(preferences, { data: '1' });
  const link = await mailedLink(id);
  expect(await (await fetch(link)).text()).toContain(email);
  const file = await fetch(`${link}?file=1`);
  expect(file.headers.get('cache-control')).toBe('no-store');
  expect(((await file.json()) as { lead: { email: string } }).lead.email).toBe(email);
  await post(link, {});
  expect(await fixture.store.leads.find(id)).not.toBeNull();
  expect((await post(link, { delete: '1' })).status).toBe(200);
  expect(await fixture.store.leads.find(id)).toBeNull();
  expect(await (await fetch(link)).text()).not.toContain(email);
});

test('the link lives an hour; an erased person’s preference link is answered like any other', async () => {
  const { id, preferences } = await person();
  await post(preferences, { data: '1' });
  const link = await mailedLink(id);
  fixture.clock.advance(3_599_000);
  expect((await fetch(link)).status).toBe(200);
  fixture.clock.advance(2_000);
  expect((await fetch(link)).status).toBe(410);
  expect((await post(link, { delete: '1' })).status).toBe(410);
  expect(await fixture.store.leads.find(id)).not.toBeNull();
  await fixture.store.leads.erase(id, 1);
  expect((await post(preferences, { data: '1' })).status).toBe(200);
});
