import fc from 'fast-check';
import type { Hit } from '../../domain/timeline/hit';
import { StoreError } from '../../store/index';
import { machineOf } from '../../api/capture/machine-agent';
import { createMachineNetworks } from '../../api/capture/machine-networks';
import { mailSettingsSchema } from '../../domain/files/mail-settings';
import { startPublicServer, type PublicServer } from './public-server';
import { startCaptureFixture, type CaptureFixture } from './store-fixture';

let fixture: CaptureFixture;
let server: PublicServer;
beforeAll(async () => {
  fixture = await startCaptureFixture();
  server = await startPublicServer(fixture);
});
afterAll(async () => {
  await server.close();
  await fixture.stop();
});

const open = { lead: 'l1', mail: 'e1:s1', step: 's1', template: 'welcome' };
const click = { ...open, url: 'https://example.com/guide?a=1&b=é', name: 'guide' };
const get = (path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(server.url + path, { redirect: 'manual', ...init });
/** What lies in the inbox now, newest last. */
async function stored(): Promise<Hit[]> {
  const cursors = await fixture.store.inbox.cursors();
  const flushes = await fixture.store.inbox.read(cursors, 1000);
  return flushes.flatMap(({ hits }) => hits);
}
const tokens = () => fixture.context.tokens;

test('a pixel is the 43-byte image, never cached, stored before it is answered', async () => {
  const answer = await get(`/t/o/${tokens().sign('open', open)}.gif`, { headers: { 'user-agent': 'Thunderbird' } });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toBe('image/gif');
  expect(answer.headers.get('cache-control')).toContain('no-store');
  expect((await answer.arrayBuffer()).byteLength).toBe(43);
  expect((await stored()).at(-1)).toMatchObject({
    kind: 'email.opened',
    lead: 'l1',
    mail: 'e1:s1',
    actor: 'lead',
    props: { of: 's1', template: 'welcome' },
  });
});

test('a pixel with a wrong token shows all the same, and nothing is kept', async () => {
  const before = (await stored()).length;
  for (const path of ['/t/o/forged.gif', '/t/o/.gif', '/t/o/', `/t/o/${tokens().sign('click', click)}.gif`]) {
    expect((await get(path)).status).toBe(200);
  }
  expect(await stored()).toHaveLength(before);
});

test('a link leads to its signed target and nowhere else', async () => {
  const token = tokens().sign('click', click);
  const answer = await get(`/t/c/${token}?url=https://evil.example`);
  expect(answer.status).toBe(302);
  expect(answer.headers.get('location')).toBe('https://example.com/guide?a=1&b=%C3%A9');
  expect((await stored()).at(-1)).toMatchObject({
    kind: 'email.clicked',
    props: { of: 's1', url: click.url, name: 'guide' },
  });
});

test('whoever follows the link that nobody sees is kept as a machine, and sees nothing', async () => {
  const trap = await get(`/t/n/${tokens().sign('trap', open)}`, {
    headers: { 'user-agent': 'Mozilla/5.0 Chrome/130' },
  });
  expect([trap.status, await trap.text()]).toEqual([204, '']);
  expect((await stored()).at(-1)).toMatchObject({ kind: 'email.clicked', lead: 'l1', mail: 'e1:s1', machine: 'trap' });
  const before = (await stored()).length;
  for (const path of ['/t/n/forged', '/t/n/', `/t/n/${tokens().sign('open', open)}`]) {
    expect((await get(path)).status).toBe(204);
  }
  expect(await stored()).toHaveLength(before);
});

test('a tampered link is 404 and never a redirect, whichever character was changed', async () => {
  const token = tokens().sign('click', click);
  for (let at = 0; at < token.length; at += 7) {
    const forged = token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1);
    const answer = await get(`/t/c/${forged}`);
    expect([answer.status, answer.headers.get('location')]).toEqual([404, null]);
  }
});

test.each([
  'https://evil.example',
  '//evil.example',
  '/t/c/',
  encodeURIComponent('https://evil.example'),
  '..%2F..%2Fevil',
  '%0d%0aLocation:%20x',
])('an open redirect is not to be had by /t/c/%s', async (path) => {
  const answer = await get(`/t/c/${path}`);
  expect([answer.status, answer.headers.get('location')]).toEqual([404, null]);
});

test('even a signed target must be a web address', async () => {
  for (const url of ['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', 'nonsense']) {
    expect((await get(`/t/c/${tokens().sign('click', { ...click, url })}`)).status).toBe(404);
  }
  const split = await get(
    `/t/c/${tokens().sign('click', { ...click, url: 'https://example.com/\r\nSet-Cookie: a=b' })}`,
  );
  expect(split.headers.get('set-cookie')).toBeNull();
});

test('HEAD is answered and flagged as a machine’s', async () => {
  const answer = await get(`/t/c/${tokens().sign('click', click)}`, { method: 'HEAD' });
  expect(answer.status).toBe(302);
  expect((await stored()).at(-1)).toMatchObject({ machine: 'head' });
});

test.each([
  ['Mozilla/5.0', 'privacy-proxy'],
  ['Googlebot/2.1 (+http://www.google.com/bot.html)', 'robot'],
  ['curl/8.5.0', 'robot'],
  ['Barracuda Sentinel (EE)', 'scanner'],
  ['Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)', undefined],
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36', undefined],
])('the agent %s is %s', (agent, verdict) => {
  expect(machineOf({ method: 'GET', headers: { 'user-agent': agent } })).toBe(verdict);
});

test('a click of a known browser names the visitor of its cookie', async () => {
  await get(`/t/c/${tokens().sign('click', click)}`, { headers: { cookie: 'a=b; rv=visitor-42; c=d' } });
  expect((await stored()).at(-1)).toMatchObject({ visitor: 'visitor-42' });
});

test('with the store down or hanging a pixel still shows and a click still redirects (decisions.md 18)', async () => {
  const commits = [() => Promise.reject(new StoreError('timeout', 'down')), () => new Promise<void>(() => undefined)];
  for (const commit of commits) {
    const broken = await startPublicServer(fixture, {
      front: { committer: { ...fixture.committer, commit }, answersAfterMs: 50 },
    });
    expect((await fetch(`${broken.url}/t/o/${tokens().sign('open', open)}.gif`)).status).toBe(200);
    expect((await fetch(`${broken.url}/t/c/${tokens().sign('click', click)}`, { redirect: 'manual' })).status).toBe(
      302,
    );
    await broken.close();
  }
});

test('nothing that is sent makes an error of the server (5,000 random paths)', async () => {
  const part = fc.oneof(
    fc.string(),
    fc.base64String(),
    fc.constantFrom('..', '%', '%00', tokens().sign('open', open), tokens().sign('click', click)),
  );
  const path = fc.tuple(
    fc.constantFrom('/t/o/', '/t/c/', '/t/', '/t/c', '/t/o'),
    part,
    fc.constantFrom('', '.gif', '?', '?x=1', '/'),
    fc.constantFrom('GET', 'HEAD', 'POST', 'PUT'),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(path, { minLength: 25, maxLength: 25 }), async (requests) => {
      const answers = await Promise.all(
        requests.map(([prefix, middle, suffix, method]) =>
          get(prefix + encodeURI(middle.replace(/[\ud800-\udfff]/g, '?')).replaceAll('%25', '%') + suffix, {
            method,
          }).catch(() => null),
        ),
      );
      for (const answer of answers) {
        expect(answer?.status ?? 400).toBeLessThan(500);
        await answer?.arrayBuffer();
      }
    }),
    { numRuns: 200 },
  );
}, 120_000);

test('an open or click from a network of machines is kept and flagged, in front of express too', async () => {
  const networks = createMachineNetworks({
    mailSettings: () => Promise.resolve(mailSettingsSchema.parse({ machineNetworks: ['203.0.113.0/24'] })),
  });
  const given = { front: { networks: { has: networks, trust: (hop: string) => hop.endsWith('127.0.0.1') } } };
  const listed = await startPublicServer(fixture, given);
  try {
    const from = (address: string) =>
      fetch(`${listed.url}/t/c/${tokens().sign('click', click)}`, {
        redirect: 'manual',
        headers: {
          'x-forwarded-for': address,
          'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0',
        },
      });
    expect((await from('203.0.113.8')).status).toBe(302);
    expect((await stored()).at(-1)).toMatchObject({ kind: 'email.clicked', machine: 'network' });
    expect((await from('198.51.100.8')).status).toBe(302);
    expect((await stored()).at(-1)).not.toHaveProperty('machine');
  } finally {
    await listed.close();
  }
});
