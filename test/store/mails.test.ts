import { openConnection } from '../../store/connection/connect';
import { openMails, type MailCollections } from '../../store/mails/collections';
import type { Store } from '../../store';
import { mailRow } from './records';
import { atOnce, runStore, type RunningStore } from './running-store';

jest.setTimeout(60_000);

describe('mails', () => {
  let running: RunningStore;
  let store: Store;
  let raw: MailCollections;
  let close: () => Promise<void>;
  let databases = 0;

  beforeAll(async () => {
    running = await runStore();
  });
  afterAll(async () => running.stop());
  beforeEach(async () => {
    const dbName = `mails-${(databases += 1)}`;
    store = await running.open({ dbName });
    const connection = await openConnection(running.uri, dbName);
    raw = openMails(connection);
    close = () => connection.close();
  });
  afterEach(async () => close());

  const dueIds = async (now = 1000, limit = 100): Promise<string[]> =>
    (await store.mails.due('main', now, limit)).map(({ id }) => id);

  it('claims a row once: a repeat finds the first, whatever it asks', async () => {
    const answers = await atOnce(10, (n) => store.mails.claim(mailRow('m', { template: `t${n}` })));
    expect(new Set(answers.map(({ template }) => template)).size).toBe(1);
    expect(await dueIds()).toEqual(['m']);
    expect(await store.mails.find('m')).toEqual(answers[0]);
  });

  it('lets go what a pause has held one after the other, and nothing else (edge case 34)', async () => {
    for (let n = 0; n < 5; n += 1) {
      await store.mails.claim(mailRow(`p${n}`));
      await store.mails.move('waiting', [
        { id: `p${n}`, to: 'waiting', set: { dueAt: 9e12, reason: 'paused: welcome' } },
      ]);
    }
    await store.mails.claim(mailRow('w'));
    await store.mails.move('waiting', [{ id: 'w', to: 'waiting', set: { dueAt: 9e12, reason: 'window' } }]);
    expect(await store.mails.release('paused', 5_000)).toBe(5);
    const rows = await store.mails.findMany(['p0', 'p1', 'p2', 'p3', 'p4', 'w']);
    const dueAt = rows.map((row) => row.dueAt).sort((a, b) => a - b);
    expect(dueAt[0]).toBe(5_000);
    expect(new Set(dueAt).size).toBe(6);
    expect(dueAt[5]).toBe(9e12);
    expect(rows.map(({ reason }) => reason)).toEqual([null, null, null, null, null, 'window']);
  });

  it('lets exactly one of twenty contenders move each row, and tells each which rows it has', async () => {
    const ids = Array.from({ length: 30 }, (_, n) => `m${n}`);
    await Promise.all(ids.map((id) => store.mails.claim(mailRow(id))));
    const won = await atOnce(20, (n) =>
      store.mails.move(
        'waiting',
        // Each asks for an overlapping part, in its own order.
        ids
          .slice(n % 7, 24 + (n % 7))
          .map((id) => ({ id, to: 'sending' as const, set: { claimedBy: `pump-${n}`, sendingSinceReal: 5 } })),
      ),
    );
    const taken = won.flatMap((set, n) => [...set].map((id) => ({ id, by: `pump-${n}` })));
    expect(taken).toHaveLength(30);
    const rows = new Map((await store.mails.findMany(ids)).map((row) => [row.id, row.claimedBy]));
    for (const { id, by } of taken) expect(rows.get(id)).toBe(by);
    expect(await dueIds()).toEqual([]);
  });

  it('gives due rows by priority, then by time due, of the asked route only', async () => {
    await store.mails.claim(mailRow('late', { dueAt: 900 }));
    await store.mails.claim(mailRow('early', { dueAt: 100 }));
    await store.mails.claim(mailRow('urgent', { dueAt: 950, priority: 5 }));
    await store.mails.claim(mailRow('future', { dueAt: 2000 }));
    await store.mails.claim(mailRow('elsewhere', { route: 'other' }));
    expect(await dueIds()).toEqual(['urgent', 'early', 'late']);
    expect(await dueIds(1000, 2)).toEqual(['urgent', 'early']);
    expect(await store.mails.depth()).toEqual({ main: 4, other: 1 });
  });

  it('puts off a row until its new time, and takes what was sent out of the outbox but not out of the ledger', async () => {
    await store.mails.claim(mailRow('a'));
    await store.mails.move('waiting', [{ id: 'a', to: 'waiting', set: { dueAt: 5000, reason: 'cap' } }]);
    expect(await dueIds()).toEqual([]);
    expect(await dueIds(5000)).toEqual(['a']);
    await store.mails.move('waiting', [{ id: 'a', to: 'sending', set: { sendingSinceReal: 1 } }]);
    await store.mails.move('sending', [{ id: 'a', to: 'data' }]);
    expect(await store.mails.depth()).toEqual({ main: 1 });
    await store.mails.move('data', [{ id: 'a', to: 'sent', set: { sentAt: 5001 } }]);
    expect(await store.mails.depth()).toEqual({});
    expect(await store.mails.find('a')).toMatchObject({ state: 'sent', sentAt: 5001, reason: 'cap' });
  });

  it('sends or withdraws a row, never both, however the two race', async () => {
    for (let round = 0; round < 15; round += 1) {
      const enrolment = `enrolment-${round}`;
      const ids = [`${enrolment}:a`, `${enrolment}:b`];
      await Promise.all(ids.map((id) => store.mails.claim(mailRow(id, { enrolment }))));
      const [moved, out] = await Promise.all([
        store.mails.move(
          'waiting',
          ids.map((id) => ({ id, to: 'sending' as const })),
        ),
        store.mails.withdraw(enrolment, 'offered'),
      ]);
      const states = new Map((await store.mails.findMany(ids)).map(({ id, state }) => [id, state]));
      for (const id of ids) expect(states.get(id)).toBe(moved.has(id) ? 'sending' : 'withdrawn');
      expect(out.map(({ id }) => id).sort()).toEqual([...moved].sort());
    }
  });

  it('withdraws the rows of the enrolment that is left, and none of another whose id begins the same', async () => {
    await store.mails.claim(mailRow('lead.e1:a', { enrolment: 'lead.e1' }));
    await store.mails.claim(mailRow('lead.e1:b', { enrolment: 'lead.e1' }));
    await store.mails.claim(mailRow('lead.e10:a', { enrolment: 'lead.e10' }));
    await store.mails.move('waiting', [{ id: 'lead.e1:b', to: 'sending' }]);
    expect(await store.mails.withdraw('lead.e1', 'qualifying')).toEqual([{ id: 'lead.e1:b', state: 'sending' }]);
    expect(await store.mails.find('lead.e1:a')).toMatchObject({ state: 'withdrawn', reason: 'qualifying' });
    expect(await dueIds()).toEqual(['lead.e10:a']);
    expect((await store.mails.ofEnrolment('lead.e1')).map(({ id }) => id)).toEqual(['lead.e1:a', 'lead.e1:b']);
  });

  it('finds the rows that a dead pump left, and only those', async () => {
    await Promise.all(['old', 'handed', 'new', 'waits'].map((id) => store.mails.claim(mailRow(id))));
    await store.mails.move('waiting', [
      { id: 'old', to: 'sending', set: { sendingSinceReal: 100 } },
      { id: 'handed', to: 'sending', set: { sendingSinceReal: 100 } },
      { id: 'new', to: 'sending', set: { sendingSinceReal: 900 } },
    ]);
    await store.mails.move('sending', [{ id: 'handed', to: 'data' }]);
    const left = await store.mails.abandoned('main', 500);
    expect(left.map(({ id, state }) => [id, state]).sort()).toEqual([
      ['handed', 'data'],
      ['old', 'sending'],
    ]);
  });

  it('trusts the ledger where the outbox was left behind by a crash, and puts the outbox right', async () => {
    const ids = ['sent', 'taken', 'back', 'lost'];
    await Promise.all(ids.map((id) => store.mails.claim(mailRow(id))));
    // Each is a crash between the write to the ledger and the one to the outbox.
    await raw.ledger.update('sent', { $set: { state: 'sent' } });
    await raw.ledger.update('taken', { $set: { state: 'sending', sendingSinceReal: 100 } });
    await raw.outbox.update('back', { $set: { state: 'sending', sinceReal: 100 } });
    await raw.outbox.delete(['lost']);
    expect(await dueIds()).toEqual([]);
    expect((await store.mails.abandoned('main', 500)).map(({ id }) => id)).toEqual(['taken']);
    expect(await dueIds()).toEqual(['back']);
    expect(await store.mails.repair('main')).toBe(1);
    expect((await dueIds()).sort()).toEqual(['back', 'lost']);
    expect((await raw.outbox.findWhere({})).map(({ id, state }) => [id, state]).sort()).toEqual([
      ['back', 'waiting'],
      ['lost', 'waiting'],
      ['taken', 'sending'],
    ]);
  });

  it('lets a parked row wait again', async () => {
    await store.mails.claim(mailRow('a'));
    await store.mails.move('waiting', [{ id: 'a', to: 'parked', set: { reason: 'template' } }]);
    expect(await dueIds()).toEqual([]);
    expect(await store.mails.move('parked', [{ id: 'a', to: 'waiting', set: { reason: null } }])).toEqual(
      new Set(['a']),
    );
    expect(await dueIds()).toEqual(['a']);
  });

  it('claims nothing for an erased lead', async () => {
    await store.leads.erase('lead-1', 5);
    expect(await store.mails.claim(mailRow('a'))).toMatchObject({ state: 'withdrawn', reason: 'erased' });
    expect(await store.mails.find('a')).toBeNull();
    expect(await dueIds()).toEqual([]);
  });
});
