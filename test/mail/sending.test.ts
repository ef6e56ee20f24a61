import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dkimVerify } from 'mailauth/lib/dkim/verify';
import { simpleParser } from 'mailparser';
import { mailSettingsSchema, type MailSettings } from '../../domain/files/mail-settings';
import type { MailRecord } from '../../domain/lead/documents';
import { waitingMail } from '../../domain/lead/waiting-mail';
import { composeMessage } from '../../mail/compose';
import { REAL_CLOCK } from '../../domain/clock/virtual-clock';
import { newLeadState } from '../../domain/lead/state';
import { createDkimKeys } from '../../mail/dkim-keys';
import { isMarkOf, readMark } from '../../mail/return-path';
import { createTokens } from '../../mail/tokens';
import { composeMail, renderRow, type ComposeDeps } from '../../worker/delivery/compose-mail';
import { composeHouseMail } from '../../worker/delivery/house-mail';
import type { Composed } from '../../worker/delivery/ports';
import { blankLead } from '../support/blank-lead';
import { compile, html } from './template-fixture';

const LEAD = '0123456789abcdef0123';
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const tokens = createTokens(['a-secret-of-at-least-32-characters-']);
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ripen-keys-'));
  await writeFile(join(folder, 'rsa.pem'), rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const { privateKey } = generateKeyPairSync('ed25519');
  await writeFile(join(folder, 'ed.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
});
afterAll(() => rm(folder, { recursive: true }));

const settings = (more: object = {}): MailSettings =>
  mailSettingsSchema.parse({
    mail: 'acme',
    routes: [{ name: 'main' }, { name: 'events', domains: ['events.example.com'] }],
    senders: [{ name: 'camille', from: { name: 'Camille', address: 'camille@news.example.com' }, default: true }],
    dkim: [{ domain: 'example.com', selector: 'ripen', keyFile: 'rsa.pem' }],
    bounces: { address: 'back@example.com' },
    ...more,
  });

function row(more: Partial<MailRecord> = {}): MailRecord {
  const mail = waitingMail({
    id: `${LEAD}.e1:guide`,
    lead: LEAD,
    enrolment: `${LEAD}.e1`,
    sequence: 'hr welcome',
    step: 'guide',
    template: 'guide',
    topic: 'hr-news',
    mailKind: 'marketing',
    language: 'fr',
    priority: 0,
    plannedAt: Date.UTC(2026, 10, 22),
    expiresAt: Date.UTC(2026, 10, 29),
  });
  return { ...mail, ...more };
}

async function compose(given: MailSettings, mail = row()): Promise<Composed> {
  const template = await compile(html('<p>Bonjour, {{unsubscribeUrl}} {{preferencesUrl}} {{viewInBrowserUrl}}</p>'));
  const deps: ComposeDeps = {
    templates: { find: () => Promise.resolve({ ok: true, template }) },
    settings: () => Promise.resolve(given),
    tokens,
    publicUrl: 'https://ripen.example',
    production: true,
    dkimKeys: createDkimKeys(folder),
  };
  return composeMail(deps, mail, blankLead(LEAD, 0, { email: 'zoe@client.example' }));
}
async function composed(given = settings(), mail = row()): Promise<Extract<Composed, { ok: true }>> {
  const made = await compose(given, mail);
  if (!made.ok) throw new Error(made.reason);
  return made;
}

/** The DNS that has the public half of the key, and nothing else. */
const resolver = (name: string, type: string): Promise<string[][]> => {
  if (name !== 'ripen._domainkey.example.com' || type !== 'TXT') return Promise.reject(new Error(`no ${type} ${name}`));
  const key = rsa.publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
  return Promise.resolve([[`v=DKIM1; k=rsa; p=${key}`]]);
};

test('an independent library verifies the signature, aligned with the sender, over both List-Unsubscribe headers', async () => {
  const { raw } = await composed();
  const { results } = await dkimVerify(raw, { resolver });
  expect(results).toHaveLength(1);
  expect(results[0]).toMatchObject({ status: { result: 'pass', aligned: 'example.com' }, algo: 'rsa-sha256' });
  const signed = String(results[0]?.signingHeaders?.keys).toLowerCase().split(/:\s*/);
  for (const name of ['from', 'list-unsubscribe', 'list-unsubscribe-post', 'list-id', 'feedback-id'])
    expect(signed).toContain(name);
  const tampered = Buffer.from(raw.toString('latin1').replace('One-Click', 'One-Clack'), 'latin1');
  expect((await dkimVerify(tampered, { resolver })).results[0]?.status.result).not.toBe('pass');
});

test('a template names who in sales has the lead, by the name they are known by, and says otherwise where nobody does', async () => {
  const template = await compile(
    html(
      "<p>Vu avec {{default rep.name 'notre équipe'}} {{default rep.email 'equipe@acme.example'}}{{unsubscribeUrl}}</p>",
    ),
  );
  const deps: ComposeDeps = {
    templates: { find: () => Promise.resolve({ ok: true, template }) },
    settings: () => Promise.resolve(settings()),
    ...{ tokens, publicUrl: 'https://ripen.example', production: false },
    nameOf: (person) => Promise.resolve(person === 'ana@acme.example' ? 'Ana Ruiz' : null),
  };
  const textFor = async (owner: string | null): Promise<string> => {
    const state = { ...newLeadState(LEAD, 0, REAL_CLOCK), owner };
    const rendered = await renderRow(deps, row(), { ...blankLead(LEAD, 0, {}), state });
    return rendered.ok ? rendered.mail.text : rendered.reason;
  };
  expect(await textFor('ana@acme.example')).toContain('Vu avec Ana Ruiz ana@acme.example');
  expect(await textFor('bob@acme.example')).toContain('Vu avec bob@acme.example');
  expect(await textFor(null)).toContain('Vu avec notre équipe equipe@acme.example');
});

test('a parser reads list, feedback stream, both ways to unsubscribe and a text part (RFC 2369, 2919, 8058, 5322)', async () => {
  const { raw } = await composed();
  const { headers, text, headerLines } = await simpleParser(raw);
  const line = (name: string): string => headerLines.find(({ key }) => key === name)?.line.replace(/\s+/g, ' ') ?? '';
  expect(line('list-unsubscribe')).toMatch(
    /^List-Unsubscribe: <https:\/\/ripen\.example\/u\/[\w-]+>, <mailto:back\+u-[0-9a-f.]+@example\.com\?subject=unsubscribe>$/,
  );
  expect(headers.get('list')).toMatchObject({ id: { name: 'hr-news.ripen.example' } });
  expect(line('list-unsubscribe-post')).toBe('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
  expect(line('feedback-id')).toBe('Feedback-ID: hr-welcome:guide:marketing:acme');
  expect(text).toContain('Bonjour');
  for (const physical of raw.toString('latin1').split('\r\n')) expect(physical.length).toBeLessThanOrEqual(998);
});

describe('content that is hard to write out comes back whole, signed, and with no line over 998 characters (RFC 5322, 2.1.1)', () => {
  const emoji = '👩🏽‍💻🎉'.repeat(300);
  const hebrew = 'שלום "עולם", מה שלומך? '.repeat(90).trim();
  const quotes = `Zoé "la grande" \\ O'Hara, <x@y.example>; (née =?UTF-8?Q?Z?=)`;
  const ascii = 'a'.repeat(2000);
  test.each([
    ['an unbroken word', ascii, 'N'.repeat(1200)],
    ['an unbroken word among others', `Offer: ${'https://example.com/'.repeat(60)} ends, "soon"`, `Ann ${ascii}`],
    ['emoji', emoji, emoji],
    ['right to left', hebrew, hebrew],
    ['quotes and specials', quotes, quotes],
    ['accents in a word without end', 'é'.repeat(1500), `${'é'.repeat(150)} "x"`],
    ['what looks like an encoded word', `=?UTF-8?Q?${ascii}?=`, 'Zoe'],
  ])('%s', async (_, subject, name) => {
    const text = `${subject}\n\n.${name}\n${ascii} =\nFrom ${emoji}\n`;
    const page = `<p title="${ascii}">${emoji} ${hebrew} ${ascii}</p>`;
    const privateKey = rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const { raw, envelope } = await composeMessage({
      ...{ id: `${LEAD}.e1:guide`, subject, text, html: page, at: Date.UTC(2026, 10, 22) },
      from: { name, address: 'camille@news.example.com' },
      to: { name, address: 'zoe@client.example' },
      dkim: { domain: 'example.com', selector: 'ripen', privateKey },
    });
    for (const line of raw.toString('latin1').split('\r\n')) {
      expect(line.length).toBeLessThanOrEqual(998);
      if (line.includes('=?UTF-8?')) expect(line.length).toBeLessThanOrEqual(76);
    }
    expect(raw.toString('latin1')).toMatch(/^(?:[\t\x20-\x7e]|\r\n)*$/);
    const read = await simpleParser(raw);
    const signs = Array.from(new Intl.Segmenter().segment(name), ({ segment }) => segment);
    const shown = signs.slice(0, 200).join('');
    expect([read.subject, read.text, read.html]).toEqual([subject, text, page]);
    expect(read.from?.value).toEqual([{ name: shown, address: 'camille@news.example.com' }]);
    expect(read.to).toMatchObject({ value: [{ name: shown, address: 'zoe@client.example' }] });
    expect(envelope).toEqual({ from: 'camille@news.example.com', to: 'zoe@client.example' });
    expect((await dkimVerify(raw, { resolver })).results[0]?.status.result).toBe('pass');
  });
});

test('each mail has a return path of its own that tells which it is; nobody else can make one', async () => {
  const { envelope } = await composed();
  const mark = readMark(envelope.from);
  expect(mark).toMatchObject({ about: 'return', lead: LEAD });
  expect(isMarkOf(tokens, mark!, `${LEAD}.e1:guide`)).toBe(true);
  expect(isMarkOf(tokens, mark!, `${LEAD}.e1:other`)).toBe(false);
  expect(isMarkOf(createTokens(['another-secret-another-secret-ab']), mark!, `${LEAD}.e1:guide`)).toBe(false);
  expect(readMark(envelope.from.toUpperCase())).toEqual(mark);
  expect(envelope.from.length).toBeLessThanOrEqual(64 + '@example.com'.length);
  const { bounces, ...without } = settings();
  expect(bounces).toBeDefined();
  expect((await composed(without)).envelope.from).toBe('camille@news.example.com');
});

test('a key that cannot sign parks the mail instead of letting it go unsigned', async () => {
  const missing = settings({ dkim: [{ domain: 'example.com', selector: 'ripen', keyFile: 'none.pem' }] });
  expect(await compose(missing)).toMatchObject({ ok: false, reason: expect.stringContaining('cannot be used') });
  const ed = settings({ dkim: [{ domain: 'example.com', selector: 'ripen', keyFile: 'ed.pem' }] });
  await expect(compose(ed)).resolves.toMatchObject({ ok: false, reason: expect.stringContaining('must be RSA') });
});

test('in production a mail that is not signed offers no one-click, and a service mail no list', async () => {
  const { raw } = await composed(settings({ dkim: [] }));
  expect(raw.toString()).toContain('List-Unsubscribe:');
  expect(raw.toString()).not.toContain('List-Unsubscribe-Post');
  const service = await composed(settings(), row({ mailKind: 'service' }));
  expect(service.raw.toString()).not.toMatch(/^List-/m);
});

test('a mail in the platform’s own words is from the house’s sender, under its key and on its route, and shows no markup of its facts', async () => {
  const to = 'rep@acme.example';
  const deps = {
    settings: () =>
      Promise.resolve(
        settings({ senders: [{ name: 'team', from: { address: 'team@events.example.com' }, default: true }] }),
      ),
    publicUrl: 'https://ripen.example',
    dkimKeys: createDkimKeys(folder),
  };
  const made = await composeHouseMail(deps, row({ to }), {
    ...{ to, subject: 'Un prospect' },
    paragraphs: [{ words: '<script>Zoé</script> vous est proposée.' }],
    button: { label: 'Voir', link: 'https://ripen.example/h/x?a=1&b=2' },
  });
  if (!made.ok) throw new Error(made.reason);
  expect(made).toMatchObject({ route: 'events', domain: 'events.example.com', envelope: { to } });
  expect((await dkimVerify(made.raw, { resolver })).results[0]?.status.result).toBe('pass');
  const read = await simpleParser(made.raw);
  expect(read.from?.value).toMatchObject([{ address: 'team@events.example.com' }]);
  expect(read.text).toContain('Voir\u00a0: https://ripen.example/h/x?a=1&b=2');
  expect(read.html).toContain('&lt;script&gt;Zoé&lt;/script&gt; vous est proposée.');
  expect(read.html).not.toContain('<script');
});
