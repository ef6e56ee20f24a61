import { mongo } from 'mongoose';
import fc from 'fast-check';
import { standingReasons, SUPPRESSION_REASONS } from '../../domain/lead/suppression';
import type { Store } from '../../store';
import { fillWords } from '../../store/leads/fill-words';
import { leadRecord } from './records';
import { atOnce, storeForEach, type RunningStore } from './running-store';

jest.setTimeout(60_000);

describe('what is written once', () => {
  let store: Store;
  let running: RunningStore;
  storeForEach((opened, on) => {
    store = opened;
    running = on;
  });

  it('binds an address to one lead however many claim it at once', async () => {
    const claims = await atOnce(20, (n) => store.aliases.claim('email:zoe@example.com', `L${n}`, 'form'));
    expect(new Set(claims.map(({ lead }) => lead)).size).toBe(1);
    expect(await store.aliases.resolve(['email:zoe@example.com', 'ext:1'])).toEqual(
      new Map([['email:zoe@example.com', claims[0]!.lead]]),
    );
  });

  it('claims many at once and answers how each is bound', async () => {
    await store.aliases.claim('email:a', 'first', 'x');
    const bound = await store.aliases.claimMany([
      { key: 'email:a', lead: 'second', by: 'y' },
      { key: 'phone:1', lead: 'second', by: 'y' },
      { key: 'phone:1', lead: 'third', by: 'z' },
    ]);
    expect([...bound]).toEqual([
      ['email:a', { lead: 'first', by: 'x' }],
      ['phone:1', { lead: 'second', by: 'y' }],
    ]);
  });

  it('resolves everything of a merged lead to the survivor, and gives it back', async () => {
    for (const key of ['email:b', 'visitor:v']) await store.aliases.claim(key, 'B', 'x');
    await store.aliases.claim('email:a', 'A', 'x');
    const moved = await store.aliases.moveAll('B', 'A', 'merge');
    expect(moved).toEqual(['email:b', 'visitor:v']);
    expect([...(await store.aliases.resolve(['email:b', 'visitor:v', 'lead:B'])).values()]).toEqual(['A', 'A', 'A']);
    await store.aliases.move(moved, 'B', 'unmerge');
    await store.aliases.release(['lead:B', 'email:b'], 'A');
    expect(await store.aliases.ofLead('A')).toEqual(['email:a']);
    expect(await store.aliases.ofLead('B')).toEqual(['email:b', 'visitor:v']);
  });

  it('tells which event ids a sender has used, one time each', async () => {
    expect(await store.seen.mark(['s/1', 's/2', 's/2'], 1)).toEqual(new Set(['s/2']));
    const again = await atOnce(10, () => store.seen.mark(['s/2', 's/3'], 2));
    expect(again.filter((set) => !set.has('s/3'))).toHaveLength(1);
    expect(again.every((set) => set.has('s/2'))).toBe(true);
    expect(await store.seen.known(['s/1', 's/9'])).toEqual(new Set(['s/1']));
    expect(await store.seen.expire(2)).toBe(2);
    await store.seen.unmark(['s/3']);
    expect(await store.seen.known(['s/1', 's/2', 's/3'])).toEqual(new Set());
  });

  it('lets one request with a key run, replays its answer, and refuses another body', async () => {
    const begun = await atOnce(10, () => store.idempotency.begin('k', 'body', 1000));
    expect(begun.map(({ state }) => state).sort()).toEqual(['new', ...Array(9).fill('running')].sort());
    const answer = { status: 201, body: '{"id":"x"}', headers: { 'x.y': 'z' } };
    await store.idempotency.finish('k', answer);
    expect(await store.idempotency.begin('k', 'body', 2000)).toEqual({ state: 'replay', answer });
    expect(await store.idempotency.begin('k', 'other', 2000)).toEqual({ state: 'conflict' });
    expect(await store.idempotency.begin('k', 'other', 1000 + 24 * 3600_000)).toEqual({ state: 'new' });
  });

  it('lets one of those who repeat take over a request that was cut off, and forgets one that failed', async () => {
    await store.idempotency.begin('k', 'body', 0);
    const begun = await atOnce(8, () => store.idempotency.begin('k', 'body', 60_000));
    expect(begun.filter(({ state }) => state === 'new')).toHaveLength(1);
    await store.idempotency.forget('k');
    expect(await store.idempotency.begin('k', 'other', 60_001)).toEqual({ state: 'new' });
    expect(await store.idempotency.expire(70_000)).toBe(1);
  });

  it('sets a setting only from the revision that was read', async () => {
    const clock = { originRealMs: 1, originVirtualMs: 2, factor: 3, lastSeenRealMs: 4 };
    expect(await store.settings.clock()).toBeNull();
    expect((await atOnce(8, () => store.settings.compareAndSetClock(0, clock))).filter(Boolean)).toHaveLength(1);
    const { rev } = (await store.settings.clock())!;
    const wins = await atOnce(8, (n) => store.settings.compareAndSetClock(rev, { ...clock, factor: n }));
    expect(wins.filter(Boolean)).toHaveLength(1);
    expect((await store.settings.clock())!.value.factor).toBe(wins.indexOf(true));
    await store.settings.put('switches', { allMail: false });
    await store.settings.put('switches', { allMail: true });
    expect(await store.settings.get('switches')).toEqual({ value: { allMail: true }, rev: 2 });
  });

  it('finds keys by hash until they are revoked', async () => {
    const key = {
      id: 'k1',
      hash: 'h1',
      name: 'CRM',
      person: null,
      roles: ['integration' as const],
      createdAt: 1,
      revokedAt: null,
    };
    expect([await store.keys.create(key), await store.keys.create(key)]).toEqual([true, false]);
    expect(await store.keys.find('h1')).toEqual(key);
    expect([await store.keys.revoke('k1', 5), await store.keys.revoke('k1', 6)]).toEqual([true, false]);
    expect(await store.keys.find('h1')).toBeNull();
    expect(await store.keys.list()).toEqual([{ ...key, revokedAt: 5 }]);
  });

  it('keeps people by address', async () => {
    const ana = {
      id: 'ana@example.com',
      name: 'Ana',
      roles: ['sales' as const],
      language: 'fr' as const,
      secretHash: null,
      createdAt: 1,
      disabledAt: null,
    };
    expect([await store.people.create(ana), await store.people.create(ana)]).toEqual([true, false]);
    expect(await store.people.update(ana.id, { disabledAt: 4 })).toEqual({ ...ana, disabledAt: 4 });
    expect(await store.people.update('nobody', { disabledAt: 4 })).toBeNull();
    expect(await store.people.list()).toHaveLength(1);
  });

  it('keeps every reason of a suppression on the lead and on its address; lifting one leaves the others', async () => {
    await store.leads.create(leadRecord('L', { email: 'zoe@example.com' }));
    await store.leads.suppress('L', { reason: 'unsubscribed', at: 1 });
    await store.leads.suppress('L', { reason: 'hard-bounce', at: 2 });
    const both = { reason: 'unsubscribed', at: 1, also: [{ reason: 'hard-bounce', at: 2 }] };
    expect((await store.leads.find('L'))!.suppressed).toEqual(both);
    await store.leads.suppress('L', { reason: 'do-not-contact', at: 3 });
    const found = await store.suppressions.find([' ZOE@example.com', 'other@example.com']);
    expect([...found.keys()]).toEqual([' ZOE@example.com']);
    expect([...found.values()]).toMatchObject([{ reason: 'do-not-contact', at: 3, also: [{ at: 1 }, { at: 2 }] }]);
    expect(await store.suppressions.lift('zoe@example.com', 'own')).toBe(true);
    await store.leads.lift('L', 'zoe@example.com', 'own');
    const bounced = { reason: 'hard-bounce', at: 2 };
    expect((await store.suppressions.find(['zoe@example.com'])).get('zoe@example.com')).toMatchObject(bounced);
    expect((await store.leads.find('L'))!.suppressed).toEqual(bounced);
    expect(await store.suppressions.lift('zoe@example.com', 'own')).toBe(false);
    expect(await store.suppressions.lift('zoe@example.com', 'bounce')).toBe(true);
    expect(await store.suppressions.find(['zoe@example.com'])).toEqual(new Map());
  });

  it('has exactly the reasons that came and were not lifted, on lead and address alike, however many come at once', async () => {
    const reason = fc.constantFrom(...SUPPRESSION_REASONS);
    const step = fc.oneof(
      { weight: 4, arbitrary: fc.record({ suppress: fc.array(reason, { minLength: 1, maxLength: 4 }) }) },
      { weight: 1, arbitrary: fc.record({ lift: fc.constantFrom('own' as const, 'bounce' as const) }) },
    );
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
        const id = `P${++run}`;
        const email = `p${run}@example.com`;
        await store.leads.create(leadRecord(id, { email }));
        const expected = new Set<string>();
        for (const [at, one] of steps.entries()) {
          if ('suppress' in one) {
            await Promise.all(one.suppress.map((why) => store.leads.suppress(id, { reason: why, at })));
            for (const why of one.suppress) expected.add(why);
          } else {
            await store.suppressions.lift(email, one.lift);
            await store.leads.lift(id, email, one.lift);
            const liftable = (why: string) => ['hard-bounce', 'manual'].includes(why) === (one.lift === 'bounce');
            for (const why of [...expected]) if (liftable(why)) expected.delete(why);
          }
          const onList = (await store.suppressions.find([email])).get(email) ?? null;
          const onLead = (await store.leads.find(id))!.suppressed;
          expect(standingReasons(onLead)).toEqual(standingReasons(onList));
          expect(new Set(standingReasons(onLead).map(({ reason: why }) => why))).toEqual(expected);
        }
      }),
      { numRuns: 15 },
    );
  }, 180_000);

  it('finds suppressions written under an older secret', async () => {
    const dbName = 'rotated';
    const before = await running.open({ dbName, secrets: ['old'] });
    await before.suppressions.add('zoe@example.com', 'complaint', 1);
    const after = await running.open({ dbName, secrets: ['new', 'old'] });
    expect((await after.suppressions.find(['Zoe@Example.com'])).size).toBe(1);
  });

  it('finds a lead by what it is called now, whoever changed which part of it at the same moment', async () => {
    const ids = async (q: string) => (await store.leads.list({ q })).items.map(({ id }) => id);
    await store.leads.create(leadRecord('L', { profile: { firstName: 'Anne', lastName: 'Martin', role: 'hr' } }));
    expect(await ids('anne mart')).toEqual(['L']);
    await Promise.all([
      store.leads.change('L', { set: { 'profile.lastName': 'Bélanger' } }),
      store.leads.change('L', { set: { 'profile.company': 'Acier Nord' }, unset: ['profile.firstName'] }),
      store.leads.change('L', { set: { email: 'a.belanger@example.com', phone: '+33123456789' } }),
      store.leads.changeMany([{ id: 'L', set: { externalId: 'crm-7' } }]),
      store.leads.change('L', { set: { 'profile.role': 'cfo' } }),
    ]);
    expect(await ids('belanger acier crm-7 example.com')).toEqual(['L']);
    expect(await ids('01 23 45 67')).toEqual(['L']);
    for (const gone of ['anne', 'martin']) expect(await ids(gone)).toEqual([]);
    expect(await store.leads.change('L', { set: { 'profile.lastName': 'X' }, when: { source: 'other' } })).toBeNull();
    expect(await ids('belanger')).toEqual(['L']);
    await store.leads.applyStep('L', { set: { lastName: 'Caron' }, at: 9 });
    expect(await ids('caron')).toEqual(['L']);
    expect(await store.leads.find('L')).not.toHaveProperty('words');
  });

  it('goes on giving words where the store did not answer for a moment, and ends when it is closed', async () => {
    const closing = new AbortController();
    const toArray = jest.fn<Promise<object[]>, []>().mockRejectedValueOnce(new Error('away'));
    toArray.mockResolvedValue([{ _id: 'a', email: 'zoe@example.com' }]);
    const cursor = { sort: () => cursor, limit: () => cursor, toArray };
    const updateMany = jest.fn().mockResolvedValue(1);
    const leads = { native: { find: () => cursor }, updateMany } as unknown as Parameters<typeof fillWords>[0];
    const settings = { ...store.settings, get: async () => null };
    await fillWords(leads, settings, { closed: closing.signal, retryMs: 1 });
    const words = ['example.com', 'zoe@example.com'];
    expect(updateMany).toHaveBeenCalledWith([{ id: 'a', when: { words: null }, update: { $set: { words } } }]);
    toArray.mockImplementation(() => {
      closing.abort();
      return Promise.reject(new Error('closed'));
    });
    await expect(fillWords(leads, settings, { closed: closing.signal, retryMs: 1 })).rejects.toThrow('closed');
  });

  it('gives words to leads of an earlier release, until a start has found none without', async () => {
    const dbName = 'earlier';
    const old = await running.open({ dbName });
    await old.searchable;
    const leads = Array.from({ length: 1200 }, (_, n) => leadRecord(`L${n}`, { company: `Firm ${n}` }));
    await old.leads.createMany(leads);
    const client = new mongo.MongoClient(running.uri);
    try {
      const raw = client.db(dbName).collection<{ _id: string; words?: string[] }>('leads');
      const unfilled = () => raw.countDocuments({ words: { $exists: false } });
      await raw.updateMany({}, { $unset: { words: 1 } });
      await client.db(dbName).collection<{ _id: string }>('settings').deleteOne({ _id: 'leads.words' });
      expect(await unfilled()).toBe(1200);
      const store = await running.open({ dbName });
      await store.searchable;
      expect(await unfilled()).toBe(0);
      expect((await store.leads.list({ q: 'firm 1199' })).items.map(({ id }) => id)).toEqual(['L1199']);
      expect(await store.settings.get('leads.words')).toBeNull();
      await (
        await running.open({ dbName })
      ).searchable;
      expect(await store.settings.get('leads.words')).not.toBeNull();
    } finally {
      await client.close();
    }
  });
});
