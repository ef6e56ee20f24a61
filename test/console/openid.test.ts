import { spawn, type ChildProcess } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createApp } from '../../api/app';
import { createConsole } from '../../console/console-router';
import type { OpenIdSettings } from '../../usecases/sign-in/openid-settings';
import { runApi, type RunningApi } from '../api/running-api';

jest.setTimeout(120_000);

/** A browser as far as this goes: keeps cookies by site, follows what it is told to when it is told to. */
type Browser = { cookies: Map<string, Map<string, string>> };
type Answer = { status: number; to: string | null; text: string; url: string };

let api: RunningApi;
let server: Server;
let provider: ChildProcess;
let origin: string;
let settings: OpenIdSettings;

beforeAll(async () => {
  api = await runApi();
  server = createServer((req, res) => {
    // What is configured may change from test to test.
    const deps = { ...api.deps, config: { ...api.deps.config, publicUrl: origin, openId: settings } };
    createApp(deps, { before: [createConsole(deps)] })(req, res);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  provider = spawn(process.execPath, [
    join(__dirname, '..', 'support', 'openid-provider.mjs'),
    `${origin}/sign-in/openid/return`,
  ]);
  const [line] = await Promise.race([
    new Promise<[string]>((resolve) =>
      createInterface({ input: provider.stdout! }).once('line', (said) => resolve([said])),
    ),
    new Promise<never>((_, reject) => provider.once('exit', () => reject(new Error('the provider did not start')))),
  ]);
  const { issuer } = JSON.parse(line) as { issuer: string };
  settings = {
    ...{ issuer, clientId: 'ripen', clientSecret: 'a secret of the tests', scope: 'openid email profile roles' },
    ...{ rolesClaim: 'roles', creates: false, trustsEmail: false },
    roles: { 'crm-marketing': 'marketer', 'crm=sales': 'sales', 'crm-admins': 'admin' },
  };
});
afterAll(async () => {
  provider.stdin?.end();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await api.stop();
});

async function ask(browser: Browser, url: string, form?: Record<string, string>): Promise<Answer> {
  const site = new URL(url).origin;
  const jar = browser.cookies.get(site) ?? new Map<string, string>();
  browser.cookies.set(site, jar);
  const answer = await fetch(url, {
    redirect: 'manual',
    headers: {
      cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '),
      accept: 'text/html',
      'accept-language': 'en',
    },
    ...(form && { method: 'POST', body: new URLSearchParams(form) }),
  });
  for (const cookie of answer.headers.getSetCookie()) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
    if (value === '') jar.delete(name);
    else jar.set(name, value);
  }
  const to = answer.headers.get('location');
  return { status: answer.status, to: to && new URL(to, url).href, text: await answer.text(), url };
}

/** As far as the address by which the provider sends somebody back to us. */
async function signInThere(browser: Browser, login: string, then = '/leads'): Promise<string> {
  let answer = await ask(browser, `${origin}/sign-in/openid?then=${encodeURIComponent(then)}`);
  for (let hops = 0; hops < 12; hops += 1) {
    if (answer.to?.startsWith(`${origin}/`) === true) return answer.to;
    if (answer.to !== null) answer = await ask(browser, answer.to);
    else answer = await ask(browser, answer.url, { prompt: 'login', login, password: 'any' });
  }
  throw new Error(`the provider never came back: ${answer.status} ${answer.url}`);
}

const newBrowser = (): Browser => ({ cookies: new Map() });
async function signIn(login: string, then?: string): Promise<Answer & { browser: Browser }> {
  const browser = newBrowser();
  return { ...(await ask(browser, await signInThere(browser, login, then))), browser };
}
const invite = (id: string, more: object = {}): Promise<boolean> =>
  api.store.people.create({
    ...{ id, name: id, roles: ['qualifier'], language: null, secretHash: null, createdAt: 0, disabledAt: null },
    ...more,
  });

it('asks with PKCE, state and nonce, and is offered where it is configured', async () => {
  const browser = newBrowser();
  expect((await ask(browser, `${origin}/sign-in`)).text).toContain(`Sign in with ${new URL(settings.issuer).host}`);
  const { to } = await ask(browser, `${origin}/sign-in/openid`);
  const asked = new URL(to!).searchParams;
  expect(asked.get('code_challenge_method')).toBe('S256');
  for (const name of ['code_challenge', 'state', 'nonce']) expect(asked.get(name)).toMatch(/^[\w-]{43}/);
  const ticket = browser.cookies.get(origin)?.get('ripen-openid') ?? '';
  expect(ticket).toMatch(/^[\w-]{43}$/);
  expect(to).not.toContain(ticket);
});

it('makes no account unless the configuration says so; then with the roles of the claim, and back where it began', async () => {
  expect(await signIn('mia')).toMatchObject({ status: 403, text: expect.stringContaining('no access here') as string });
  expect(await api.store.people.find('mia@example.com')).toBeNull();
  settings = { ...settings, creates: true };
  const { status, to, browser } = await signIn('mia', '/leads?band=hot');
  expect([status, to]).toEqual([303, `${origin}/leads?band=hot`]);
  expect(await api.store.people.find('mia@example.com')).toMatchObject({ roles: ['marketer'], name: 'Mia Laurent' });
  expect((await ask(browser, to!)).text).toContain('Mia Laurent');
  expect(browser.cookies.get(origin)?.has('ripen-openid')).toBe(false);
  settings = { ...settings, creates: false };
});

it('gives who is known the roles the claim names now, and nobody without one a way in', async () => {
  await invite('sam@example.com');
  expect((await signIn('sam')).status).toBe(303);
  expect((await api.store.people.find('sam@example.com'))?.roles.toSorted()).toEqual(['marketer', 'sales']);
  await invite('nora@example.com');
  expect((await signIn('nora')).status).toBe(403);
  settings = { ...settings, roles: null };
  expect((await signIn('nora')).status).toBe(303);
  // Where none are mapped, roles are those given here.
  expect((await api.store.people.find('nora@example.com'))?.roles).toEqual(['qualifier']);
  settings = { ...settings, roles: { 'crm-marketing': 'marketer', 'crm-admins': 'admin' } };
});

it('lets nobody in by an address that is not verified, nor by that of somebody the provider knows under another subject', async () => {
  for (const login of ['eve', 'twin']) expect([login, (await signIn(login)).status]).toEqual([login, 403]);
  expect((await api.store.people.find('mia@example.com'))?.roles).toEqual(['marketer']);
});

it('lets nobody in who was shut out here', async () => {
  await api.store.people.update('mia@example.com', { disabledAt: 1 });
  expect((await signIn('mia')).status).toBe(403);
  await api.store.people.update('mia@example.com', { disabledAt: null });
});

it('believes no way back but of the browser that left, once, unchanged', async () => {
  const browser = newBrowser();
  const back = await signInThere(browser, 'mia');
  const another = newBrowser();
  expect((await ask(another, back)).status).toBe(502);
  await ask(another, `${origin}/sign-in/openid`);
  expect((await ask(another, back)).status).toBe(502);
  const changed = new URL(back);
  const [state = ''] = changed.searchParams.get('state')!.split('.');
  changed.searchParams.set('state', `${state}.${Buffer.from('//evil.example').toString('base64url')}`);
  expect((await ask(browser, changed.href)).status).toBe(502);
  expect(await ask(browser, back)).toMatchObject({ status: 303, to: `${origin}/leads` });
  expect((await ask(browser, back)).status).toBe(502);
});

it('leads nowhere but to a page of ours', async () => {
  expect((await signIn('mia', '//evil.example/')).to).toBe(`${origin}/`);
});

it('says that it did not work where the provider is away, and logs no code', async () => {
  const before = settings;
  settings = { ...settings, issuer: 'http://127.0.0.1:1' };
  expect(await ask(newBrowser(), `${origin}/sign-in/openid`)).toMatchObject({
    status: 502,
    text: expect.stringContaining('did not work') as string,
  });
  settings = before;
  expect(api.log.lines.join('\n')).not.toMatch(/code=|[?&]state=/);
});
