import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createTokens } from '../../mail/tokens';
import { removeFolder, until } from '../engine/engine-fixture';
import { isolatedEnvironment, startRipen, type RunningRipen } from './ripen-process';

let environment: NodeJS.ProcessEnv;
let dataDir: string;
let platform: RunningRipen;

const start = (more: NodeJS.ProcessEnv = {}): Promise<RunningRipen> => startRipen({ ...environment, ...more });

beforeAll(async () => {
  environment = await isolatedEnvironment();
  dataDir = environment.RIPEN_DATA ?? '';
  platform = await start();
}, 180_000);
afterAll(async () => {
  platform.child.kill('SIGTERM');
  await platform.ended;
  await removeFolder(dataDir);
}, 60_000);

// Answers are asserted field by field; a test that reads what is not there fails by itself.
type Body = any;

async function ask(key: string, method: string, path: string, body?: object): Promise<{ status: number; body: Body }> {
  const response = await fetch(platform.url + path, {
    method,
    headers: { Authorization: `Bearer ${key}`, ...(body && { 'Content-Type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text.startsWith('{') ? JSON.parse(text) : text };
}

/** A lead whose task is open. */
async function openTask(email: string): Promise<{ lead: string; task: string }> {
  const made = await ask('dev-marketer', 'POST', '/v1/leads', {
    email,
    phone: '+33123456789',
    profile: { employees: 80, country: 'FR' },
  });
  const lead = made.body.id as string;
  const qualified = await ask('dev-marketer', 'POST', `/v1/leads/${lead}/qualify`, {});
  return { lead, task: qualified.body.task.id as string };
}

const BANT = { budget: { met: true }, need: { met: true }, time: { met: true } };

async function openOffer(email: string): Promise<{ lead: string; handoff: string; rep: string; other: string }> {
  const { lead, task } = await openTask(email);
  const done = await ask('dev-qualifier', 'POST', `/v1/tasks/${task}/complete`, { outcome: 'qualified', bant: BANT });
  const mine = done.body.rep === 'ana@example.com';
  return {
    lead,
    handoff: done.body.handoff,
    rep: mine ? 'dev-sales' : 'dev-sales-2',
    other: mine ? 'dev-sales-2' : 'dev-sales',
  };
}

describe('ripen start', () => {
  it('prints one line, and is ready then, with the workspace published and the development keys made', async () => {
    expect(platform.out.join('')).toBe(`ripen ready on ${platform.url}\n`);
    expect((await fetch(`${platform.url}/readyz`)).status).toBe(200);
    const { body } = await ask('dev-marketer', 'GET', '/v1/scoring-models');
    expect(body.items[0]).toMatchObject({ version: 1, status: 'published' });
    // But for a broadcast: publishing it would send it.
    const { items } = (await ask('dev-marketer', 'GET', '/v1/sequences')).body;
    const statuses = items.map(({ name, status }: { name: string; status: string }) => [name, status]);
    expect(Object.fromEntries(statuses)).toMatchObject({ 'hr-newsletter': 'published', 'spring-fair': 'draft' });
  });

  it('shows a decision in the answer and in the next read', async () => {
    const { lead } = await openTask('shown@example.com');
    const { body } = await ask('dev-qualifier', 'GET', `/v1/leads/${lead}`);
    expect(body).toMatchObject({ stage: 'qualifying', task: { purpose: 'qualification' } });
    expect((await ask('dev-marketer', 'POST', `/v1/leads/${lead}/qualify`, {})).body).toMatchObject({
      status: 409,
      stage: 'qualifying',
    });
  });

  it('gives a task to one person', async () => {
    const { task } = await openTask('claimed@example.com');
    expect((await ask('dev-qualifier', 'POST', `/v1/tasks/${task}/claim`)).body.claimedBy).toBe(
      'qualifier@example.com',
    );
    const other = await ask('dev-admin', 'POST', `/v1/tasks/${task}/claim`);
    expect(other).toMatchObject({ status: 409, body: { heldBy: 'qualifier@example.com' } });
    expect((await ask('dev-admin', 'POST', `/v1/tasks/${task}/complete`, { outcome: 'unreachable' })).status).toBe(409);
    expect((await ask('dev-qualifier', 'POST', `/v1/tasks/${task}/release`)).body.status).toBe('open');
  });

  it('says what BANT is missing, and which reasons the agreement knows', async () => {
    const { task } = await openTask('bant@example.com');
    const short = await ask('dev-qualifier', 'POST', `/v1/tasks/${task}/complete`, {
      outcome: 'qualified',
      bant: { need: { met: true } },
    });
    expect(short.status).toBe(409);
    expect(short.body.missing.length).toBeGreaterThan(0);
    const reason = await ask('dev-qualifier', 'POST', `/v1/tasks/${task}/complete`, {
      outcome: 'disqualified',
      reason: 'whim',
    });
    expect(reason.body.errors[0].path).toBe('reason');
  });

  it('lets only the offered rep accept, again and again', async () => {
    const { lead, handoff, rep, other } = await openOffer('offer@example.com');
    expect((await ask(other, 'POST', `/v1/handoffs/${handoff}/accept`)).status).toBe(403);
    expect((await ask(rep, 'GET', `/v1/leads/${lead}`)).status).toBe(200);
    expect((await ask(other, 'GET', `/v1/leads/${lead}`)).status).toBe(404);
    expect(
      (await ask(rep, 'POST', `/v1/handoffs/${handoff}/return`, { reason: 'whim', action: 'recycle' })).status,
    ).toBe(400);
    const accepted = await ask(rep, 'POST', `/v1/handoffs/${handoff}/accept`);
    expect(accepted).toMatchObject({ status: 200, body: { status: 'accepted' } });
    expect((await ask(rep, 'POST', `/v1/handoffs/${handoff}/accept`)).status).toBe(200);
    expect((await ask(rep, 'POST', `/v1/handoffs/${handoff}/rate`, { rating: 5 })).body.rating).toBe(5);
    const won = await ask(rep, 'POST', `/v1/handoffs/${handoff}/won`, { amount: 1000, currency: 'EUR' });
    expect(won.body).toMatchObject({ status: 'won', amount: 1000 });
    expect((await ask('dev-admin', 'GET', `/v1/leads/${lead}`)).body).toMatchObject({ stage: 'won', customer: true });
  });

  it('does everything a rep does by the commands of docs/sales-api.md, in under ten calls', async () => {
    const page = await readFile(join(__dirname, '../../docs/sales-api.md'), 'utf8');
    const [shell = '', ...calls] = [...page.matchAll(/^```sh\n([\s\S]*?)^```/gm)].map(([, text]) => text!.trim());
    expect(calls.length).toBeLessThan(10);
    const handoffs: string[] = [];
    for (const name of ['accepted', 'returned', 'lost']) {
      const { handoff } = await openOffer(`page-${name}@example.com`);
      await ask('dev-lead-manager', 'POST', `/v1/handoffs/${handoff}/reassign`, { rep: 'ana@example.com' });
      handoffs.push(handoff);
    }
    const [mine = '', returned = '', lost = ''] = handoffs;
    await ask('dev-sales', 'POST', `/v1/handoffs/${lost}/accept`, {});
    const said: Record<string, Body> = {};
    for (const call of calls) {
      const verb = /HANDOFF\/(\w+)/.exec(call)?.[1] ?? (call.includes('HANDOFF') ? 'dossier' : 'list');
      const handoff = verb === 'return' ? returned : verb === 'lost' ? lost : mine;
      const script = `${shell}\n${call}`
        .replaceAll('http://127.0.0.1:3000', platform.url)
        .replaceAll('HANDOFF', handoff);
      const { stdout } = await promisify(execFile)('bash', ['-euc', script]);
      said[verb] = JSON.parse(stdout);
    }
    expect(said.list.items.map(({ id }: { id: string }) => id)).toEqual(expect.arrayContaining([mine, returned]));
    expect(said.dossier).toMatchObject({ id: mine, dossier: { profile: { email: 'page-accepted@example.com' } } });
    expect(said).toMatchObject({
      accept: { status: 'accepted', rep: 'ana@example.com' },
      return: { status: 'returned', reason: 'no-budget', action: 'recycle' },
      progress: { progress: [{ kind: 'meeting' }] },
      won: { status: 'won', amount: 24_000, currency: 'EUR' },
      lost: { status: 'lost', reason: 'competitor' },
      rate: { rating: 4 },
    });
  });

  it('shows an offer by the link of its mail without accepting it, and accepts on POST', async () => {
    const { lead, handoff, rep } = await openOffer('link@example.com');
    await ask('dev-admin', 'PATCH', `/v1/leads/${lead}`, { profile: { firstName: '<img src=x>' } });
    const secret = (await readFile(join(dataDir, 'secret'), 'utf8')).trim();
    const person = rep === 'dev-sales' ? 'ana@example.com' : 'bruno@example.com';
    const url = `${platform.url}/h/${createTokens([secret]).sign('handoff', { handoff, rep: person })}`;
    const page = await fetch(url, { headers: { 'Accept-Language': 'fr' } });
    const html = await page.text();
    expect(html).toContain('Accepter');
    expect(html).not.toContain('<img');
    // In words: no code, JSON or instant of ours.
    expect(html).toContain('Besoin');
    expect(html.replace(/<(?!\/)[^>]*>/g, '>')).not.toMatch(/\{&quot;|\d\dT\d\d:|>offered</);
    expect((await ask(rep, 'GET', `/v1/handoffs/${handoff}`)).body.status).toBe('offered');
    const posted = await fetch(url, { method: 'POST', body: new URLSearchParams({ do: 'accept' }) });
    expect(posted.status).toBe(200);
    expect((await ask(rep, 'GET', `/v1/handoffs/${handoff}`)).body.status).toBe('accepted');
    expect((await fetch(`${url}x`)).status).toBe(404);
  });

  it('erases: the workflow ends, and every read is 404', async () => {
    const { lead } = await openTask('gone@example.com');
    expect((await ask('dev-lead-manager', 'DELETE', `/v1/leads/${lead}`)).status).toBe(202);
    expect((await ask('dev-admin', 'GET', `/v1/leads/${lead}`)).status).toBe(404);
    expect((await ask('dev-admin', 'GET', '/v1/leads/email:gone@example.com')).status).toBe(404);
  });

  it('has an event in the score and on the timeline within moments', async () => {
    const { body } = await ask('dev-marketer', 'POST', '/v1/leads', { email: 'event@example.com' });
    await ask('dev-integration', 'POST', '/v1/events', { id: 'v', lead: { id: body.id }, kind: 'tradeshow.visited' });
    await until('the event is on the timeline', async () => {
      const timeline = await ask('dev-admin', 'GET', `/v1/leads/${body.id}/timeline`);
      return timeline.body.items.some(({ kind }: { kind: string }) => kind === 'tradeshow.visited');
    });
    expect((await ask('dev-admin', 'GET', `/v1/leads/${body.id}`)).body.score.engagement).toBeGreaterThan(0);
  });

  it('imports a CSV of several megabytes', async () => {
    const rows = Array.from({ length: 40 }, (_, n) => `big-${n}@example.com,Big${n}`);
    // Lines without cells are passed over.
    const text = ['email,firstName', ...rows, '\n'.repeat(3_000_000), 'last@example.com,Last'].join('\n');
    const started = await fetch(`${platform.url}/v1/imports`, {
      method: 'POST',
      headers: { Authorization: 'Bearer dev-marketer', 'Content-Type': 'text/csv' },
      body: text,
    });
    expect(started.status).toBe(202);
    const { id } = (await started.json()) as { id: string };
    let job: Body;
    await until('the import', async () => {
      job = (await ask('dev-marketer', 'GET', `/v1/imports/${id}`)).body;
      return ['done', 'failed'].includes(job.status as string);
    });
    expect(job).toMatchObject({ status: 'done', created: 41, rejected: 0 });
  }, 60_000);

  it('stops cleanly on SIGTERM, and goes on from the present virtual instant at another pace', async () => {
    const before = Date.parse((await ask('dev-admin', 'GET', '/v1/clock')).body.now as string);
    platform.child.kill('SIGTERM');
    expect(await platform.ended).toBe(0);
    platform = await start({ RIPEN_DAY: '2s' });
    const { body } = await ask('dev-admin', 'GET', '/v1/clock');
    expect(body.day).toBe(2000);
    expect(Date.parse(body.now as string)).toBeGreaterThan(before);
    const { body: leads } = await ask('dev-admin', 'GET', '/v1/leads');
    expect(leads.items.length).toBeGreaterThan(3);
  }, 120_000);
});
