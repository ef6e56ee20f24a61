import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTransport, type SendMailOptions } from 'nodemailer';
import { type Inbox, startInbox } from '../../engine/inbox/start-inbox';
import { type MessageView } from '../../engine/inbox/message-view';
import { freePorts, removeFolder, until } from './engine-fixture';

let dir: string;
let inbox: Inbox;
let base: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'ripen-inbox-'));
  inbox = await startInbox({ dir, port: 0, smtpPort: 0 });
  base = `http://127.0.0.1:${inbox.port}`;
});
afterEach(async () => {
  await inbox.stop();
  await removeFolder(dir);
});

async function send(mail: SendMailOptions, port = inbox.smtpPort): Promise<string> {
  const transport = createTransport({ host: '127.0.0.1', port, ignoreTLS: true });
  try {
    return (
      await transport.sendMail({ from: 'Camille Durand <camille@example.com>', subject: 'Bonjour', text: 'x', ...mail })
    ).response;
  } finally {
    transport.close();
  }
}
async function list(query = '', from = base): Promise<MessageView[]> {
  const answer = await fetch(`${from}/api/messages${query}`);
  expect(answer.status).toBe(200);
  return ((await answer.json()) as { items: MessageView[] }).items;
}
async function setFault(fault: unknown): Promise<Response> {
  return fetch(`${base}/api/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(fault),
  });
}

describe('the inbox', () => {
  it('shows each mail as received: sender, recipients, subject, both bodies, and headers by lower-case name', async () => {
    await send({
      to: 'Lea <LEA@example.com>',
      subject: 'Votre paie, été',
      html: '<p>Cliquez <a href="https://example.com/?a=1&amp;b=2">ici</a></p>',
      text: 'Cliquez ici',
      messageId: '<one@example.com>',
      list: { unsubscribe: { url: 'https://example.com/u/1' } },
      headers: { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click', 'X-Twice': ['first', 'second'] },
    });
    const [message] = await list();
    expect(message).toMatchObject({
      from: '"Camille Durand" <camille@example.com>',
      to: 'lea@example.com',
      subject: 'Votre paie, été',
      html: '<p>Cliquez <a href="https://example.com/?a=1&amp;b=2">ici</a></p>',
      headers: {
        'message-id': '<one@example.com>',
        'list-unsubscribe': '<https://example.com/u/1>',
        'list-unsubscribe-post': 'List-Unsubscribe=One-Click',
        'x-twice': ['first', 'second'],
      },
    });
    expect(message!.text.trim()).toBe('Cliquez ici');
    expect(new Date(message!.at).toISOString()).toBe(message!.at);
    expect(message!.headers).not.toHaveProperty('delivered-to');
  });

  it('lists oldest first, by recipient, by Message-ID, since a time or an id, and no more than asked for', async () => {
    for (const n of [1, 2, 3]) {
      await send({ to: n === 2 ? 'b@example.com' : 'a@example.com', subject: `n${n}`, messageId: `<m${n}@x>` });
    }
    const all = await list();
    const subjects = async (query: string): Promise<string[]> => (await list(query)).map(({ subject }) => subject);
    expect(all.map(({ subject }) => subject)).toEqual(['n1', 'n2', 'n3']);
    expect(await subjects('?to=A%40Example.com')).toEqual(['n1', 'n3']);
    expect(await subjects('?messageId=m2@x')).toEqual(['n2']);
    expect(await subjects(`?since=${all[0]!.id}`)).toEqual(['n2', 'n3']);
    expect(await subjects(`?since=${all[0]!.at}`)).toEqual(['n1', 'n2', 'n3']);
    expect(await subjects('?since=2999-01-01T00:00:00Z')).toEqual([]);
    expect(await subjects('?limit=2')).toEqual(['n1', 'n2']);
    // A domain is written as people write it or as servers do.
    await send({ to: 'zoe@müller.example', subject: 'umlaut' });
    for (const to of ['zoe@müller.example', 'Zoe@MÜLLER.example', 'zoe@xn--mller-kva.example'])
      expect(await subjects(`?to=${encodeURIComponent(to)}`)).toEqual(['umlaut']);
  });

  it('forgets all on DELETE, on disk too', async () => {
    await send({ to: 'a@example.com' });
    expect((await fetch(`${base}/api/messages`, { method: 'DELETE' })).status).toBe(204);
    expect(await list()).toEqual([]);
    await inbox.stop();
    inbox = await startInbox({ dir, port: 0, smtpPort: 0 });
    expect(await list('', `http://127.0.0.1:${inbox.port}`)).toEqual([]);
  });

  it.each([
    ['refuse', 421],
    ['tempfail', 451],
    ['bounce', 550],
  ])('plays %s with %i until it is set to ok', async (mode, responseCode) => {
    await setFault({ mode });
    await expect(send({ to: 'a@example.com' })).rejects.toMatchObject({ responseCode });
    expect(await list()).toEqual([]);
    expect(await (await setFault({ mode: 'ok' })).json()).toEqual({ mode: 'ok', recipients: {} });
    await expect(send({ to: 'a@example.com' })).resolves.toMatch(/^250 /);
  });

  it.each([
    ['refuse', 554],
    ['tempfail', 451],
    ['bounce', 550],
  ])('plays %s with %i for one recipient only', async (mode, responseCode) => {
    await setFault({ mode, to: 'Bad@example.com' });
    await expect(send({ to: 'bad@example.com' })).rejects.toMatchObject({ responseCode });
    await expect(send({ to: 'good@example.com' })).resolves.toMatch(/^250 /);
    expect(await (await fetch(`${base}/api/faults`)).json()).toEqual({
      mode: 'ok',
      recipients: { 'bad@example.com': mode },
    });
  });

  it('plays slow by answering late, with the message kept', async () => {
    await setFault({ mode: 'slow', delayMs: 400 });
    const startedAt = Date.now();
    await send({ to: 'a@example.com' });
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(395);
    expect(await list()).toHaveLength(1);
  });

  it.each([
    ['an unknown mode', () => setFault({ mode: 'explode' }), 'mode'],
    ['no address', () => setFault({ mode: 'bounce', to: 'nobody' }), 'to'],
    ['an unknown key', () => setFault({ mode: 'ok', form: 'x' }), 'form'],
    ['a time that is none', () => fetch(`${base}/api/messages?since=yesterday`), 'since'],
    ['an endless list', () => fetch(`${base}/api/messages?limit=100000`), 'limit'],
  ])('answers %s with 400 and says where', async (_what, ask, where) => {
    const answer = await ask();
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(((await answer.json()) as { detail: string }).detail).toContain(where);
  });

  it('never lets the HTML of a mail out of its frame, nor run', async () => {
    await send({ to: 'a@example.com', subject: '<img src=x onerror=alert(1)>', html: '"><script>alert(1)</script>' });
    const [message] = await list();
    const answer = await fetch(`${base}/?message=${message!.id}`);
    const page = await answer.text();
    expect(page).not.toContain('<script>alert');
    expect(page).not.toContain('<img');
    expect(page).toContain('sandbox="allow-popups allow-popups-to-escape-sandbox"');
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it('speaks French and English to people', async () => {
    const inFrench = await (await fetch(base, { headers: { 'accept-language': 'fr-CH, en;q=0.5' } })).text();
    const inEnglish = await (await fetch(base, { headers: { 'accept-language': 'de, en;q=0.5' } })).text();
    expect(inFrench).toContain('Boîte de réception');
    expect(inEnglish).toContain('No message yet');
  });
});

it('an inbox killed after its 250 has the message when it starts again', async () => {
  const [port, smtpPort] = (await freePorts(2)) as [number, number];
  const folder = await mkdtemp(join(tmpdir(), 'ripen-inbox-'));
  const program = [
    '--import',
    'tsx',
    join(__dirname, '../../engine/inbox/main.ts'),
    folder,
    String(port),
    String(smtpPort),
  ];
  const run = spawn(process.execPath, program, { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(run.stdout, 'data');
  const answers = await Promise.all(
    Array.from({ length: 25 }, (_, n) => send({ to: `a${n}@example.com`, subject: `n${n}` }, smtpPort)),
  );
  run.kill('SIGKILL');
  await once(run, 'exit');
  const again = await startInbox({ dir: folder, port: 0, smtpPort: 0 });
  try {
    const kept = await list('', `http://127.0.0.1:${again.port}`);
    const ids = answers.map((answer) => /kept as (\S+)/.exec(answer)![1]);
    expect(kept.map(({ id }) => id)).toEqual([...ids].sort());
    await send({ to: 'a@example.com' }, again.smtpPort);
    await until(
      'the next has a later id',
      async () => (await list('', `http://127.0.0.1:${again.port}`)).at(-1)!.id > ids.sort().at(-1)!,
    );
  } finally {
    await again.stop();
    await removeFolder(folder);
  }
});
