import { mongo } from 'mongoose';
import { newAlert } from '../../domain/lead/new-alert';
import type { Store } from '../../store';
import type { LeadPage } from '../../store/leads/contract';
import { hearQueries } from './covering-index';
import { entry, handoff, leadRecord, leadState, mailRow, task } from './records';
import { atOnce, storeForEach, type RunningStore } from './running-store';

jest.setTimeout(60_000);

describe('leads', () => {
  let running: RunningStore;
  let store: Store;
  storeForEach((opened, by) => {
    store = opened;
    running = by;
  });

  it('creates a lead once however many try, and answers it as it was given', async () => {
    const created = await atOnce(20, (n) => store.leads.create(leadRecord('L', { source: `s${n}` })));
    expect(created.filter(Boolean)).toHaveLength(1);
    const source = `s${created.indexOf(true)}`;
    expect(await store.leads.find('L')).toEqual(leadRecord('L', { source }));
    expect(await store.leads.createMany([leadRecord('L'), leadRecord('M')])).toEqual(new Set(['M']));
    expect((await store.leads.findMany(['M', 'nobody', 'L'])).map(({ id }) => id)).toEqual(['M', 'L']);
  });

  it('refuses a field that the schema does not know instead of dropping it', async () => {
    await expect(store.leads.create({ ...leadRecord('L'), surprise: 1 } as never)).rejects.toThrow(/surprise/);
    await store.leads.create(leadRecord('L'));
    await expect(store.leads.change('L', { set: { surprise: 1 } })).rejects.toThrow(/surprise/);
    await expect(store.leads.change('L', { set: { 'profile.$where': 1 } })).rejects.toMatchObject({ code: 'bad-path' });
  });

  it('changes paths, tags and lists in one go, and fills a blank only where it is blank', async () => {
    await store.leads.create(leadRecord('L', { tags: ['a', 'b'], profile: { role: 'hr' } }));
    const aside = { field: 'role', value: 'it', at: 5, source: 'form' };
    const lead = await store.leads.change('L', {
      set: { 'profile.phone': '1', 'consent.email': 'granted', updatedAt: 7 },
      unset: ['profile.role'],
      addTags: ['c', 'a'],
      removeTags: ['b'],
      push: { asides: [aside] },
      max: { lastActivityAt: 50 },
      inc: { returnedHandoffs: 1 },
    });
    expect(lead).toMatchObject({
      tags: ['a', 'c'],
      asides: [aside],
      lastActivityAt: 50,
      returnedHandoffs: 1,
      updatedAt: 7,
    });
    expect(lead!.profile).toEqual({ phone: '1' });
    expect(lead!.consent.email).toBe('granted');
    expect(
      await store.leads.change('L', { set: { 'profile.phone': '2' }, when: { 'profile.phone': null } }),
    ).toBeNull();
    await store.leads.changeMany([
      { id: 'L', set: { 'profile.role': 'ceo' }, removeTags: ['a'], when: { 'profile.role': null } },
      { id: 'L', max: { lastActivityAt: 40 }, set: { 'profile.phone': '9' }, when: { 'profile.phone': null } },
      { id: 'nobody', set: { updatedAt: 1 } },
    ]);
    expect(await store.leads.find('L')).toMatchObject({
      profile: { phone: '1', role: 'ceo' },
      tags: ['c'],
      lastActivityAt: 50,
    });
    expect(await store.leads.find('nobody')).toBeNull();
  });

  it('never lets a projection overtake a later one', async () => {
    await store.leads.create(leadRecord('L'));
    const enrolment = (id: string, leftAt: number | null = null) => ({
      ...{ id, sequence: 'welcome', version: 1, enteredAt: 1, leftAt, cause: null },
    });
    const wrote = await atOnce(20, (n) =>
      store.leads.project('L', {
        state: leadState('L', { rev: n + 1, stageSince: n + 1 }),
        next: null,
        ...(n % 2 === 0 ? { enrolments: [enrolment(`e${n}`)] } : {}),
      }),
    );
    const last = wrote.lastIndexOf(true);
    expect((await store.leads.find('L'))!.state).toMatchObject({ rev: last + 1, stageSince: last + 1 });
    expect(last).toBe(19);
    expect(await store.leads.project('L', { state: leadState('L', { rev: 20 }), next: null })).toBe(false);
    expect(await store.leads.project('nobody', { state: leadState('nobody', { rev: 1 }), next: null })).toBe(false);
    await store.leads.project('L', {
      state: leadState('L', { rev: 21 }),
      next: null,
      enrolments: [enrolment('e18', 9), enrolment('new')],
    });
    const after = (await store.leads.find('L'))!.enrolments;
    expect(after.filter(({ id }) => id === 'e18')).toEqual(
      after.some(({ id }) => id === 'e18') ? [enrolment('e18', 9)] : [],
    );
    expect(after.at(-1)).toEqual(enrolment('new'));
  });

  it('keeps a walk whose step names no field name can be', async () => {
    await store.leads.create(leadRecord('L'));
    const position = { 'mail.1': { $done: true } };
    const enrollment = {
      id: 'e',
      sequence: 's',
      version: 1,
      enteredAt: 1,
      position,
      step: 'mail.1',
      waiting: null,
      wakeAt: null,
      lastMail: null,
    };
    await store.leads.project('L', { state: leadState('L', { rev: 1, enrollment }), next: null });
    expect((await store.leads.find('L'))!.state!.enrollment).toEqual(enrollment);
  });

  it('keeps the newest fifty sends, each once', async () => {
    await store.leads.create(leadRecord('L'));
    const sends = Array.from({ length: 60 }, (_, n) => ({ lead: 'L', at: n }));
    await store.leads.recordSends(sends.slice(0, 30));
    await store.leads.recordSends(sends.slice(30));
    expect((await store.leads.find('L'))!.recentSends).toEqual(sends.slice(10).map(({ at }) => at));
  });

  it('pages in every order without missing or repeating any, also where the value is missing', async () => {
    const score = (n: number) => ({
      score: {
        total: n % 7,
        fit: 0,
        engagement: 0,
        inactivity: 0,
        band: 'cold' as const,
        model: 'm',
        version: 1,
        assessedAt: 1,
        nextChangeAt: null,
      },
    });
    await store.leads.createMany(
      Array.from({ length: 60 }, (_, n) =>
        leadRecord(`L${String(n).padStart(2, '0')}`, {
          createdAt: n % 5,
          lastActivityAt: n % 3 === 0 ? null : n % 11,
          state: n % 4 === 0 ? null : leadState('x', n % 9 === 0 ? {} : score(n)),
        }),
      ),
    );
    for (const sort of ['-score', 'score', '-createdAt', 'lastActivityAt', '-lastActivityAt', 'id', '-id'] as const) {
      const ids: string[] = [];
      let cursor: string | null = null;
      do {
        const page = await store.leads.list({ sort, limit: 7, cursor });
        ids.push(...page.items.map(({ id }) => id));
        cursor = page.next;
      } while (cursor !== null);
      expect([sort, new Set(ids).size, ids.length]).toEqual([sort, 60, 60]);
      const whole = (await store.leads.list({ sort, limit: 100 })).items.map(({ id }) => id);
      expect(ids).toEqual(whole);
    }
    const { next } = await store.leads.list({ sort: 'id', limit: 2 });
    await expect(store.leads.list({ sort: '-score', cursor: next })).rejects.toMatchObject({ code: 'bad-cursor' });
    expect((await store.leads.scan('L57', 10)).map(({ id }) => id)).toEqual(['L58', 'L59']);
  });

  it('finds by stage, tags, words and a compiled query', async () => {
    await store.leads.createMany([
      leadRecord('a', { company: 'Acier (Nord)', tags: ['x', 'y'] }),
      leadRecord('b', { state: leadState('b', { stage: 'nurturing' }), profile: { lastName: 'Nordmann', size: 40 } }),
      leadRecord('c', { state: leadState('c', { stage: 'won', owner: 'ana@example.com' }), tags: ['x'] }),
    ]);
    const ids = async (filter: Parameters<Store['leads']['list']>[0]) =>
      (await store.leads.list({ ...filter, sort: 'id' })).items.map(({ id }) => id);
    expect(await ids({ stage: 'captured' })).toEqual(['a']);
    expect(await ids({ stage: ['captured', 'won'] })).toEqual(['a', 'c']);
    const score = { total: 120, fit: 60, engagement: 60, inactivity: 0, model: 'm', version: 1 };
    const scored = { ...score, band: 'warm', assessedAt: 1, nextChangeAt: null } as const;
    await store.leads.create(leadRecord('d', { state: leadState('d', { score: scored }) }));
    await store.leads.create(leadRecord('e', { state: leadState('e', { stage: 'merged', score: scored }) }));
    expect(await ids({ stage: 'captured' })).toEqual(['a', 'd']);
    expect(await ids({ stage: 'captured', band: 'warm' })).toEqual(['d']);
    expect(await ids({ band: 'warm' })).toEqual(['d']);
    expect(await ids({ stage: 'merged' })).toEqual(['e']);
    expect(await ids({})).toEqual(['a', 'b', 'c', 'd']);
    expect(await ids({ tags: ['x', 'y'] })).toEqual(['a']);
    expect(await ids({ q: '(nord' })).toEqual(['a', 'b']);
    expect(await ids({ q: 'nord acier' })).toEqual(['a']);
    expect(await ids({ q: 'NORD' })).toEqual(['a', 'b']);
    expect(await ids({ q: 'ord' })).toEqual([]);
    expect(await ids({ q: '(' })).toEqual([]);
    expect(await ids({ owner: 'ana@example.com' })).toEqual(['c']);
    expect(await ids({ query: { 'profile.size': { $gt: 30 } } })).toEqual(['b']);
    expect(await store.leads.count({ q: 'nord' })).toBe(2);
  });

  it('looks at no more than 2,000 leads for a page of a condition that no index looks up, and goes on behind them', async () => {
    const ids = Array.from({ length: 4500 }, (_, n) => `l${String(n).padStart(4, '0')}`);
    const customers = ids.filter((_, n) => n === 700 || n % 1500 === 3);
    for (let start = 0; start < ids.length; start += 500)
      await store.leads.createMany(
        ids
          .slice(start, start + 500)
          .map((id, n) => leadRecord(id, { createdAt: start + n, customer: customers.includes(id) })),
      );
    const condition = { $and: [{ customer: { $exists: true, $ne: null, $eq: true } }] };
    const { heard, end } = hearQueries();
    const pages: LeadPage[] = [];
    for (let cursor: string | null | undefined; cursor !== null; cursor = pages.at(-1)?.next)
      pages.push(await store.leads.list({ condition, sort: '-createdAt', cursor, limit: 50 }));
    end();
    expect(pages.map(({ looked }) => looked)).toEqual([2000, 2000, undefined]);
    expect(pages.flatMap(({ items }) => items.map(({ id }) => id))).toEqual(customers.toReversed());
    expect(heard.every(({ limit, filter }) => limit > 0 || JSON.stringify(filter).includes('"_id"'))).toBe(true);

    const two = await store.leads.list({ condition, sort: 'createdAt', limit: 2 });
    expect([two.items.map(({ id }) => id), two.looked]).toEqual([customers.slice(0, 2), undefined]);
    const rest = await store.leads.list({ condition, sort: 'createdAt', limit: 2, cursor: two.next });
    expect([rest.items.map(({ id }) => id), rest.looked]).toEqual([customers.slice(2, 3), 2000]);
  }, 120_000);

  it('erases every trace of the person and of leads merged into it, keeps tombstone and hash, and nothing comes back', async () => {
    const dbName = 'erasure';
    store = await running.open({ dbName });
    const client = new mongo.MongoClient(running.uri);
    await store.leads.createMany([
      leadRecord('LEADX', { email: 'zoe@example.com' }),
      leadRecord('OLDX'),
      leadRecord('other'),
    ]);
    for (const [key, lead] of [
      ['email:zoe@example.com', 'LEADX'],
      ['visitor:v1', 'LEADX'],
      ['email:OLDX@example.com', 'OLDX'],
      ['ext:7', 'other'],
    ] as const) {
      await store.aliases.claim(key, lead, 'test');
    }
    await store.aliases.moveAll('OLDX', 'LEADX', 'merge');
    for (const lead of ['LEADX', 'OLDX', 'visitor:v1', 'other'])
      await store.timeline.append(lead, [entry('a', { props: { of: lead } })], 0);
    for (const lead of ['LEADX', 'other']) {
      await store.mails.claim(mailRow(`m-${lead}`, { lead, enrolment: `e-${lead}` }));
      await store.tasks.open(task(`t-${lead}`, { lead }));
      await store.handoffs.open(handoff(`h-${lead}`, { lead }));
      await store.alerts.raise(newAlert({ id: `a-${lead}`, at: 1, kind: 'x', level: 'info', lead, message: 'x' }));
      await store.cycles.start({
        id: `c-${lead}`,
        lead,
        number: 1,
        source: null,
        startedAt: 1,
        endedAt: null,
        outcome: null,
        stages: [],
        funnel: {},
        clocks: [],
        amount: null,
        currency: null,
      });
      await store.seen.mark([`sender/${lead}`], 1, lead);
      await store.idempotency.begin(`k-${lead}`, 'h', 1);
      await store.idempotency.finish(`k-${lead}`, { status: 201, body: lead }, lead);
    }
    await store.leads.suppress('LEADX', { reason: 'unsubscribed', at: 1 });

    await store.leads.erase('LEADX', 9);
    await store.leads.erase('LEADX', 10);

    const left: string[] = [];
    for (const { name } of await client.db(dbName).listCollections().toArray()) {
      for (const document of await client.db(dbName).collection(name).find().toArray()) {
        if (/LEADX|OLDX|zoe|visitor:v1/i.test(JSON.stringify(document))) left.push(`${name} ${String(document._id)}`);
      }
    }
    await client.close();
    expect(left.sort()).toEqual(['tombstones LEADX', 'tombstones OLDX']);
    expect(await store.leads.isTombstoned(['LEADX', 'other'])).toEqual(new Set(['LEADX']));
    expect((await store.suppressions.find(['zoe@example.com'])).get('zoe@example.com')).toMatchObject({
      reason: 'unsubscribed',
      email: null,
    });
    expect(await store.leads.create(leadRecord('LEADX'))).toBe(false);
    await store.tasks.open(task('late', { lead: 'LEADX' }));
    await store.handoffs.open(handoff('late', { lead: 'LEADX' }));
    expect([await store.tasks.find('late'), await store.handoffs.find('late')]).toEqual([null, null]);
    expect(await store.timeline.read('other', 0)).toHaveLength(1);
    expect(await store.handoffs.find('h-other')).toEqual(handoff('h-other', { lead: 'other' }));
    expect(await store.tasks.find('t-other')).not.toBeNull();
  });
});
