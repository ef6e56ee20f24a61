import { mkdtemp, readdir, readFile, writeFile, appendFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MailRecord } from '../../domain/lead/documents';
import { linesRow, messageRow, offerRow, ratingRow } from '../../domain/lead/notice';
import { waitingMail } from '../../domain/lead/waiting-mail';
import type { Store } from '../../store';
import { findUntold, reconcile, type ReconcileDeps } from '../../worker/restore/reconcile';
import { openSentJournal, readSentJournal, readSentMark } from '../../worker/restore/sent-journal';
import { sentLine } from '../../worker/restore/sent-line';
import { removeFolder } from '../engine/engine-fixture';
import { runStore, type RunningStore } from '../store/running-store';
import { blankLead } from '../support/blank-lead';

const NOW = Date.UTC(2026, 2, 2, 9);
const DAY_MS = 86_400_000;
const WORDS = { fr: { subject: 'Le point', lines: ['un'] }, en: { subject: 'The digest', lines: ['one'] } };
const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: jest.fn() };

let running: RunningStore;
let store: Store;
let dir: string;
beforeAll(async () => {
  running = await runStore();
  store = await running.open();
}, 120_000);
afterAll(() => running.stop(), 60_000);
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'ripen-sent-'));
});
afterEach(() => removeFolder(dir));

function row(lead: string, step: string, more: Partial<MailRecord> = {}): MailRecord {
  const of = { lead, enrolment: `${lead}.e1`, sequence: 'welcome', step, template: 'first' };
  const mail = { ...of, id: `${lead}.e1:${step}`, mailKind: 'marketing', language: 'fr', priority: 0 } as const;
  return { ...waitingMail({ ...mail, plannedAt: NOW, expiresAt: NOW + DAY_MS }), ...more };
}
const open = (nowReal = NOW) => openSentJournal(dir, { settings: store.settings, nowReal: () => nowReal, log: quiet });

test('the journal tells the last of each mail, whatever was cut off, and holds nobody’s address', async () => {
  const journal = await open();
  const [one, two] = [row('a', 'one'), row('a', 'two')];
  await journal.note([sentLine(one, 'data', { at: NOW, atReal: NOW, messageId: '<m@x>' }), null]);
  await journal.note([
    sentLine(one, 'sent', { at: NOW, atReal: NOW }),
    sentLine(two, 'data', { at: NOW, atReal: NOW }),
  ]);
  await journal.note([sentLine(two, 'back', { at: NOW, atReal: NOW + 5 })]);
  const sample = { email: 'asked@example.com', profile: {} };
  expect(sentLine(row('a', 'test', { to: 'asked@example.com', sample }), 'data', { at: NOW, atReal: NOW })).toBeNull();
  await journal.close();
  const [file = ''] = await readdir(dir);
  await appendFile(join(dir, file), '{"id":"a.e1:thr');
  const { lines, complete } = await readSentJournal(dir, NOW);
  expect([...lines.values()].map(({ step, state }) => [step, state])).toEqual([
    ['one', 'sent'],
    ['two', 'back'],
  ]);
  expect(complete).toBe(true);
  expect((await readSentJournal(dir, NOW + 1)).lines.size).toBe(1);
  expect((await readSentJournal(dir, NOW - DAY_MS)).complete).toBe(false);
  expect(await readFile(join(dir, file), 'utf8')).not.toContain('example.com');
  expect(await readSentMark(store.settings)).toBe(NOW);
});

test('a notice to a colleague and an SMS that had gone are found sent when their lead asks for them again', async () => {
  await store.leads.create(blankLead('c', NOW, { email: 'c@example.com' }));
  const person = blankLead('c', NOW, {});
  const offer = { id: 'c/1/h', offers: 1 } as Parameters<typeof offerRow>[0];
  const notices = [
    offerRow(offer, 'rep@example.com', person, NOW, null),
    ratingRow('c/1/h', 'ended', 'rep@example.com', person, NOW),
    messageRow('c.e1:tell', 'rep@example.com', 'Bonjour', person, 'welcome', NOW),
    linesRow('digest:2026-03-02', 'lm@example.com', WORDS, 'fr', NOW),
  ];
  const sms = row('c', 'text', { route: 'sms' });
  const journal = await open();
  await journal.note([...notices, sms].map((one) => sentLine(one, 'sent', { at: NOW, atReal: NOW })));
  await journal.close();
  const [file = ''] = await readdir(dir);
  expect(await readFile(join(dir, file), 'utf8')).not.toContain('example.com');
  const deps: ReconcileDeps = { store, now: () => NOW, wasAccepted: () => Promise.resolve(null) };
  // One was waiting when the backup was made; the others had not been thought of.
  await store.mails.claim(notices[0]!);
  const untold = await findUntold(deps, (await readSentJournal(dir, NOW)).lines.values());
  expect(await reconcile(deps, untold)).toEqual({ sent: 5, unknown: 0 });
  for (const one of [...notices, sms])
    expect(await store.mails.claim(one)).toMatchObject({ state: 'sent', sentAt: NOW });
  expect((await store.timeline.read('c', 0)).map(({ kind }) => kind)).toEqual(['sms.sent']);
  expect((await store.leads.find('c'))!.recentSends).toEqual([]);
});

test('files older than 35 days are cleared away, and what is no journal is left alone', async () => {
  await writeFile(join(dir, '2026-01-01.old.ndjson'), '');
  await writeFile(join(dir, '2026-02-01.kept.ndjson'), '');
  await writeFile(join(dir, '2026-01-01.txt'), '');
  await (await open()).close();
  const names = (await readdir(dir)).filter((name) => !name.startsWith('2026-03-02'));
  expect(names.sort()).toEqual(['2026-01-01.txt', '2026-02-01.kept.ndjson']);
});

test('a folder that cannot be written holds no mail up, and is logged', async () => {
  await writeFile(join(dir, 'file'), '');
  const journal = await openSentJournal(join(dir, 'file', 'sent'), {
    settings: store.settings,
    nowReal: () => NOW,
    log: quiet,
  });
  await journal.note([sentLine(row('a', 'one'), 'sent', { at: NOW, atReal: NOW })]);
  await journal.close();
  expect(quiet.error).toHaveBeenCalled();
});

test('what the store does not know is put into ledger and timeline once, as far as the receiving server has it', async () => {
  await store.leads.create(blankLead('b', NOW, { email: 'b@example.com' }));
  const line = (step: string, state: 'data' | 'sent' | 'back', lead = 'b') =>
    sentLine(row(lead, step), state, { at: NOW + 1, atReal: NOW, messageId: `<${step}@x>` })!;
  for (const step of ['waits', 'refused', 'back']) await store.mails.claim(row('b', step));
  await store.mails.claim(row('b', 'known', { state: 'sent', sentAt: NOW }));
  const lines = [
    line('waits', 'sent'),
    line('missing', 'sent'),
    line('doubted', 'data'),
    line('refused', 'data'),
    line('back', 'back'),
    line('known', 'sent'),
    line('erased', 'sent', 'nobody'),
  ];
  const deps: ReconcileDeps = {
    store,
    now: () => NOW + DAY_MS,
    wasAccepted: (messageId) => Promise.resolve(messageId === '<refused@x>' ? false : null),
  };
  const untold = await findUntold(deps, lines);
  expect(untold.map(({ line: { step } }) => step)).toEqual(['waits', 'missing', 'doubted', 'refused']);
  expect(await reconcile(deps, untold)).toEqual({ sent: 2, unknown: 1 });
  const rows = await store.mails.ofLead('b');
  expect(Object.fromEntries(rows.map(({ step, state }) => [step, state]))).toEqual({
    waits: 'sent',
    missing: 'sent',
    doubted: 'unknown',
    refused: 'waiting',
    back: 'waiting',
    known: 'sent',
  });
  const timeline = await store.timeline.read('b', 0);
  expect(timeline.map(({ id }) => id)).toEqual(
    ['waits', 'missing', 'doubted'].map((step) => `email.sent:b.e1:${step}`),
  );
  const due = await store.mails.due('default', NOW + DAY_MS, 10);
  expect(due.map(({ step }) => step).sort()).toEqual(['back', 'refused']);
  // Claimed anew by a lead that is walked again, it is found sent.
  expect(await store.mails.claim(row('b', 'missing'))).toMatchObject({ state: 'sent', sentAt: NOW + 1 });
  expect((await findUntold(deps, lines)).map(({ line: { step } }) => step)).toEqual(['refused']);
});
