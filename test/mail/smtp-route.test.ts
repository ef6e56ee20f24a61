import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { type AddressInfo } from 'node:net';
import { classifyReply, parseReply } from '../../mail/smtp/classify-reply';
import { createRoute, type OutgoingMessage, type Route, type RouteOptions } from '../../mail/smtp-route';
import { startScriptedSmtp, type Script, type ScriptedSmtp } from './scripted-smtp';

const RAW = Buffer.from('From: a@example.com\r\nTo: b@example.com\r\nSubject: Hi\r\n\r\nLine one\r\n.dotted\r\n');
const open: { close: () => Promise<void> }[] = [];

afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

async function serve(script: Script = {}): Promise<ScriptedSmtp> {
  const server = await startScriptedSmtp(script);
  open.push(server);
  return server;
}

function route(url: string, options: Partial<RouteOptions> = {}): Route {
  const created = createRoute({ url, connections: 1, ...options });
  open.push(created);
  return created;
}

function message(to = 'b@example.com', onData: () => Promise<void> = async () => undefined): OutgoingMessage {
  return { envelope: { from: 'a@example.com', to }, raw: RAW, onData };
}

describe.each([false, true])('the moment after 354 (pipelining %s)', (pipelining) => {
  test('onData runs after the 354 and is awaited before the first byte', async () => {
    const server = await serve({ pipelining });
    const seen: unknown[] = [];
    let finish: () => void = () => undefined;
    const sending = route(server.url).send(
      message('b@example.com', async () => {
        seen.push(server.commands.at(-1), server.bytes());
        await new Promise<void>((resolve) => (finish = resolve));
        seen.push(server.bytes());
      }),
    );
    while (seen.length < 2) await new Promise(setImmediate);
    for (let turn = 0; turn < 50; turn += 1) await new Promise(setImmediate);
    finish();
    expect(await sending).toEqual({ outcome: 'sent', response: '250 2.0.0 taken' });
    expect(seen).toEqual(['DATA', 0, 0]);
    expect(server.messages).toHaveLength(1);
  });

  test('nothing is sent and the connection is dropped when onData rejects', async () => {
    const server = await serve({ pipelining });
    const out = route(server.url);
    const result = await out.send(message('b@example.com', async () => Promise.reject(new Error('ledger is down'))));
    expect(result).toMatchObject({ outcome: 'retry', error: expect.stringContaining('ledger is down') });
    expect(await out.send(message())).toMatchObject({ outcome: 'sent' });
    expect(server.bytes()).toBe(server.messages[0]!.length + 5);
    expect(server.connections()).toBe(2);
  });

  test('onData never runs for a mail whose recipient is refused', async () => {
    const server = await serve({ pipelining, rcpt: () => '550 5.1.1 no such user', data: '503 5.5.1 no recipients' });
    const onData = jest.fn(async () => undefined);
    expect(await route(server.url).send(message('x@example.com', onData))).toEqual({
      outcome: 'hard',
      code: 550,
      enhanced: '5.1.1',
      response: '550 5.1.1 no such user',
    });
    expect(onData).not.toHaveBeenCalled();
  });

  test('a server killed between 354 and the end leaves the mail unknown, never retried', async () => {
    const server = await serve({ pipelining, killAfterBytes: 1 });
    const onData = jest.fn(async () => undefined);
    expect(await route(server.url).send(message('b@example.com', onData))).toMatchObject({ outcome: 'unknown' });
    expect(onData).toHaveBeenCalledTimes(1);
    expect(server.connections()).toBe(1);
  });

  test('a server that takes the whole message and dies before its answer leaves the mail unknown', async () => {
    const server = await serve({ pipelining, end: 'kill' });
    expect(await route(server.url).send(message())).toMatchObject({ outcome: 'unknown' });
    expect(server.messages).toHaveLength(1);
  });

  test('a server that never answers the final dot leaves the mail unknown after the silence allowed', async () => {
    const server = await serve({ pipelining, end: 'silent' });
    expect(await route(server.url, { silenceMs: 80 }).send(message())).toMatchObject({
      outcome: 'unknown',
      error: 'Timeout',
    });
  });

  test('a connection lost while onData still runs is a retry, told only when onData has settled', async () => {
    const server = await serve({ pipelining });
    let settled = false;
    const result = await route(server.url).send(
      message('b@example.com', async () => {
        server.dropAll();
        for (let turn = 0; turn < 200; turn += 1) await new Promise(setImmediate);
        settled = true;
      }),
    );
    expect(result).toMatchObject({ outcome: 'retry' });
    expect(settled).toBe(true);
    expect(server.bytes()).toBe(0);
  });
});

describe('outcomes', () => {
  test.each<[string, Script, object]>([
    ['unknown mailbox → hard', { rcpt: () => '550 5.1.1 unknown' }, { outcome: 'hard', code: 550, enhanced: '5.1.1' }],
    ['unknown domain → hard', { rcpt: () => '550 5.1.2 unknown' }, { outcome: 'hard', enhanced: '5.1.2' }],
    ['null MX → hard', { rcpt: () => '556 5.1.10 null MX' }, { outcome: 'hard', enhanced: '5.1.10' }],
    ['mailbox full → soft', { rcpt: () => '552 5.2.2 full' }, { outcome: 'soft', enhanced: '5.2.2' }],
    ['policy → route', { rcpt: () => '550 5.7.1 blocked' }, { outcome: 'route', enhanced: '5.7.1' }],
    ['policy after the message → route', { end: '554 5.7.1 spam' }, { outcome: 'route', code: 554 }],
    ['bare 550 at the recipient → soft', { rcpt: () => '550 no' }, { outcome: 'soft', code: 550, enhanced: null }],
    ['bare 554 at the message → route', { end: '554 no' }, { outcome: 'route', code: 554, enhanced: null }],
    ['sender refused → route', { mail: '550 no' }, { outcome: 'route', code: 550 }],
    ['greylisting → retry', { rcpt: () => '451 4.7.1 later' }, { outcome: 'retry', code: 451 }],
    ['4xx after the message → retry', { end: '452 4.3.1 disk' }, { outcome: 'retry', code: 452 }],
    ['421 after the message → retry', { end: '421 4.3.2 going down' }, { outcome: 'retry', code: 421 }],
    ['DATA refused → route', { data: '554 5.5.1 no' }, { outcome: 'route', code: 554 }],
    ['DATA deferred → retry', { data: '451 4.3.0 no' }, { outcome: 'retry', code: 451 }],
    ['killed before 354 → retry', { data: 'kill' }, { outcome: 'retry' }],
    ['killed at the recipient → retry', { rcpt: () => 'kill' }, { outcome: 'retry' }],
    ['greeting refused → retry', { greeting: '554 5.7.1 go away' }, { outcome: 'retry', code: 554 }],
  ])('%s', async (_name, script, expected) => {
    const server = await serve(script);
    expect(await route(server.url).send(message())).toMatchObject(expected);
  });

  test('connection refused → retry', async () => {
    const server = await serve();
    await server.close();
    expect(await route(server.url).send(message())).toMatchObject({ outcome: 'retry' });
  });

  test('silence before 354 → retry', async () => {
    const server = await serve({ data: 'silent' });
    expect(await route(server.url, { silenceMs: 60 }).send(message())).toMatchObject({ outcome: 'retry' });
  });

  test('an address no SMTP command can carry → hard, without a word to the server', async () => {
    const server = await serve();
    expect(await route(server.url).send(message('b@example.com>\r\nRCPT TO:<c@example.com'))).toMatchObject({
      outcome: 'hard',
    });
    expect(server.commands.join()).not.toContain('c@example.com');
  });

  test('a refusal in several lines is read by its first code', () => {
    expect(parseReply('550-5.7.1 first\n550 5.7.1 second')).toMatchObject({ code: 550, enhanced: '5.7.1' });
    expect(classifyReply({ code: 550, enhanced: '5.1.3', response: '' }, 'RCPT TO')).toBe('soft');
  });
});

describe('connections', () => {
  test('are kept alive and reset after a refusal', async () => {
    const server = await serve({ rcpt: (address) => (address.startsWith('bad') ? '550 5.1.1 no' : '250 ok') });
    const out = route(server.url);
    const outcomes = [];
    for (const to of ['a@example.com', 'bad@example.com', 'c@example.com'])
      outcomes.push((await out.send(message(to))).outcome);
    expect(outcomes).toEqual(['sent', 'hard', 'sent']);
    expect(server.connections()).toBe(1);
    expect(server.commands.filter((line) => line === 'RSET')).toHaveLength(1);
  });

  test('that the server dropped while idle are replaced without a lost or doubled mail', async () => {
    const server = await serve();
    const out = route(server.url);
    await out.send(message());
    server.dropAll();
    expect(await out.send(message())).toMatchObject({ outcome: 'sent' });
    expect(server.messages).toHaveLength(2);
  });

  test('are replaced after messagesPerConnection', async () => {
    const server = await serve();
    const out = route(server.url, { messagesPerConnection: 2 });
    for (let count = 0; count < 5; count += 1) await out.send(message());
    expect(server.connections()).toBe(3);
  });

  test('are never more than allowed, and every mail of a burst goes once', async () => {
    const server = await serve({ pipelining: true });
    const out = route(server.url, { connections: 4 });
    const results = await Promise.all(
      Array.from({ length: 200 }, (_, n) => out.send(message(`lead-${n}@example.com`))),
    );
    expect(new Set(results.map((result) => result.outcome))).toEqual(new Set(['sent']));
    expect(server.messages).toHaveLength(200);
    expect(server.connections()).toBeLessThanOrEqual(4);
  });

  test('close answers what waits with retry, finishes what is being sent, and says QUIT', async () => {
    const server = await serve();
    const out = route(server.url);
    let closing: Promise<void> | undefined;
    const first = out.send(
      message('b@example.com', async () => {
        closing = out.close();
      }),
    );
    const second = out.send(message());
    expect((await first).outcome).toBe('sent');
    expect((await second).outcome).toBe('retry');
    await closing;
    expect((await out.send(message())).outcome).toBe('retry');
    while (!server.commands.includes('QUIT')) await new Promise(setImmediate);
  });
});

test('maxPerSecond is kept: no earlier than the pace allows, and not much later', async () => {
  const server = await serve({ pipelining: true });
  const out = route(server.url, { connections: 5, maxPerSecond: 100 });
  const began = performance.now();
  const at: number[] = [];
  await Promise.all(
    Array.from({ length: 31 }, () =>
      out.send(
        message('b@example.com', async () => {
          at.push(performance.now() - began);
        }),
      ),
    ),
  );
  at.sort((a, b) => a - b);
  // 30 intervals of 10 ms; two of them may be caught up after a late timer.
  expect(at[30]! - at[0]!).toBeGreaterThanOrEqual(275);
  expect(at[30]! - at[0]!).toBeLessThan(5000);
});

test('what arrives is the message, dots and line ends intact', async () => {
  const received: Buffer[] = [];
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData: (stream, _session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        received.push(Buffer.concat(chunks));
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push({ close: () => new Promise((resolve) => server.close(() => resolve())) });
  const port = (server.server.address() as AddressInfo).port;
  expect(await route(`smtp://127.0.0.1:${port}`).send(message())).toMatchObject({ outcome: 'sent' });
  expect(received[0]!.toString()).toBe(RAW.toString());
  expect((await simpleParser(received[0]!)).text).toContain('.dotted');
});

test('a URL that is not SMTP is refused at once', () => {
  expect(() => createRoute({ url: 'http://127.0.0.1', connections: 1 })).toThrow('smtp://');
});
