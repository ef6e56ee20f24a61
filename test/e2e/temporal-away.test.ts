import { Client, Connection } from '@temporalio/client';
import { join } from 'node:path';
import type { MessageView } from '../../engine/inbox/message-view';
import { connectStore } from '../../store';
import { leadWorkflowId } from '../../workflows/contract/names';
import { until as wait } from '../engine/engine-fixture';
import { askPlatform } from '../support/ask-platform';
import { spellings, traceOf, tracesInFolder } from '../support/find-traces';
import { guideWorkspace, postGuide } from '../support/guide-form';
import { historiesOf } from '../support/histories';
import { template } from '../support/lab-files';
import { receivedMails } from '../support/received-mails';
import { startProcesses, type Processes } from './processes';

const WORKSPACE = guideWorkspace(
  `
  - { id: one, email: { template: first } }
  - wait: 300 days
`,
  {
    'emails/first.html.hbs': template('Premier').replace(
      '</body>',
      '<a href="{{preferencesUrl}}">Vos choix</a></body>',
    ),
  },
);

let platform: Processes;
let temporal: Connection;
beforeAll(async () => {
  platform = await startProcesses(WORKSPACE, 60_000);
  temporal = await Connection.connect({ address: platform.engine.temporalAddress });
}, 300_000);
afterAll(async () => {
  await temporal.close();
  await platform.stop();
}, 60_000);

/** Temporal accepts connections and answers nothing, until the function that is answered is called. */
function pauseTemporal(): () => void {
  const pid = platform.engine.parts.find(({ part }) => part === 'temporal')?.pid;
  if (pid == null) throw new Error('no pid of Temporal');
  process.kill(pid, 'SIGSTOP');
  return () => void process.kill(pid, 'SIGCONT');
}

type Answer = { id: string; task: { id: string } | null; stage: string };
const ask = <T = Answer>(method: string, path: string, body?: object | string): Promise<T> =>
  askPlatform<T>(platform.url, method, path, body);
const submit = (email: string): Promise<Response> => postGuide(platform.url, email);
const asAdmin = { headers: { authorization: 'Bearer dev-admin' } };
const get = (path: string): Promise<Response> => fetch(`${platform.url}${path}`, asAdmin);
const received = (email: string): Promise<MessageView[]> => receivedMails(platform.inboxUrl, email);
const until = (what: string, holds: () => Promise<boolean>): Promise<void> => wait(what, holds, platform.logs);

const isNurtured = (email: string) => async (): Promise<boolean> => {
  const { stage } = (await (await get(`/v1/leads/email:${email}`)).json()) as { stage: string };
  return stage === 'nurturing' && (await received(email)).length === 1;
};

test('a form posted while Temporal is down answers, and the lead is nurtured once it is back (edge case 32)', async () => {
  const resume = pauseTemporal();
  try {
    const begun = Date.now();
    expect((await submit('form@example.com')).status).toBe(200);
    expect(Date.now() - begun).toBeLessThan(8_000);
    expect(await (await get('/v1/leads/email:form@example.com')).json()).toMatchObject({ stage: 'captured' });
    expect((await get('/readyz')).status).toBe(503);
  } finally {
    resume();
  }
  await until('the lead to be nurtured', isNurtured('form@example.com'));
}, 120_000);

test('of an erased person no byte is left: not in the store’s files, Temporal’s files, any run’s history, or the logs', async () => {
  const mine = 'zephyrine.quux@qxpark.example';
  const other = 'zephyrine.home@qxpark.example';
  const needles = ['zephyrine', 'qxpark', '33699887711'].flatMap(spellings);
  const stores = ['store', 'temporal', 'logs'].map((part) => join(platform.dataDir, part));
  const left = async (): Promise<string[]> =>
    (await Promise.all(stores.map((dir) => tracesInFolder(dir, needles)))).flat();

  // Nobody answers there: what is to be told waits in the queue.
  await ask('POST', '/v1/webhooks', { url: 'http://127.0.0.1:9/hook', events: ['lead.stage_changed', 'task.opened'] });
  const csv = `email,firstName,phone,at\n${mine},Zephyrine,+33699887711,\n${mine},Zephyrine,,never\n`;
  await ask('POST', '/v1/imports?source=fair', csv);
  await until('the import', async () => (await get(`/v1/leads/email:${mine}`)).status === 200);
  await submit(mine);
  await until('the lead to be nurtured', isNurtured(mine));
  const { id } = await ask('GET', `/v1/leads/email:${mine}`);
  await ask('POST', '/v1/leads', {
    email: other,
    phone: '+33699887711',
    profile: { lastName: 'Qxpark' },
    source: 'api',
  });
  await ask('POST', `/v1/leads/${id}/notes`, { text: `write to ${mine}` });
  await ask('POST', `/v1/leads/${id}/qualify`, {});
  await ask('POST', `/v1/leads/${id}/recycle`, { reason: 'not-ready', note: `Zephyrine (${mine}) asks for spring` });
  await ask('POST', `/v1/leads/${id}/qualify`, {});
  const { task } = await ask('GET', `/v1/leads/${id}`);
  await ask('POST', `/v1/tasks/${task!.id}/claim`, {});
  await ask('POST', `/v1/tasks/${task!.id}/complete`, {
    outcome: 'not-ready',
    bant: { need: { met: true, note: `${mine} wants payroll` }, authority: { met: false, role: 'Zephyrine decides' } },
    note: `call Zephyrine on +33699887711`,
    person: { name: 'Zephyrine Qxpark' },
  });
  const noted = await ask<{ items: { kind: string; stage?: { note?: string } }[] }>('GET', `/v1/leads/${id}/timeline`);
  expect(noted.items.flatMap(({ stage }) => stage?.note ?? [])).toEqual([
    'call Zephyrine on +33699887711',
    `Zephyrine (${mine}) asks for spring`,
  ]);
  const held = await ask<Record<string, unknown[]>>('GET', `/v1/leads/${id}/export`);
  const lists = ['identifiers', 'timeline', 'mails', 'tasks', 'cycles', 'deliveries'] as const;
  expect(lists.filter((list) => held[list]!.length === 0)).toEqual([]);
  expect(held).toMatchObject({ merged: [], coupons: [], suppression: null });
  expect((await left()).length).toBeGreaterThan(0);

  await ask('DELETE', `/v1/leads/${id}`);
  const second = await fetch(`${platform.url}/v1/leads/email:${other}`, asAdmin);
  if (second.status === 200) await ask('DELETE', `/v1/leads/email:${other}`);
  expect((await get(`/v1/leads/${id}`)).status).toBe(404);
  let found: string[] = [];
  await until('the traces to go', async () => (found = await left()).length === 0).catch((error: unknown) => {
    throw new Error(`left: ${found.join('; ')}`, { cause: error });
  });
  const histories = await historiesOf(temporal);
  expect(histories.some(({ workflow }) => workflow === leadWorkflowId(id))).toBe(true);
  expect(
    histories.flatMap(({ workflow, bytes }) => traceOf(bytes, needles).map((trace) => `${workflow}: ${trace}`)),
  ).toEqual([]);
}, 180_000);

test('who deletes their data by their own link has no workflow and no mail to come any more', async () => {
  const email = 'own@example.com';
  await submit(email);
  await until('the lead to be nurtured', isNurtured(email));
  const { id } = await ask('GET', `/v1/leads/email:${email}`);
  const workflow = new Client({ connection: temporal }).workflow.getHandle(leadWorkflowId(id));
  const linkIn = async (mail: number): Promise<string | undefined> =>
    /http:[^"]+\/p\/[\w-]+/.exec((await received(email))[mail]?.html ?? '')?.[0];
  const post = (url: string, fields: Record<string, string>): Promise<Response> =>
    fetch(url, { method: 'POST', body: new URLSearchParams(fields) });
  const preferences = await linkIn(0);
  expect((await post(preferences!, { data: '1' })).status).toBe(200);
  await until('the mail with the link', async () => (await linkIn(1)) !== undefined);
  const link = await linkIn(1);
  expect((await post(link!, { delete: '1' })).status).toBe(200);
  expect((await get(`/v1/leads/${id}`)).status).toBe(404);
  await until('the workflow to end', async () => (await workflow.describe()).status.name === 'COMPLETED');
  // Nobody is left to claim a mail, and none that was claimed waits to go.
  const store = await connectStore(platform.engine.storeUri);
  try {
    expect(await store.mails.ofLead(id)).toEqual([]);
    expect((await store.mails.list({ lead: id, limit: 10 })).items).toEqual([]);
  } finally {
    await store.close();
  }
  expect(await received(email)).toHaveLength(2);
}, 120_000);

test('a lead erased while Temporal is down is gone at once, and its workflow ends once it is back (decisions.md 18)', async () => {
  await submit('gone@example.com');
  await until('the lead to be nurtured', isNurtured('gone@example.com'));
  const { id } = await ask('GET', '/v1/leads/email:gone@example.com');
  const workflow = new Client({ connection: temporal }).workflow.getHandle(leadWorkflowId(id));
  expect((await workflow.describe()).status.name).toBe('RUNNING');
  const resume = pauseTemporal();
  try {
    const erased = await fetch(`${platform.url}/v1/leads/${id}`, {
      method: 'DELETE',
      headers: { authorization: 'Bearer dev-lead-manager' },
    });
    expect(erased.status).toBe(202);
    expect((await get(`/v1/leads/${id}`)).status).toBe(404);
  } finally {
    resume();
  }
  // Its next wake of its own lies 300 days ahead.
  await until('the workflow to end', async () => (await workflow.describe()).status.name === 'COMPLETED');
  expect((await get(`/v1/leads/${id}`)).status).toBe(404);
}, 120_000);
