import { Agent, request } from 'node:http';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { startPublicServer, type PublicServer } from './public-server';
import { FIELDS, GUIDE_FORM, startCaptureFixture, type CaptureFixture } from './store-fixture';

let fixture: CaptureFixture;
let server: PublicServer;
const agent = new Agent({ keepAlive: true, maxSockets: 32 });
beforeAll(async () => {
  fixture = await startCaptureFixture();
  fixture.context.config.assetsDir = __dirname;
  await fixture.publish('fields', 'fields', FIELDS);
  await fixture.publish('forms', 'guide', GUIDE_FORM);
  await fixture.publish('hooks', 'in', 'hook: in\nverify: { by: secret, secret: s }\nlead: { email: user.email }\n');
  await fixture.publish(
    'mail',
    'mail',
    'feedback:\n  - { provider: generic, secret: s }\n  - { provider: mailgun, secret: s }\n',
  );
  server = await startPublicServer(fixture, { router: { requestsPerMinute: 1e9 } });
}, 120_000);
afterAll(async () => {
  agent.destroy();
  await server.close();
  await fixture.stop();
});

/** 100,000 where RIPEN_FUZZ says so; as many as a usual run can afford otherwise. */
const RUNS = Number(process.env.RIPEN_FUZZ ?? 6_000);
const AT_ONCE = 50;
const LARGEST_GROWTH_BYTES = 50 * 1_048_576;

/** What is really held: garbage that waits to be collected is no growth. */
function heldBytes(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
}

type Input = { method: string; path: string; headers: Record<string, string>; body: Buffer };
type Seen = { status: number; location: string; type: string; body: string };

function send({ method, path, headers, body }: Input): Promise<Seen | 'closed'> {
  return new Promise((resolve) => {
    const asked = request(server.url + path, { method, headers, agent }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () =>
        resolve({
          status: answer.statusCode ?? 0,
          location: answer.headers.location ?? '',
          type: answer.headers['content-type'] ?? '',
          body: Buffer.concat(chunks).toString('utf8'),
        }),
      );
    });
    // A body that was too large is answered and cut off.
    asked.on('error', () => resolve('closed'));
    asked.end(body);
  });
}

/** Over the limits of forms and beacons, and of webhooks; two buffers for all inputs. */
const TOO_LARGE = [Buffer.alloc(150_000, 97), Buffer.alloc(1_200_000, 97)];
const MARK = '<script>alert(1)</script>';
const words = fc.constantFrom(
  ...[
    'email',
    'a@b.example',
    '__proto__',
    'constructor',
    '$where',
    'visitor',
    'events',
    'id',
    'kind',
    'page.viewed',
    'x.a',
  ],
  ...[
    'https://evil.example',
    '//evil.example',
    '\r\nLocation: https://evil.example',
    MARK,
    '../../etc/passwd',
    '%00',
    'é',
    '',
  ],
);
const text = fc.oneof(words, fc.string(), fc.string({ unit: 'binary', maxLength: 40 }));
const json = fc.oneof(
  fc.jsonValue({ maxDepth: 4 }),
  fc.dictionary(words, fc.oneof(text, fc.jsonValue()), { maxKeys: 8 }),
  fc.record({
    visitor: fc.oneof(fc.constant('visitor-fuzz'), text),
    identify: fc.option(text, { nil: undefined }),
    sentAt: fc.oneof(text, fc.integer(), fc.double()),
    events: fc.array(
      fc.record({
        id: text,
        kind: fc.oneof(fc.constant('page.viewed'), text),
        at: fc.oneof(text, fc.double()),
        props: fc.jsonValue(),
      }),
      { maxLength: 3 },
    ),
  }),
  fc.integer({ min: 1, max: 3000 }).map((depth) => JSON.parse('['.repeat(depth) + ']'.repeat(depth)) as unknown),
);
const path = fc.oneof(
  fc.constantFrom(
    '/t/e',
    '/f/guide',
    '/hooks/in/in?secret=s',
    '/hooks/mail/generic?secret=s',
    '/hooks/mail/mailgun',
    '/t.js',
  ),
  fc
    .tuple(
      fc.constantFrom('/t/o/', '/t/c/', '/u/', '/p/', '/v/', '/o/', '/a/', '/f/', '/hooks/in/', '/hooks/mail/'),
      text,
    )
    .map(([route, name]) => route + encodeURIComponent(name.replace(/[\ud800-\udfff]/g, ''))),
  fc
    .tuple(fc.constantFrom('/t/c/', '/a/', '/f/guide?lang=', '/f/guide?d='), fc.stringMatching(/^[\x21-\x7e]{0,60}$/))
    .map(([route, name]) => route + name.replace(/[#"<>\\^`{|}]/g, '%')),
);
const body = fc.oneof(
  json.map((value) => Buffer.from(JSON.stringify(value))),
  fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  fc.array(fc.tuple(text, text), { maxLength: 6 }).map((pairs) => Buffer.from(new URLSearchParams(pairs).toString())),
  text.map((value) => Buffer.from(`--x\r\nContent-Disposition: form-data; name="${value}"\r\n\r\n${value}\r\n--x--`)),
  fc.constantFrom(...TOO_LARGE),
);
/** A form that is taken, with whatever else in it. */
const taken = fc
  .tuple(
    fc.nat(200),
    fc.array(fc.tuple(fc.constantFrom('firstName', 'phone', 'budget', 'other'), text), { maxLength: 4 }),
  )
  .map(([n, pairs]) => Buffer.from(new URLSearchParams([['email', `fuzz-${n}@b.example`], ...pairs]).toString()));
const headers = fc.record(
  {
    'content-type': fc.constantFrom(
      'application/json',
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'multipart/form-data',
      'a/b;;=',
      '',
    ),
    accept: fc.constantFrom('application/json', 'text/html', '*/*', 'a/b;q=x'),
    'accept-language': fc.stringMatching(/^[a-z,;=.0-9-]{0,20}$/),
    cookie: fc.stringMatching(/^[\x20-\x7e]{0,40}$/),
    'user-agent': fc.stringMatching(/^[\x20-\x7e]{0,60}$/),
    'content-encoding': fc.constantFrom('gzip', 'br', 'identity', 'nonsense'),
    'x-signature': fc.stringMatching(/^[\x21-\x7e]{0,40}$/),
  },
  { requiredKeys: [] },
);
const form: fc.Arbitrary<Input> = fc.record({
  method: fc.constant('POST'),
  path: fc.constant('/f/guide'),
  headers: fc.constantFrom<Record<string, string>>(
    { 'content-type': 'application/x-www-form-urlencoded' },
    { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
  ),
  body: taken,
});
const anything: fc.Arbitrary<Input> = fc.record({
  method: fc.constantFrom('POST', 'POST', 'POST', 'GET', 'HEAD', 'PUT', 'OPTIONS'),
  path,
  headers,
  body: fc.oneof({ weight: 30, arbitrary: body }, { weight: 1, arbitrary: fc.constant(Buffer.alloc(0)) }),
});
const input = fc.oneof({ weight: 19, arbitrary: anything }, { weight: 1, arbitrary: form });

test('whatever is sent to the public routes: no error of the server, no crash, no redirect elsewhere, no script, no growth of memory', async () => {
  const seed = Number(process.env.RIPEN_FUZZ_SEED ?? 1);
  let inputs: Input[] = [];
  const counts: Record<string, number> = {};
  let sent = 0;
  let before = 0;
  while (sent < RUNS) {
    if (inputs.length < AT_ONCE) inputs = fc.sample(input, { numRuns: 2_000, seed: seed + sent });
    const batch = inputs.splice(0, AT_ONCE);
    const seen = await Promise.all(batch.map(send));
    for (const [index, answer] of seen.entries()) {
      if (answer === 'closed') continue;
      const said = JSON.stringify({ ...batch[index], body: batch[index]!.body.toString('utf8').slice(0, 300) });
      counts[answer.status] = (counts[answer.status] ?? 0) + 1;
      if (answer.status >= 500) throw new Error(`${answer.status} for ${said}: ${answer.body}`);
      const leads = answer.location;
      if (leads !== '' && !leads.startsWith('/f/') && leads !== 'https://example.com/merci')
        throw new Error(`${leads} for ${said}`);
      if (answer.type.includes('html') && answer.body.includes(MARK)) throw new Error(`a script for ${said}`);
    }
    sent += batch.length;
    if (sent === AT_ONCE * 40) before = heldBytes();
  }
  expect([counts['202'], counts['303']].every((count = 0) => count > 0)).toBe(true);
  expect((await fetch(`${server.url}/t.js`)).status).toBe(200);
  const grownBytes = heldBytes() - before;
  if (process.env.RIPEN_FUZZ !== undefined)
    process.stdout.write(
      `${sent} inputs, answers ${JSON.stringify(counts)}, ${(grownBytes / 1_048_576).toFixed(1)} MiB more held\n`,
    );
  expect(grownBytes).toBeLessThan(LARGEST_GROWTH_BYTES);
}, 1_800_000);

test('a client that sends slowly does not hold others up', async () => {
  const slow = Array.from({ length: 30 }, () => {
    const asked = request(`${server.url}/f/guide`, { method: 'POST', headers: { 'content-length': '1000' } });
    asked.on('error', () => undefined);
    asked.write('email=');
    return asked;
  });
  try {
    const answer = await fetch(`${server.url}/f/guide`, {
      method: 'POST',
      body: new URLSearchParams({ email: 'quick@example.com' }),
      redirect: 'manual',
    });
    expect(answer.status).toBe(303);
  } finally {
    for (const one of slow) one.destroy();
  }
});
