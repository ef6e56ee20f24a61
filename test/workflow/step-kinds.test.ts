import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import type { Deps } from '../../usecases/deps';
import { readStepSecret } from '../../usecases/outbound/step-secret';
import { completeStepTask } from '../../usecases/tasks/complete-step-task';
import { wake } from '../../workflows/contract/messages';
import { leadWorkflowId } from '../../workflows/contract/names';
import { template } from '../support/lab-files';
import { openWorkspace } from '../support/lab-workspace';
import { DAY, type LeadLab } from '../support/lead-lab';
import { alertsOf, inStage, reach } from '../support/lead-path';

jest.setTimeout(60_000);

const HOUR = 3_600_000;
type Taken = { path: string; headers: IncomingHttpHeaders; body: string };

/** A receiver of webhooks and of SMS; `answers` are given in turn, then 204. */
async function receive(): Promise<{ url: string; taken: Taken[]; answers: number[]; server: Server }> {
  const taken: Taken[] = [];
  const answers: number[] = [];
  const server = createServer((req, res) => {
    let body = '';
    req.on('data', (chunk: Buffer) => (body += chunk.toString()));
    req.on('end', () => {
      taken.push({ path: req.url ?? '', headers: req.headers, body });
      res.writeHead(answers.shift() ?? 204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, taken, answers, server };
}

let lab: LeadLab;
let receiver: Awaited<ReturnType<typeof receive>>;
beforeAll(async () => {
  receiver = await receive();
  lab = await openWorkspace({
    'sequences/called': `
sequence: called
steps:
  - id: call
    task: { kind: phone, script: { fr: Appelez, en: Call }, due: 2 days }
    then:
      done: [ { tag: { add: [spoken] } } ]
      not-done: [ { tag: { add: [unspoken] } } ]
    otherwise: [ { tag: { add: [nobody-called] } } ]
  - wait: 1 day
`,
    'sequences/noticed': `
sequence: noticed
steps:
  - id: tell
    notify: { person: camille@example.com, message: { fr: À voir, en: Look } }
  - id: tell-manager
    notify: { role: lead-manager, message: Voyez }
  - wait: 1 day
`,
    'sequences/first-part': `
sequence: first-part
steps:
  - enroll: { sequence: second-part }
  - wait: 2 days
`,
    'sequences/otherwise': `
sequence: otherwise
steps:
  - enroll: { sequence: second-part }
  - end: { as: captured }
`,
    'sequences/second-part': `
sequence: second-part
steps:
  - { id: second-mail, email: { template: second } }
  - wait: 1 day
`,
    'sequences/hooked': `
sequence: hooked
steps:
  - id: hook
    webhook: { url: "${receiver.url}/hook", event: x.reached }
  - wait: 1 day
`,
    'sequences/gift': `
sequence: gift
steps:
  - { id: code, coupon: { pool: spring } }
  - { id: gift, email: { template: gift } }
  - wait: 1 day
`,
    'sequences/texted': `
sequence: texted
steps:
  - { id: text, sms: { template: second } }
  - wait: 1 day
`,
    'templates/gift': template('Votre code').replace('Bonjour', 'Code {{coupon}}'),
  });
}, 120_000);
afterEach(() => lab.endLeads());
afterAll(async () => {
  await lab.stop();
  await new Promise((resolve) => receiver.server.close(resolve));
});

async function enrolled(sequence: string, person = {}): Promise<string> {
  const lead = await reach(lab, 'captured', person);
  await lab.store.leads.change(lead, { set: { phone: '+33123456789' } });
  await lab.ask(lead, { type: 'enroll', actor: 'm', sequence });
  await lab.until(lead, ({ state }) => state?.enrollment?.waiting != null, 'the first wait');
  return lead;
}

/** Tells the outcome as the API does; the relay's part, the wake-up, is played here. */
async function tell(lead: string, task: string, outcome: string): Promise<string> {
  const at = await lab.now();
  const deps = { ...lab, clock: { now: () => at }, committer: { commit: async () => undefined } };
  const [record, person] = [await lab.store.tasks.find(task), await lab.find(lead)];
  const asker = { id: 'q', actor: 'q', person: 'q@example.com', roles: ['qualifier'] as const };
  const told = await completeStepTask(deps as unknown as Deps, asker, record!, person, { outcome });
  await lab.env.client.workflow.getHandle(leadWorkflowId(lead)).signal(wake);
  return told.code;
}

async function taken(path: string, count: number): Promise<Taken[]> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const found = receiver.taken.filter((one) => one.path === path);
    if (found.length >= count) return found;
    if (Date.now() > deadline) throw new Error(`waited in vain for ${count} calls of ${path}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('a task step', () => {
  test('opens one task of purpose `step`, and its outcome chooses the branch and changes no stage', async () => {
    const lead = await enrolled('called');
    const id = `${lead}.e1:call`;
    expect(await lab.store.tasks.find(id)).toMatchObject({
      purpose: 'step',
      kind: 'phone',
      status: 'open',
      script: 'Appelez',
      dueAt: (await lab.find(lead)).state!.enrollment!.wakeAt,
    });
    expect(await tell(lead, id, 'qualified')).toBe('invalid');
    expect(await tell(lead, id, 'done')).toBe('ok');
    const { tags, state } = await lab.until(lead, (one) => one.tags.length > 0, 'the branch');
    expect([tags, state?.stage]).toEqual([['spoken'], 'nurturing']);
    expect(await lab.store.tasks.find(id)).toMatchObject({ status: 'done', outcome: 'done' });
    expect(await tell(lead, id, 'not-done')).toBe('conflict');
  });

  test('that is not done goes its own way', async () => {
    const lead = await enrolled('called');
    await tell(lead, `${lead}.e1:call`, 'not-done');
    expect((await lab.until(lead, (one) => one.tags.length > 0)).tags).toEqual(['unspoken']);
  });

  test('falls due undone: it is withdrawn and the lead goes on', async () => {
    const lead = await enrolled('called');
    await lab.pass(2 * DAY + HOUR);
    expect((await lab.until(lead, (one) => one.tags.length > 0)).tags).toEqual(['nobody-called']);
    expect(await lab.store.tasks.find(`${lead}.e1:call`)).toMatchObject({ status: 'withdrawn', outcome: 'due' });
    expect(await tell(lead, `${lead}.e1:call`, 'done')).toBe('conflict');
  });

  test('is withdrawn when the lead leaves the sequence (decisions.md 25)', async () => {
    const lead = await enrolled('called');
    await lab.ask(lead, { type: 'qualify', actor: 'm' });
    expect(await lab.store.tasks.find(`${lead}.e1:call`)).toMatchObject({ status: 'withdrawn', outcome: 'qualify' });
  });
});

describe('a notify step', () => {
  test('alerts and mails the person and the one who has the role, once each', async () => {
    const lead = await enrolled('noticed');
    await lab.deliver();
    expect((await alertsOf(lab, lead)).sort()).toEqual(['sequence.notify Voyez', 'sequence.notify À voir']);
    expect(await lab.mailsTo('camille@example.com')).toHaveLength(1);
    expect((await lab.mailsTo('lm@example.com')).map(({ text }) => text.includes('Voyez'))).toEqual([true]);
  });
});

describe('an enroll step', () => {
  test('has the named sequence entered when the present one ends', async () => {
    const lead = await enrolled('first-part');
    expect((await lab.find(lead)).state?.enrollment).toMatchObject({ sequence: 'first-part', follow: 'second-part' });
    await lab.pass(2 * DAY + HOUR);
    const { state, enrolments } = await lab.until(lead, (one) => one.state?.enrollment?.sequence === 'second-part');
    expect(state?.stage).toBe('nurturing');
    expect(enrolments.map(({ sequence, cause }) => [sequence, cause])).toEqual([
      ['first-part', 'sequence.ended'],
      ['second-part', null],
    ]);
    await lab.deliver();
    expect((await lab.mailsTo(`${lead}@example.com`)).map(({ subject }) => subject)).toEqual(['Second']);
  });

  test('is overruled by an `end` that says otherwise', async () => {
    const lead = await reach(lab, 'captured');
    await lab.ask(lead, { type: 'enroll', actor: 'm', sequence: 'otherwise' });
    const { enrolments } = await lab.until(lead, (one) => one.enrolments.at(-1)?.leftAt != null, 'the end');
    expect(enrolments.map(({ sequence }) => sequence)).toEqual(['otherwise']);
    await inStage(lab, lead, 'captured');
  });
});

describe('a webhook step', () => {
  test('is posted with a Standard Webhooks signature, again after a refusal, under one id', async () => {
    receiver.answers.push(500);
    const lead = await enrolled('hooked');
    await lab.pass(HOUR);
    const [first, second] = (await taken('/hook', 2)).slice(-2);
    expect(first!.headers['webhook-id']).toBe(`${lead}.e1:hook`);
    expect(second!.headers['webhook-id']).toBe(first!.headers['webhook-id']);
    const stamp = { ...second!.headers, 'webhook-timestamp': String(second!.headers['webhook-timestamp']) };
    const signer = new Webhook(await readStepSecret(lab.store));
    const sentAt = new Date(Number(stamp['webhook-timestamp']) * 1000);
    expect(second!.headers['webhook-signature']).toBe(signer.sign(`${lead}.e1:hook`, sentAt, second!.body));
    expect(JSON.parse(second!.body)).toMatchObject({
      type: 'x.reached',
      data: { lead: { id: lead, email: `${lead}@example.com` }, sequence: 'hooked', step: 'hook' },
    });
  });
});

describe('a coupon step', () => {
  test('gives each lead one code, never a code twice; templates read it; a low pool and an empty one are told', async () => {
    await lab.store.coupons.add('spring', ['AAA-1', 'AAA-2']);
    const leads = [await enrolled('gift'), await enrolled('gift'), await enrolled('gift')];
    await lab.deliver();
    const codes = await Promise.all(leads.map((lead) => lab.store.coupons.find('spring', lead)));
    expect([...codes].sort()).toEqual(['AAA-1', 'AAA-2', null]);
    const [mail] = await lab.mailsTo(`${leads[0]}@example.com`);
    expect(mail?.text).toContain(`Code ${codes[0]}`);
    const last = leads[codes.indexOf(null)]!;
    expect(await alertsOf(lab, last)).toEqual(
      expect.arrayContaining(['coupon.missing spring: no code is left', expect.stringContaining('mail.parked')]),
    );
    expect((await lab.store.alerts.find('coupon.spring.low.2'))?.message).toBe('spring: 1 of 2 codes are left');
    expect((await lab.store.coupons.give('spring', leads[0]!, 1)) as object).toMatchObject({ code: codes[0] });
  });
});

describe('an SMS step', () => {
  const person = { consent: { sms: 'granted' as const } };

  test('without a gateway is parked with an alert, and the lead goes on', async () => {
    const lead = await enrolled('texted', person);
    expect(await lab.store.mails.find(`${lead}.e1:text`)).toMatchObject({ state: 'parked', route: 'sms' });
    expect(await alertsOf(lab, lead)).toEqual(['sms.parked mail.yaml names no SMS gateway']);
  });

  test('is posted to the gateway, to those who have agreed to SMS', async () => {
    await lab.publish('mail', 'mail', `sms: { url: "${receiver.url}/sms", from: Ripen }`);
    const [agreed, silent] = [await enrolled('texted', person), await enrolled('texted')];
    await lab.pass(HOUR);
    const sent = await reached(agreed, 'sent');
    expect(sent.sentAt).not.toBeNull();
    expect(await reached(silent, 'blocked')).toMatchObject({ reason: 'no-consent' });
    const [call] = await taken('/sms', 1);
    expect(JSON.parse(call!.body)).toMatchObject({ id: `${agreed}.e1:text`, to: '+33123456789', from: 'Ripen' });
    expect(call!.headers['idempotency-key']).toBe(`${agreed}.e1:text`);
    expect((await lab.timeline(agreed)).map(({ kind }) => kind)).toContain('sms.sent');
  });

  async function reached(lead: string, state: string) {
    for (const deadline = Date.now() + 20_000; ;) {
      const row = await lab.store.mails.find(`${lead}.e1:text`);
      if (row?.state === state) return row;
      if (Date.now() > deadline) throw new Error(`${state} was not reached: ${JSON.stringify(row)}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
});
