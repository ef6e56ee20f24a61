import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { removeFolder, until } from '../engine/engine-fixture';
import { askPlatform } from '../support/ask-platform';
import { guideWorkspace, postGuide } from '../support/guide-form';
import { receivedMails } from '../support/received-mails';
import { writeWorkspace } from '../support/workspace-files';
import { isolatedEnvironment, startRipen, type RunningRipen } from './ripen-process';

const WORKSPACE = guideWorkspace(`
  - { id: one, email: { template: first } }
  - wait: 1 day
  - { id: two, email: { template: second } }
  - wait: 300 days
`);

/** What a backup holds. */
const PARTS = ['store', 'temporal'];

let environment: NodeJS.ProcessEnv;
let platform: RunningRipen;
beforeAll(async () => {
  const isolated = await isolatedEnvironment();
  environment = { ...isolated, RIPEN_WORKSPACE: join(isolated.RIPEN_DATA ?? '', 'workspace'), RIPEN_DAY: '2s' };
  await writeWorkspace(environment.RIPEN_WORKSPACE ?? '', WORKSPACE);
  platform = await startRipen(environment);
}, 180_000);
afterAll(async () => {
  await stop();
  await removeFolder(folder('.'));
}, 60_000);

const folder = (part: string): string => join(environment.RIPEN_DATA ?? '', part);

type Entry = { kind: string; props: { of: string } };
const ask = <T = unknown>(method: string, path: string, body?: object): Promise<T> =>
  askPlatform<T>(platform.url, method, path, body);
const submit = (email: string): Promise<Response> => postGuide(platform.url, email);

async function stop(): Promise<void> {
  platform.child.kill('SIGTERM');
  await platform.ended;
}
/** Which steps the inbox has mails of. */
async function received(email: string): Promise<string[]> {
  const mails = await receivedMails(`http://127.0.0.1:${environment.INBOX_PORT}`, email);
  return mails.map(({ headers }) => decodeURIComponent(String(headers['x-ripen-mail'] ?? '')).replace(/^.*:/, ''));
}
async function toldSent(email: string): Promise<string[]> {
  const { items } = await ask<{ items: Entry[] }>('GET', `/v1/leads/email:${email}/timeline`);
  return items.flatMap((entry) => (entry.kind === 'email.sent' ? [entry.props.of] : []));
}

test('a restored store mails nobody twice (edge case 58): what was sent since is in ledger and timeline before a lead is looked at', async () => {
  const email = 'restored@example.com';
  await ask('POST', '/v1/leads', { email });
  await stop();
  for (const part of PARTS) await cp(folder(part), folder(`backup/${part}`), { recursive: true });
  platform = await startRipen(environment);
  await submit(email);
  await until('the first mail', async () => (await toldSent(email)).includes('one'));
  await stop();
  for (const part of PARTS) {
    await removeFolder(folder(part));
    await cp(folder(`backup/${part}`), folder(part), { recursive: true });
  }
  platform = await startRipen(environment);
  // The backup knew of no enrolment, and of no mail.
  const lead = await ask<{ stage: string }>('GET', `/v1/leads/email:${email}`);
  expect(lead.stage).toBe('captured');
  expect(await toldSent(email)).toContain('one');
  const alerts = await ask<{ items: { level: string }[] }>('GET', '/v1/alerts?kind=store.restored');
  expect(alerts.items.map(({ level }) => level)).toEqual(['breach']);
  expect(await ask('GET', '/v1/switches')).toMatchObject({ all: null });
  await submit(email);
  await until('the second mail', async () => (await toldSent(email)).length >= 2);
  expect((await toldSent(email)).sort()).toEqual(['one', 'two']);
  expect((await received(email)).sort()).toEqual(['one', 'two']);
}, 300_000);

test('a restored store holds mail and timers until a person lets go, where the journal has nothing to tell', async () => {
  const email = 'held@example.com';
  await stop();
  platform = await startRipen({ ...environment, RIPEN_RESTORED: 'true' });
  const readiness = await fetch(`${platform.url}/readyz`);
  expect([readiness.status, await readiness.json()]).toMatchObject([200, { ready: true, hold: 'restored' }]);
  expect((await submit(email)).status).toBe(200);
  expect(await ask('GET', `/v1/leads/email:${email}`)).toMatchObject({ stage: 'captured' });
  await ask('PUT', '/v1/switches', { all: false });
  await until('the mail', async () => (await received(email)).includes('one'));
  expect(await (await fetch(`${platform.url}/readyz`)).json()).not.toHaveProperty('hold');
}, 300_000);
