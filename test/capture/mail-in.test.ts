import nodemailer from 'nodemailer';
import { startMailIn } from '../../api/mail-in/start-mail-in';
import type { MailRecord } from '../../domain/lead/documents';
import { waitingMail } from '../../domain/lead/waiting-mail';
import { messageIdOf } from '../../mail/compose';
import { markAddress } from '../../mail/return-path';
import { openRelay } from './fixture-relay';
import { startCaptureFixture, type CaptureFixture } from './store-fixture';

let fixture: CaptureFixture;
let mailIn: Awaited<ReturnType<typeof startMailIn>>;
let count = 0;
beforeAll(async () => {
  fixture = await startCaptureFixture();
  mailIn = await startMailIn(fixture.context, { protocol: 'lmtp', host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  await mailIn.stop();
  await fixture.stop();
});

/** A lead that was sent one mail. */
async function mailed(more: Partial<MailRecord> = {}): Promise<{ id: string; email: string; row: MailRecord }> {
  const id = `0000000000000000${String(++count).padStart(4, '0')}`;
  const email = `zoe${count}@client.example`;
  const capture = { newLead: id, email, mode: 'merge' as const };
  const hit = { id, at: 1, receivedAt: 1, kind: 'lead.captured', actor: 't', props: {}, capture };
  await fixture.committer.commit([hit]);
  await relayAll();
  const at = fixture.clock.now();
  const row = waitingMail({
    id: `${id}.e1:guide`,
    lead: id,
    enrolment: `${id}.e1`,
    sequence: 's',
    step: 'guide',
    template: 'guide',
    topic: 'hr-news',
    mailKind: 'marketing',
    language: 'fr',
    priority: 0,
    plannedAt: at,
    expiresAt: at + 1e9,
  });
  await fixture.store.mails.claim({ ...row, state: 'sent', sentAt: at, ...more });
  return { id, email, row };
}
async function relayAll(): Promise<void> {
  const relay = openRelay(fixture);
  while ((await relay.tick(1e6, fixture.clock.now())).hits > 0);
}
async function hand(from: string, to: string, lines: string[]): Promise<void> {
  const transport = nodemailer.createTransport({ port: mailIn.port, host: '127.0.0.1', lmtp: true, ignoreTLS: true });
  await transport.sendMail({ envelope: { from, to: [to] }, raw: lines.join('\r\n') });
  transport.close();
}
const events = async (id: string): Promise<[string, unknown][]> => {
  await relayAll();
  return (await fixture.store.timeline.read(id, 0))
    .filter(({ kind }) => kind.startsWith('email.'))
    .map(({ kind, props }) => [kind, props.type ?? props.topic ?? props.of]);
};
const suppression = async (id: string) => (await fixture.store.leads.find(id))?.suppressed?.reason ?? null;
const returnOf = ({ id }: { id: string }, about: 'return' | 'unsubscribe' = 'return'): string =>
  markAddress(fixture.context.tokens, 'back@example.com', { about, lead: id, mail: `${id}.e1:guide` });

/** As Postfix writes one. */
const dsn = (email: string, status: string, original: string[] = [], action = 'failed'): string[] => [
  'From: MAILER-DAEMON@mx.example',
  `Message-ID: <dsn-${++count}@mx.example>`,
  'Subject: Undelivered Mail Returned to Sender',
  'Auto-Submitted: auto-replied',
  'MIME-Version: 1.0',
  'Content-Type: multipart/report; report-type=delivery-status; boundary="B"',
  '',
  '--B',
  'Content-Type: text/plain',
  '',
  'I am sorry.',
  '--B',
  'Content-Type: message/delivery-status',
  '',
  'Reporting-MTA: dns; mx.example',
  '',
  `Final-Recipient: rfc822; ${email}`,
  `Original-Recipient: rfc822;${email}`,
  `Action: ${action}`,
  `Status: ${status}`,
  `Diagnostic-Code: smtp; 550 ${status} as the other server`,
  '    put it',
  '--B',
  'Content-Type: text/rfc822-headers',
  '',
  'From: camille@example.com',
  ...original,
  '--B--',
  '',
];
const reply = (from: string, more: string[]): string[] => [
  `From: Zoé <${from}>`,
  'To: camille@example.com',
  `Message-ID: <reply-${++count}@client.example>`,
  'Subject: Re: guide',
  ...more,
  '',
  'Rappelez-moi lundi.',
  '',
];

test('a bounce to the mail’s own return path: 5.1.1 suppresses at once, 5.7.1 and 5.2.2 do not, a delay is nothing', async () => {
  const [gone, policy, late] = [await mailed(), await mailed(), await mailed()];
  await hand('', returnOf(gone), dsn('forwarded@elsewhere.example', '5.1.1'));
  await hand('', returnOf(policy), dsn(policy.email, '5.7.1'));
  await hand('', returnOf(late), dsn(late.email, '4.4.1', [], 'delayed'));
  expect([await events(gone.id), await suppression(gone.id)]).toEqual([[['email.bounced', 'hard']], 'hard-bounce']);
  expect([await events(policy.id), await suppression(policy.id)]).toEqual([[['email.bounced', 'soft']], null]);
  expect([await events(late.id), await suppression(late.id)]).toEqual([[], null]);
});

test('without a marked address a bounce is known by our header or its Message-ID; a stranger’s changes nothing', async () => {
  const [byHeader, byId, other] = [await mailed(), await mailed(), await mailed()];
  await hand(
    '',
    'back@example.com',
    dsn(byHeader.email, '5.1.1', [`X-Ripen-Mail: ${encodeURIComponent(byHeader.row.id)}`]),
  );
  await hand(
    '',
    'back@example.com',
    dsn(byId.email, '5.1.1', [`Message-ID: ${messageIdOf(byId.row.id, 'example.com')}`]),
  );
  await hand('', 'back@example.com', dsn(other.email, '5.1.1', ['Message-ID: <forged@example.com>']));
  const forged = returnOf(other).replace(/\.[0-9a-f]{16}@/, '.0123456789abcdef@');
  await hand('', forged, dsn(other.email, '5.1.1'));
  for (const { id } of [byHeader, byId]) expect(await suppression(id)).toBe('hard-bounce');
  expect([await events(other.id), await suppression(other.id)]).toEqual([[], null]);
});

test('soft bounces on three different days in a row suppress', async () => {
  const { id, email } = await mailed();
  for (const day of [0, 1, 2]) {
    expect(await suppression(id)).toBeNull();
    if (day > 0) fixture.clock.advance(86_400_000 / fixture.clock.line.factor);
    await hand('', returnOf({ id }), dsn(email, '5.2.2'));
    await relayAll();
  }
  expect(await suppression(id)).toBe('hard-bounce');
});

test('a complaint (ARF) suppresses whoever had the mail; a mail taken out of the spam folder is none (RFC 5965)', async () => {
  const { id, row } = await mailed();
  const report = (type: string): string[] => [
    'From: <fbl@provider.example>',
    `Message-ID: <arf-${type}@provider.example>`,
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=feedback-report; boundary="B"',
    '',
    '--B',
    'Content-Type: message/feedback-report',
    '',
    `Feedback-Type: ${type}`,
    'User-Agent: Provider/1.0',
    'Version: 1',
    '--B',
    'Content-Type: message/rfc822',
    '',
    `Message-ID: ${messageIdOf(row.id, 'example.com')}`,
    'Subject: guide',
    '',
    'body',
    '--B--',
    '',
  ];
  await hand('fbl@provider.example', 'back@example.com', report('not-spam'));
  expect([await events(id), await suppression(id)]).toEqual([[], null]);
  await hand('fbl@provider.example', 'back@example.com', report('abuse'));
  expect([await events(id), await suppression(id)]).toEqual([[['email.complained', undefined]], 'complaint']);
});

test('a reply is known by the Message-ID it answers, from another address too, and counts once', async () => {
  const [own, alias] = [await mailed(), await mailed()];
  const answer = reply(own.email, [`In-Reply-To: ${messageIdOf(own.row.id, 'example.com')}`]);
  await hand(own.email, 'camille@example.com', answer);
  await hand(own.email, 'camille@example.com', answer);
  await hand(
    'z@private.example',
    'camille@example.com',
    reply('z@private.example', [`References: <x@y> ${messageIdOf(alias.row.id, 'example.com')}`]),
  );
  expect(await events(own.id)).toEqual([['email.replied', 'guide']]);
  expect(await events(alias.id)).toEqual([['email.replied', 'guide']]);
  expect((await fixture.store.timeline.read(own.id, 0)).find(({ kind }) => kind === 'email.replied')).toMatchObject({
    mail: own.row.id,
    actor: 'lead',
    props: { text: 'Rappelez-moi lundi.' },
  });
});

test('a reply from an unknown address finds its mail however many were sent since', async () => {
  const { id, row } = await mailed();
  const at = fixture.clock.now() + 1;
  const since = Array.from({ length: 250 }, (_, n) => ({ ...row, id: `other-lead.e${n}:guide`, plannedAt: at + n }));
  await Promise.all(since.map((one) => fixture.store.mails.claim({ ...one, lead: 'other-lead', state: 'sent' })));
  const answer = reply('who@private.example', [`In-Reply-To: ${messageIdOf(row.id, 'example.com')}`]);
  await hand('who@private.example', 'camille@example.com', answer);
  expect(await events(id)).toEqual([['email.replied', 'guide']]);
  const forged = messageIdOf(row.id, 'example.com').replace(/^<..../, '<0000');
  await hand('b@private.example', 'camille@example.com', reply('b@private.example', [`In-Reply-To: ${forged}`]));
  expect(await events(id)).toHaveLength(1);
});

test('out-of-office and other automatic answers are no reply (edge case 39; RFC 3834)', async () => {
  const { id, email, row } = await mailed();
  const answers = `In-Reply-To: ${messageIdOf(row.id, 'example.com')}`;
  for (const header of ['Auto-Submitted: auto-replied (vacation)', 'Precedence: bulk', 'X-Autoreply: yes'])
    await hand(email, returnOf({ id }), reply(email, [answers, header]));
  await hand('', returnOf({ id }), reply(email, [answers]));
  expect(await events(id)).toEqual([]);
  await hand(email, returnOf({ id }), reply(email, [answers, 'Auto-Submitted: no']));
  expect(await events(id)).toEqual([['email.replied', 'guide']]);
});

test('a mail to the unsubscribe address unsubscribes from that mail’s topic', async () => {
  const { id, email } = await mailed();
  await hand(email, returnOf({ id }, 'unsubscribe'), reply(email, ['Subject: unsubscribe']));
  expect(await events(id)).toEqual([['email.unsubscribed', 'hr-news']]);
  expect((await fixture.store.leads.find(id))?.topicsRefused).toEqual(['hr-news']);
});

test('a mail whose sending was in doubt is settled by what comes back of it', async () => {
  const { row, email } = await mailed({ state: 'unknown' });
  await hand('', returnOf({ id: row.lead }), dsn(email, '5.2.2'));
  expect((await fixture.store.mails.find(row.id))?.state).toBe('failed');
});

test('while the store is away a message is refused for now, so that its mail server comes again', async () => {
  const broken = {
    ...fixture.context.store,
    mails: { ...fixture.context.store.mails, ofLead: () => Promise.reject(new Error('away')) },
  };
  const away = await startMailIn(
    { ...fixture.context, store: broken },
    { protocol: 'smtp', host: '127.0.0.1', port: 0 },
  );
  const transport = nodemailer.createTransport({ port: away.port, host: '127.0.0.1', ignoreTLS: true });
  const { id, email } = await mailed();
  const sent = transport.sendMail({
    envelope: { from: email, to: [returnOf({ id })] },
    raw: reply(email, []).join('\r\n'),
  });
  await expect(sent).rejects.toMatchObject({ responseCode: 451 });
  transport.close();
  await away.stop();
});
