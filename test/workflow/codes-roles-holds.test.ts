import type { Asker } from '../../usecases/deps';
import { publishFile } from '../../usecases/files/publish-file';
import { crossCheck } from '../../usecases/files/cross-check';
import { storedNames } from '../../usecases/files/known-names';
import { pauseSequence, resumeSequence } from '../../usecases/sequences/pause-sequence';
import { changeSwitches } from '../../usecases/switches/change-switches';
import { template } from '../support/lab-files';
import { openLabApi, type LabApi } from '../support/lab-api';
import { openWorkspace } from '../support/lab-workspace';
import type { LeadLab } from '../support/lead-lab';
import { alertsOf, reach } from '../support/lead-path';

jest.setTimeout(60_000);

const ASKER: Asker = { id: 'm', actor: 'm', person: null, roles: ['admin', 'marketer'] };

let lab: LeadLab;
let api: LabApi;
beforeAll(async () => {
  lab = await openWorkspace({
    'templates/gifts': template('Vos codes').replace('Bonjour', 'Livre {{book}}, salon {{fairPass}}'),
    'sequences/gifts': `
sequence: gifts
steps:
  - coupon: { pool: books, as: book }
  - coupon: { pool: passes, as: fairPass }
  - { id: gifts, email: { template: gifts } }
  - wait: 1 day
`,
    'sequences/told': `
sequence: told
steps:
  - { id: tell, notify: { role: sales-manager, message: Regardez } }
  - wait: 1 day
`,
    'sequences/awaited': `
sequence: awaited
steps:
  - { id: one, email: { template: first, topic: news } }
  - waitFor: { event: email.clicked, timeout: 5 days }
`,
  });
  api = await openLabApi(lab);
}, 120_000);
afterEach(() => lab.endLeads());
afterAll(async () => {
  await api.stop();
  await lab.stop();
});

async function enrolled(sequence: string): Promise<string> {
  const lead = await reach(lab, 'captured');
  await lab.ask(lead, { type: 'enroll', actor: 'm', sequence });
  await lab.until(lead, ({ state }) => state?.enrollment?.waiting != null, 'the first wait');
  return lead;
}

describe('codes', () => {
  test('are read by templates under the names their steps give them', async () => {
    await lab.store.coupons.add('books', ['BOOK-1']);
    await lab.store.coupons.add('passes', ['PASS-1']);
    const lead = await enrolled('gifts');
    await lab.deliver();
    const [mail] = await lab.mailsTo(`${lead}@example.com`);
    expect(mail?.text).toContain('Livre BOOK-1, salon PASS-1');
  });

  test('a template may use names that some sequence knows, drafts included, and no others', async () => {
    const text = template('Un code').replace('Bonjour', '{{book}} {{unheardOf}}');
    await lab.store.files.saveDraft('templates', 'codes', { html: text }, 'm', await lab.now());
    const options = { migrate: false, existing: false, confirm: false, dryRun: true };
    const published = await publishFile(api.deps, ASKER, { kind: 'templates', name: 'codes', options });
    expect(published).toMatchObject({ code: 'invalid' });
    const told = JSON.stringify(published);
    expect([told.includes('unheardOf'), told.includes('book')]).toEqual([true, false]);
  });

  test('cannot go by the name of a variable of every mail', async () => {
    const text = 'sequence: odd\nsteps:\n  - coupon: { pool: books, as: lead }\n';
    const { own } = await crossCheck(storedNames(api.deps), 'sequences', 'odd', text);
    expect(own).toEqual([expect.objectContaining({ path: 'steps.0.coupon.as', line: 3 })]);
  });
});

test('a notify step addresses the role, and mails everybody who has it and may sign in', async () => {
  const person = { name: 'P', language: null, secretHash: null, createdAt: 1, disabledAt: null };
  await lab.store.people.create({ ...person, id: 'here@example.com', roles: ['sales-manager'] });
  await lab.store.people.create({ ...person, id: 'gone@example.com', roles: ['sales-manager'], disabledAt: 2 });
  await lab.store.people.create({ ...person, id: 'other@example.com', roles: ['sales'] });
  const lead = await enrolled('told');
  await lab.deliver();
  expect(await alertsOf(lab, lead)).toEqual(['sequence.notify Regardez']);
  const [alert] = (await lab.store.alerts.list({ lead, limit: 5 })).items;
  expect(alert?.to).toBe('sales-manager');
  const mails = await Promise.all(['here', 'gone', 'other'].map((name) => lab.mailsTo(`${name}@example.com`)));
  expect(mails.map(({ length }) => length)).toEqual([1, 0, 0]);
});

test('`next` says what holds a lead back now: an answer, a pause, a kill switch, the cap', async () => {
  const lead = await enrolled('awaited');
  await lab.deliver();
  const deps = async () => ({ ...api.deps, clock: { ...api.deps.clock, now: () => 0 } });
  const next = async () => (await api.as('dev-marketer', 'get', `/v1/leads/${lead}`)).body.next;
  const listed = async () =>
    (await api.as('dev-marketer', 'get', `/v1/leads?q=${lead}`)).body.items.map((one: { next: unknown }) => one.next);
  expect(await next()).toMatchObject({ what: 'step', blockedBy: 'waiting-for-answer' });
  await pauseSequence(await deps(), ASKER, 'awaited');
  expect(await next()).toEqual({ what: 'step', at: null, blockedBy: 'paused' });
  expect(await listed()).toEqual([expect.objectContaining({ blockedBy: 'paused' })]);
  await resumeSequence(await deps(), ASKER, 'awaited');
  await changeSwitches(await deps(), ASKER, { sequences: { awaited: true } });
  expect(await next()).toMatchObject({ blockedBy: 'switched off: sequence awaited' });
  await changeSwitches(await deps(), ASKER, { sequences: { awaited: false } });

  const capped = await reach(lab, 'captured');
  const now = await lab.now();
  await lab.store.leads.recordSends([1, 2, 3].map((n) => ({ lead: capped, at: now - n })));
  await lab.ask(capped, { type: 'enroll', actor: 'm', sequence: 'awaited' });
  await lab.until(capped, ({ state }) => state?.enrollment?.waiting != null, 'the first wait');
  await lab.deliver();
  const held = await api.as('dev-marketer', 'get', `/v1/leads/${capped}`);
  expect(held.body.next).toMatchObject({ what: 'mail', blockedBy: 'frequency-cap' });
  expect(Date.parse(held.body.next.at)).toBe(now - 3 + 7 * 86_400_000);
});
