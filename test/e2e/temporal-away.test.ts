import { Client, Connection } from '@temporalio/client';
import { setTimeout as sleep } from 'node:timers/promises';
import { leadWorkflowId } from '../../workflows/contract/names';
import { AGREEMENT, MODEL, RECYCLED, TEAMS, template } from '../support/lab-files';
import { startProcesses, type Processes } from './processes';

const SEQUENCE = `
sequence: welcome
entry: { when: { stage: captured, tags: { in: [guide] } } }
steps:
  - { id: one, email: { template: first } }
  - wait: 300 days
`;
const FORM = `
form: guide
fields:
  - { name: email, required: true }
  - { name: consentEmail, type: consent, for: [email], text: { fr: Oui, en: Yes } }
tags: [guide]
basis: { kind: consent, notice: n }
`;
const WORKSPACE = {
  'agreement.yaml': AGREEMENT,
  'teams.yaml': TEAMS,
  'scoring/lab.yaml': MODEL,
  'sequences/welcome.yaml': SEQUENCE,
  'sequences/recycled.yaml': RECYCLED,
  'forms/guide.yaml': FORM,
  'emails/first.html.hbs': template('Premier'),
};

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

const submit = (email: string): Promise<Response> =>
  fetch(`${platform.url}/f/guide`, {
    method: 'POST',
    headers: { accept: 'application/json' },
    body: new URLSearchParams({ email, consentEmail: 'on' }),
  });
const asAdmin = { headers: { authorization: 'Bearer dev-admin' } };
const get = (path: string): Promise<Response> => fetch(`${platform.url}${path}`, asAdmin);

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const giveUpAt = Date.now() + 60_000;
  while (!(await holds())) {
    if (Date.now() > giveUpAt) throw new Error(`waited in vain for ${what}: ${await platform.logs()}`);
    await sleep(100);
  }
}
const isNurtured = (email: string) => async (): Promise<boolean> => {
  const { stage } = (await (await get(`/v1/leads/email:${email}`)).json()) as { stage: string };
  const mails = (await (await fetch(`${platform.inboxUrl}/api/messages?to=${email}`)).json()) as { items: unknown[] };
  return stage === 'nurturing' && mails.items.length === 1;
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

test('a lead erased while Temporal is down is gone at once, and its workflow ends once it is back (decisions.md 18)', async () => {
  await submit('gone@example.com');
  await until('the lead to be nurtured', isNurtured('gone@example.com'));
  const { id } = (await (await get('/v1/leads/email:gone@example.com')).json()) as { id: string };
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
