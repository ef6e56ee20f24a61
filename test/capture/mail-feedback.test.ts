import { createHmac, createSign, generateKeyPairSync } from 'node:crypto';
import { startPublicServer, type PublicServer } from './public-server';
import { startCaptureFixture, type CaptureFixture } from './store-fixture';
import { waitingMail } from '../../domain/lead/waiting-mail';
import type { Hit } from '../../domain/timeline/hit';
import { receiveMailFeedback } from '../../usecases/hooks/receive-mail-feedback';
import { openRelay } from './fixture-relay';

let fixture: CaptureFixture;
let server: PublicServer;
let count = 0;
beforeAll(async () => {
  fixture = await startCaptureFixture();
  await fixture.publish(
    'mail',
    'mail',
    'feedback:\n  - { provider: ses, topic: "arn:aws:sns:eu-west-1:1:t" }\n  - { provider: mailgun, secret: mg-key }\n  - { provider: postmark, secret: pm-secret }\n  - { provider: generic, secret: generic-secret }\n',
  );
  server = await startPublicServer(fixture, { router: { requestsPerMinute: 1e6 } });
});
afterAll(async () => {
  await server.close();
  await fixture.stop();
});

const send = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${server.url}/hooks/mail/${path}`, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  });
async function makeLead(): Promise<{ id: string; email: string }> {
  const id = `mailed-${++count}`;
  const hit: Hit = {
    id,
    at: 1,
    receivedAt: 1,
    kind: 'lead.captured',
    actor: 't',
    props: {},
    capture: { newLead: id, email: `${id}@example.com`, mode: 'merge' },
  };
  await fixture.committer.commit([hit]);
  await relayAll();
  return { id, email: `${id}@example.com` };
}
async function relayAll(): Promise<void> {
  const relay = openRelay(fixture);
  while ((await relay.tick(1e6, fixture.clock.now())).hits > 0);
}
const suppressionOf = async (id: string) => (await fixture.store.leads.find(id))?.suppressed?.reason ?? null;
const bounces = async (id: string): Promise<unknown[]> => {
  await relayAll();
  return (await fixture.store.timeline.read(id, 0))
    .filter(({ kind }) => kind.startsWith('email.'))
    .map(({ kind, props }) => [kind, props.type]);
};

test('Postmark: a hard bounce suppresses at once, told twice it counts once, a delivery suppresses nothing', async () => {
  const { id, email } = await makeLead();
  const bounce = {
    RecordType: 'Bounce',
    ID: 4323372036854776000,
    Type: 'HardBounce',
    TypeCode: 1,
    Email: email,
    Description: 'The server was unable to deliver your message (ex: unknown user, mailbox not found).',
    Details: 'smtp;550 5.1.1 The email account that you tried to reach does not exist.',
    BouncedAt: '2026-01-05T09:00:00Z',
  };
  await send('postmark?secret=pm-secret', { RecordType: 'Delivery', Recipient: email, MessageID: 'm-1' });
  expect(await suppressionOf(id)).toBeNull();
  for (let times = 0; times < 2; times++)
    expect(
      await (
        await send('postmark', bounce, { authorization: `Basic ${Buffer.from('x:pm-secret').toString('base64')}` })
      ).json(),
    ).toEqual({ accepted: 1, unknown: 0 });
  expect(await suppressionOf(id)).toBe('hard-bounce');
  expect(await bounces(id)).toEqual([
    ['email.delivered', undefined],
    ['email.bounced', 'hard'],
  ]);
});

test('Postmark: what it files under bounces is one only where the address did not take the mail', async () => {
  const { id, email } = await makeLead();
  const tell = async (sent: object) => (await send('postmark?secret=pm-secret', { ...sent, Email: email })).json();
  for (const [ID, Type] of ['AutoResponder', 'ChallengeVerification', 'SMTPApiError'].entries())
    expect(await tell({ RecordType: 'Bounce', ID, Type })).toEqual({ accepted: 0, unknown: 0 });
  expect(await suppressionOf(id)).toBeNull();
  const change = { RecordType: 'SubscriptionChange', Recipient: email, Origin: 'Recipient', MessageID: 'm-2' };
  await tell({ ...change, SuppressSending: false, SuppressionReason: null });
  expect(await suppressionOf(id)).toBeNull();
  await tell({ ...change, SuppressSending: true, SuppressionReason: 'HardBounce' });
  expect(await suppressionOf(id)).toBe('hard-bounce');
  await tell({ ...change, SuppressSending: true, SuppressionReason: 'ManualSuppression' });
  expect(await suppressionOf(id)).toBe('unsubscribed');
  await tell({ ...change, SuppressSending: true, SuppressionReason: 'SpamComplaint' });
  expect(await suppressionOf(id)).toBe('complaint');
});

test('Mailgun: signed over time stamp and token; a complaint suppresses, a policy refusal is soft', async () => {
  const { id, email } = await makeLead();
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = {
    timestamp,
    token: 'tok',
    signature: createHmac('sha256', 'mg-key').update(`${timestamp}tok`).digest('hex'),
  };
  const failed = {
    event: 'failed',
    severity: 'permanent',
    id: 'ev-1',
    recipient: email,
    'delivery-status': { code: 550, message: '5.7.1 refused by policy' },
  };
  expect((await send('mailgun', { signature, 'event-data': failed })).status).toBe(202);
  expect(await suppressionOf(id)).toBeNull();
  await send('mailgun', { signature, 'event-data': { event: 'complained', id: 'ev-2', recipient: email } });
  expect(await suppressionOf(id)).toBe('complaint');
  // It gave up after hours, and does not send to whom its own list has.
  const [other, third] = [await makeLead(), await makeLead()];
  const status = {
    code: 602,
    message: '',
    description: 'Not delivering to an address that complained',
    'attempt-no': 1,
  };
  const given = { ...failed, 'delivery-status': status };
  await send('mailgun', { signature, 'event-data': { ...given, id: 'ev-3', recipient: other.email, reason: 'old' } });
  expect(await suppressionOf(other.id)).toBeNull();
  const listed = { ...given, id: 'ev-4', recipient: other.email, reason: 'suppress-complaint' };
  await send('mailgun', { signature, 'event-data': listed });
  expect(await suppressionOf(other.id)).toBe('complaint');
  const bounced = { ...given, id: 'ev-5', recipient: third.email, reason: 'suppress-bounce' };
  await send('mailgun', { signature, 'event-data': bounced });
  expect(await suppressionOf(third.id)).toBe('hard-bounce');
  const forged = { ...signature, signature: 'f'.repeat(64) };
  expect((await send('mailgun', { signature: forged, 'event-data': failed })).status).toBe(401);
  const old = { ...signature, timestamp: '1500000000' };
  expect((await send('mailgun', { signature: old, 'event-data': failed })).status).toBe(401);
});

test('three soft bounces on three days are a hard one; something that arrives between begins anew (edge case 11)', async () => {
  const { id, email } = await makeLead();
  const soft = async (type = 'bounced'): Promise<void> => {
    fixture.clock.advance(86_400_000);
    const event = { id: `s-${++count}`, type, email, bounce: 'soft', code: '4.2.2' };
    expect((await send('generic?secret=generic-secret', event)).status).toBe(202);
    await relayAll();
  };
  await soft();
  await soft();
  await soft('delivered');
  await soft();
  await soft();
  expect(await suppressionOf(id)).toBeNull();
  await soft();
  expect(await suppressionOf(id)).toBe('hard-bounce');
});

test('generic: an HMAC or the secret, many at once; an unknown bad address is suppressed all the same', async () => {
  const body = JSON.stringify({
    events: [{ type: 'bounced', email: 'stranger@example.com', code: '5.1.1' }, { type: 'other' }],
  });
  const signed = { 'x-signature': `sha256=${createHmac('sha256', 'generic-secret').update(body).digest('hex')}` };
  expect(await (await send('generic', body, signed)).json()).toEqual({ accepted: 0, unknown: 1 });
  expect((await fixture.store.suppressions.find(['stranger@example.com'])).size).toBe(1);
  expect((await send('generic', body, { 'x-signature': 'sha256=00' })).status).toBe(401);
  expect((await send('generic', body)).status).toBe(401);
  expect((await send('sparkpost', body)).status).toBe(404);
});

test('SES by SNS: believed only with a signature by a key on Amazon’s host; subscriptions are confirmed there', async () => {
  const { id, email } = await makeLead();
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const asked: string[] = [];
  const deps = { ...fixture.context, fetchText: async (url: string) => (asked.push(url), pem) };
  const message = JSON.stringify({
    notificationType: 'Bounce',
    bounce: {
      bounceType: 'Permanent',
      bouncedRecipients: [{ emailAddress: email, status: '5.1.1', diagnosticCode: 'smtp; 550 5.1.1 user unknown' }],
      feedbackId: 'fb-1',
      timestamp: '2026-01-05T09:00:00.000Z',
    },
    mail: { messageId: 'ses-1', headers: [{ name: 'X-Ripen-Mail', value: 'nothing%3Aknown' }] },
  });
  const cert = 'https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-1.pem';
  const envelope = (given: Record<string, string>): Record<string, string> => {
    const sent: Record<string, string> = {
      Type: 'Notification',
      MessageId: 'm-1',
      TopicArn: 'arn:aws:sns:eu-west-1:1:t',
      Message: message,
      Timestamp: '2026-01-05T09:00:01.000Z',
      SignatureVersion: '2',
      SigningCertURL: cert,
      ...given,
    };
    const fields = ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'];
    const text = fields.flatMap((field) => (sent[field] === undefined ? [] : [`${field}\n${sent[field]}\n`])).join('');
    return { ...sent, Signature: createSign('RSA-SHA256').update(text).sign(privateKey, 'base64') };
  };
  const receive = (parsed: Record<string, string>) =>
    receiveMailFeedback(deps, { provider: 'ses', headers: {}, query: {}, body: Buffer.alloc(0), parsed });
  expect(await receive({ ...envelope({}), Message: message.replace('5.1.1', '5.1.2') })).toEqual({ code: 'unsigned' });
  // Signed by Amazon all the same: of a topic that anybody may have made.
  expect(await receive(envelope({ TopicArn: 'arn:aws:sns:eu-west-1:666:t' }))).toEqual({ code: 'unsigned' });
  expect(await receive(envelope({ SigningCertURL: 'https://sns.evil.example/x.pem' }))).toEqual({ code: 'unsigned' });
  expect(await receive(envelope({ SigningCertURL: cert.replace('https', 'http') }))).toEqual({ code: 'unsigned' });
  expect(await suppressionOf(id)).toBeNull();
  expect(await receive(envelope({}))).toEqual({ code: 'ok', accepted: 1, unknown: 0 });
  expect(await suppressionOf(id)).toBe('hard-bounce');
  const praise = {
    complaintFeedbackType: 'not-spam',
    feedbackId: 'fb-2',
    complainedRecipients: [{ emailAddress: email }],
  };
  const praised = JSON.stringify({ notificationType: 'Complaint', complaint: praise });
  expect(await receive(envelope({ Message: praised }))).toMatchObject({ accepted: 0 });
  const subscribe = 'https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription';
  await receive(envelope({ Type: 'SubscriptionConfirmation', SubscribeURL: subscribe, Token: 't' }));
  expect(asked.at(-1)).toBe(subscribe);
});

test('complaints and hard bounces count towards kill switches, once a mail, under its sequence and sender’s domain (edge case 53)', async () => {
  const { id, email } = await makeLead();
  const now = fixture.clock.now();
  const mail = {
    id: `${id}.e1:one`,
    lead: id,
    enrolment: `${id}.e1`,
    sequence: 'counted',
    step: 'one',
    template: 'one',
  };
  const due = { mailKind: 'marketing' as const, language: 'fr' as const, priority: 0, plannedAt: now, expiresAt: now };
  await fixture.store.mails.claim(waitingMail({ ...mail, ...due }));
  await fixture.store.mails.move('waiting', [{ id: mail.id, to: 'sent', set: { domain: 'news.example' } }]);
  const complaint = { type: 'complained', email, mail: mail.id };
  for (const at of ['2026-01-05T09:00:00Z', '2026-01-05T09:00:01Z']) {
    await send('generic?secret=generic-secret', { ...complaint, id: at, at });
  }
  const scopes = [
    { kind: 'sequences' as const, name: 'counted' },
    { kind: 'domains' as const, name: 'news.example' },
  ];
  expect((await fixture.store.rates.read(scopes, now)).map(({ complaints }) => complaints)).toEqual([1, 1]);
});
