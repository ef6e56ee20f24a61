import { createSocket, type Socket } from 'node:dgram';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig, type Config } from '../../cli/config';
import { runDoctorMail } from '../../cli/doctor-mail';

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const der = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
const SETTINGS = `
senders: [ { name: c, from: { address: c@news.example.com }, default: true } ]
dkim: [ { domain: example.com, selector: ripen, keyFile: ripen.pem } ]
bounces: { address: back@back.example.com }
`;
let records: Record<string, string[]> = {};
let dns: Socket;
let folder: string;
let config: Config;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ripen-doctor-'));
  await writeFile(join(folder, 'mail.yaml'), SETTINGS);
  await writeFile(join(folder, 'ripen.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const read = readConfig({ RIPEN_WORKSPACE: folder });
  if (!read.ok) throw new Error('the configuration is valid');
  config = read.config;
  dns = createSocket('udp4', (query, { port, address }) => dns.send(answer(query), port, address));
  await new Promise<void>((resolve) => dns.bind(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  dns.close();
  await rm(folder, { recursive: true });
});

/** A name server that knows the TXT records given and nothing else (RFC 1035, section 4). */
function answer(query: Buffer): Buffer {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.subarray(at + 1, at + 1 + length).toString());
    at += 1 + length;
  }
  const found = records[labels.join('.').toLowerCase()] ?? [];
  const header = Buffer.from(query.subarray(0, 12));
  header.writeUInt16BE(found.length > 0 ? 0x8180 : 0x8183, 2);
  header.writeUInt16BE(found.length, 6);
  header.writeUInt32BE(0, 8);
  const answers = found.map((text) => {
    const parts = text.match(/.{1,200}/g) ?? [];
    const data = Buffer.concat(parts.map((part) => Buffer.from([part.length, ...Buffer.from(part)])));
    const head = Buffer.from([0xc0, 12, 0, 16, 0, 1, 0, 0, 0, 60, data.length >> 8, data.length & 255]);
    return Buffer.concat([head, data]);
  });
  return Buffer.concat([header, query.subarray(12, at + 5), ...answers]);
}
async function doctor(): Promise<{ status: number; lines: string[] }> {
  const lines: string[] = [];
  const status = await runDoctorMail(config, `127.0.0.1:${dns.address().port}`, (line) => lines.push(line));
  return { status, lines };
}

test('SPF, DKIM and DMARC in order: status 0', async () => {
  records = {
    'news.example.com': ['v=spf1 ip4:192.0.2.1 -all', 'other=1'],
    'back.example.com': ['v=spf1 ip4:192.0.2.1 ~all'],
    'ripen._domainkey.example.com': [`v=DKIM1; k=rsa; p=${der}`],
    '_dmarc.example.com': ['v=DMARC1; p=none; rua=mailto:d@example.com'],
  };
  const { status, lines } = await doctor();
  expect(lines.map((line) => line.slice(0, 13).trim())).toEqual([
    'ok      SPF',
    'ok      SPF',
    'ok      DKIM',
    'ok      DMARC',
  ]);
  expect(status).toBe(0);
});

test('what is missing is told with what was expected: two SPF records, +all, another key, no policy', async () => {
  records = {
    'news.example.com': ['v=spf1 -all', 'v=spf1 ~all'],
    'back.example.com': ['v=spf1 +all'],
    'ripen._domainkey.example.com': ['v=DKIM1; k=rsa; p=AAAA'],
    '_dmarc.news.example.com': ['v=DMARC1; rua=mailto:d@example.com'],
  };
  const { status, lines } = await doctor();
  expect(status).toBe(1);
  expect(lines).toEqual([
    expect.stringMatching(/^missing SPF .*expected one SPF record, found 2/),
    expect.stringMatching(/^missing SPF .*expected an end of ~all or -all/),
    expect.stringMatching(/^missing DKIM .*holds another key; expected v=DKIM1; k=rsa; p=MII/),
    expect.stringMatching(/^missing DMARC .*expected p=none, quarantine or reject/),
  ]);
  records = {};
  expect((await doctor()).lines[3]).toMatch(/expected a TXT record v=DMARC1; p=none at _dmarc\.news\.example\.com/);
});

const RIGHT = {
  'news.example.com': ['v=spf1 ip4:192.0.2.1 -all'],
  'back.example.com': ['v=spf1 include:spf.provider.example mx redirect=spf.provider.example'],
  'spf.provider.example': ['v=spf1 ip4:192.0.2.0/24 ~all'],
  'ripen._domainkey.example.com': [`v=DKIM1; p=${der.slice(0, 80)} ${der.slice(80)}; t=s`],
  '_dmarc.example.com': ['v=DMARC1; p=none'],
};
const many = Array.from({ length: 11 }, (_, n) => `a:h${n}.example.com`).join(' ');

test.each([
  ['SPF without an end', { 'news.example.com': ['v=spf1 ip4:192.0.2.1'] }, /^missing SPF .*expected an end of ~all/],
  ['SPF that is neutral', { 'news.example.com': ['v=spf1 a ?all'] }, /^missing SPF .*expected an end of ~all/],
  ['SPF by commas', { 'news.example.com': ['v=spf1 192.0.2.1, -all'] }, /^missing SPF .*found 192\.0\.2\.1,/],
  ['SPF read no further', { 'news.example.com': ['v=spf1 -all ip4:192.0.2.1'] }, /^missing SPF .*nothing after -all/],
  [
    'SPF of more than ten',
    { 'news.example.com': [`v=spf1 ${many} -all`] },
    /^missing SPF .*at most 10 look-ups, found 11/,
  ],
  [
    'SPF of an include that is not there',
    { 'spf.provider.example': [] },
    /^missing SPF .*record at spf\.provider\.example/,
  ],
  ['a revoked key', { 'ripen._domainkey.example.com': ['v=DKIM1; k=rsa; p='] }, /^missing DKIM .*is revoked/],
  ['a key in test mode', { 'ripen._domainkey.example.com': [`v=DKIM1; t=y:s; p=${der}`] }, /^missing DKIM .*test mode/],
  [
    'a key said to be another',
    { 'ripen._domainkey.example.com': [`k=ed25519; p=${der}`] },
    /^missing DKIM .*another kind/,
  ],
  [
    'two policies',
    { '_dmarc.example.com': ['v=DMARC1; p=none', 'v=DMARC1; p=reject'] },
    /^missing DMARC .*one DMARC record, found 2/,
  ],
])('%s is found, and nothing else is', async (_, wrong, expected) => {
  records = RIGHT;
  expect((await doctor()).status).toBe(0);
  records = { ...RIGHT, ...wrong };
  const { status, lines } = await doctor();
  expect(status).toBe(1);
  expect(lines.filter((line) => line.startsWith('missing'))).toEqual([expect.stringMatching(expected)]);
});
