import { createHash, createVerify, generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { simpleParser, type ParsedMail } from 'mailparser';
import { composeMessage, messageIdOf, type MessageParts } from '../../mail/compose';

const PARTS: MessageParts = {
  id: 'enrolment-1:guide',
  from: { name: 'Camille Durand', address: 'camille@example.com' },
  to: { name: 'Zoé Lefèvre', address: 'zoe@client.example' },
  subject: 'Zoé, votre paie à l’étranger',
  html: '<p>Bonjour Zoé – <a href="https://example.com/?a=1&amp;b=2">le guide</a></p>\n'.repeat(30),
  text: 'Bonjour Zoé,\n\n.dot\nFrom here = there\n',
  at: Date.UTC(2026, 10, 22, 9, 30),
};

async function compose(parts: Partial<MessageParts> = {}): Promise<{ raw: string; head: string; parsed: ParsedMail }> {
  const { raw } = await composeMessage({ ...PARTS, ...parts });
  const text = raw.toString('latin1');
  return { raw: text, head: text.slice(0, text.indexOf('\r\n\r\n')), parsed: await simpleParser(raw) };
}

const header = (head: string, name: string): string | undefined =>
  new RegExp(`^${name}: (.*(?:\r\n[ \t].*)*)`, 'im').exec(head)?.[1]?.replace(/\r\n/g, '');

describe('a composed message', () => {
  test('reads back as what went in', async () => {
    const { parsed } = await compose({ replyTo: 'reply@example.com' });
    expect(parsed.from?.value).toEqual([PARTS.from]);
    expect(parsed.to).toMatchObject({ value: [PARTS.to] });
    expect(parsed.replyTo?.text).toBe('reply@example.com');
    expect(parsed.subject).toBe(PARTS.subject);
    expect(parsed.date?.getTime()).toBe(PARTS.at);
    expect(parsed.html).toBe(PARTS.html);
    expect(parsed.text).toBe(PARTS.text);
    expect(parsed.attachments).toEqual([]);
  });

  test('goes to a domain in the form that DNS knows', async () => {
    const { envelope } = await composeMessage({ ...PARTS, to: { name: 'Jan', address: 'jan@m\u00fcnchen.example' } });
    expect(envelope.to).toBe('jan@xn--mnchen-3ya.example');
  });

  test('takes files along, beside the same two bodies', async () => {
    const content = 'BEGIN:VCALENDAR\r\nSUMMARY:Été\r\nEND:VCALENDAR\r\n'.repeat(5);
    const type = 'text/calendar; charset=utf-8; method=PUBLISH';
    const { raw, parsed } = await compose({ attachments: [{ name: 'a"b.ics', type, content }] });
    expect([parsed.text, parsed.html]).toEqual([PARTS.text, PARTS.html]);
    expect(parsed.attachments).toMatchObject([{ filename: 'a_b.ics', contentType: 'text/calendar' }]);
    expect(parsed.attachments[0]?.content.toString()).toBe(content);
    expect(raw.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  });

  test('keeps to RFC 5322 and 2045: CRLF only, ASCII only, short lines, each header once, text before HTML', async () => {
    const { raw, head } = await compose({
      unsubscribeUrl: `https://ripen.example/u/${'x'.repeat(300)}`,
      oneClick: true,
    });
    expect(raw.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    expect(raw).toMatch(/^[\x09\x0d\x0a\x20-\x7e]*$/);
    for (const line of raw.split('\r\n')) expect(line.length).toBeLessThanOrEqual(998);
    const names = head.split(/\r\n(?![ \t])/).map((line) => line.slice(0, line.indexOf(':')).toLowerCase());
    expect(new Set(names).size).toBe(names.length);
    for (const needed of ['from', 'to', 'subject', 'date', 'message-id', 'mime-version', 'content-type'])
      expect(names).toContain(needed);
    expect(header(head, 'Content-Type')).toMatch(/^multipart\/alternative;\s+boundary=/);
    expect(raw.indexOf('text/plain')).toBeLessThan(raw.indexOf('text/html'));
  });

  test('says how to unsubscribe, and one-click only where it is allowed', async () => {
    const unsubscribeUrl = `https://ripen.example/u/${'a'.repeat(200)}`;
    const oneClick = await compose({ unsubscribeUrl, oneClick: true });
    expect(header(oneClick.head, 'List-Unsubscribe')).toBe(`<${unsubscribeUrl}>`);
    expect(header(oneClick.head, 'List-Unsubscribe-Post')).toBe('List-Unsubscribe=One-Click');
    const plain = await compose({ unsubscribeUrl });
    expect(header(plain.head, 'List-Unsubscribe')).toBe(`<${unsubscribeUrl}>`);
    expect(plain.head).not.toContain('List-Unsubscribe-Post');
    expect((await compose({ oneClick: true })).head).not.toContain('List-Unsubscribe');
  });

  test('names its ledger row, its list and its feedback stream', async () => {
    const { head } = await compose({ listId: 'hr-news.example.com', feedbackId: 'hr-welcome:guide:ripen' });
    expect(header(head, 'X-Ripen-Mail')).toBe('enrolment-1%3Aguide');
    expect(header(head, 'List-Id')).toBe('<hr-news.example.com>');
    expect(header(head, 'Feedback-ID')).toBe('hr-welcome:guide:ripen');
  });

  test('has the same Message-ID for the same row, another for another, and none of the row in it', async () => {
    const first = await composeMessage(PARTS);
    expect((await composeMessage({ ...PARTS, subject: 'Other', at: 0 })).messageId).toBe(first.messageId);
    expect((await composeMessage({ ...PARTS, id: 'enrolment-2:guide' })).messageId).not.toBe(first.messageId);
    expect(first.messageId).toMatch(/^<[0-9a-f]{40}@example\.com>$/);
    expect(first.messageId).toBe(messageIdOf(PARTS.id, 'example.com'));
    expect((await simpleParser(first.raw)).messageId).toBe(first.messageId);
  });

  test('names one sender and one recipient in the envelope, bounces to their own address', async () => {
    expect((await composeMessage(PARTS)).envelope).toEqual({ from: 'camille@example.com', to: 'zoe@client.example' });
    expect((await composeMessage({ ...PARTS, bouncesTo: 'bounce@example.com' })).envelope.from).toBe(
      'bounce@example.com',
    );
  });

  test('whatever the names and texts hold, no header is added and the bodies come back whole', async () => {
    const injected = 'X\r\nBcc: evil@example.com\r\n\r\n<p>';
    const { head, parsed } = await compose({
      subject: injected,
      from: { ...PARTS.from, name: injected },
      to: { ...PARTS.to, name: injected },
      feedbackId: injected,
    });
    expect(head).not.toMatch(/^Bcc:/im);
    expect(parsed.bcc).toBeUndefined();
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), async (subject, text) => {
        const { raw } = await composeMessage({ ...PARTS, subject, html: text });
        const read = await simpleParser(raw);
        expect([...read.headers.keys()].sort()).toEqual(
          ['content-type', 'date', 'from', 'message-id', 'mime-version', 'subject', 'to', 'x-ripen-mail'].filter(
            (key) => key !== 'subject' || read.headers.has('subject'),
          ),
        );
        expect(read.html || '').toBe(text);
      }),
      { numRuns: 50 },
    );
  });
});

describe('DKIM', () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = (key: typeof rsa.privateKey): string => key.export({ type: 'pkcs8', format: 'pem' }).toString();

  test('signs both List-Unsubscribe headers, and the signature holds', async () => {
    const dkim = { domain: 'example.com', selector: 'ripen', privateKey: pem(rsa.privateKey) };
    const { raw, head } = await compose({ dkim, unsubscribeUrl: 'https://ripen.example/u/a', oneClick: true });
    const signature = header(head, 'DKIM-Signature') ?? '';
    const tags = new Map(
      signature
        .split(';')
        .map((tag) => [tag.slice(0, tag.indexOf('=')).trim(), tag.slice(tag.indexOf('=') + 1).replace(/\s/g, '')]),
    );
    const signed = tags.get('h')!.split(':');
    expect(signed).toEqual(expect.arrayContaining(['from', 'list-unsubscribe', 'list-unsubscribe-post']));
    const body = raw
      .slice(raw.indexOf('\r\n\r\n') + 4)
      .replace(/[ \t]+(?=\r\n)/g, '')
      .replace(/[ \t]+/g, ' ')
      .replace(/(\r\n)*$/, '\r\n');
    expect(tags.get('bh')).toBe(createHash('sha256').update(body, 'latin1').digest('base64'));
    const relax = (name: string, value: string): string => `${name}:${value.replace(/\s+/g, ' ').trim()}`;
    const unsigned = relax('dkim-signature', signature.replace(/\bb=[^;]*$/, 'b='));
    const data = [...signed.map((name) => relax(name, header(head, name)!)), unsigned].join('\r\n');
    expect(createVerify('sha256').update(data).verify(rsa.publicKey, tags.get('b')!, 'base64')).toBe(true);
  });

  test('refuses a key that nodemailer would leave the mail unsigned with', async () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    const dkim = { domain: 'example.com', selector: 'ripen', privateKey: pem(privateKey) };
    await expect(composeMessage({ ...PARTS, dkim })).rejects.toThrow('must be RSA');
  });
});
