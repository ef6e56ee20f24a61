import { newAlert } from '../../domain/lead/new-alert';
import type { TaskRecord } from '../../domain/lead/documents';
import { REAL_CLOCK } from '../../domain/clock/virtual-clock';
import type { Store } from '../../store';
import { listTasks } from '../../usecases/tasks/list-tasks';
import { hearQueries } from './covering-index';
import { handoff, leadRecord, leadState, task } from './records';
import { atOnce, storeForEach } from './running-store';

jest.setTimeout(60_000);

describe('work of people', () => {
  let store: Store;
  storeForEach((opened) => (store = opened));

  it('gives a task to one of twenty who claim it, and back to all when it is released or the claim runs out', async () => {
    const real = { now: 100, until: 200 };
    await store.tasks.open(task('t'));
    const claims = await atOnce(20, (n) => store.tasks.claim('t', `q${n}`, 5, real));
    expect(claims.filter(({ ok }) => ok)).toHaveLength(1);
    const holder = claims.findIndex(({ ok }) => ok);
    expect(await store.tasks.claim('t', `q${holder}`, 6, real)).toMatchObject({ ok: true, task: { claimedAt: 5 } });
    expect(await store.tasks.claim('t', 'other', 6, real)).toEqual({ ok: false, reason: 'held', heldBy: `q${holder}` });
    expect(await store.tasks.release('t', 'other')).toMatchObject({ ok: false, reason: 'held' });
    expect(await store.tasks.release('t', `q${holder}`)).toMatchObject({
      ok: true,
      task: { status: 'open', claimedBy: null },
    });
    expect(await store.tasks.claim('t', 'early', 6, real)).toMatchObject({ ok: true });
    expect(await store.tasks.claim('t', 'early', 6, { now: 150, until: 250 })).toMatchObject({ ok: true });
    expect(await store.tasks.claim('t', 'late', 7, { now: 249, until: 349 })).toMatchObject({ heldBy: 'early' });
    const taken = await store.tasks.claim('t', 'late', 7, { now: 250, until: 350 });
    expect(taken).toMatchObject({ ok: true, task: { claimedBy: 'late', claimedAt: 7 } });
    await store.tasks.update('t', { status: 'done' });
    expect(await store.tasks.claim('t', 'other', 7, real)).toMatchObject({ ok: false, reason: 'closed' });
    expect(await store.tasks.claim('none', 'other', 7, real)).toEqual({ ok: false, reason: 'unknown', heldBy: null });
  });

  it('lists hand-raisers first, then the hottest, and counts an attempt told twice once', async () => {
    await store.tasks.open(task('warm', { scoreAtOpening: 50 }));
    await store.tasks.open(task('unknown', { scoreAtOpening: null }));
    await store.tasks.open(task('raised', { handRaised: true, scoreAtOpening: 1 }));
    await store.tasks.open(task('hot', { scoreAtOpening: 200 }));
    await store.tasks.open(task('gone', { status: 'withdrawn' }));
    const first = await store.tasks.list({ status: ['open', 'claimed'], limit: 2 });
    const second = await store.tasks.list({ status: ['open', 'claimed'], limit: 2, cursor: first.next });
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(['raised', 'hot', 'warm', 'unknown']);
    expect(second.next).toBeNull();
    const attempt = { at: 3, outcome: 'unreachable', by: 'q' };
    await store.tasks.addAttempt('warm', attempt);
    await store.tasks.addAttempt('warm', attempt);
    expect((await store.tasks.find('warm'))!.attempts).toEqual([attempt]);
  });

  it('puts calls in working order by parts of all tasks and their leads, and reads whole those of the page', async () => {
    const now = 10_000;
    const total = (n: number): Partial<TaskRecord> => ({ lead: `lead-${n}`, scoreAtOpening: 0 });
    for (let n = 0; n < 90; n++) {
      const scored = { total: n, fit: 0, engagement: n, inactivity: 0, model: 'm', version: 1 };
      const score = { ...scored, band: 'cold', assessedAt: 1, nextChangeAt: null } as const;
      await store.leads.create(
        leadRecord(`lead-${n}`, { state: leadState(`lead-${n}`, { score }), lastActivityAt: n }),
      );
      await store.tasks.open(task(`t${n}`, total(n)));
    }
    await store.tasks.open(task('later', { ...total(89), callbackAt: now + 1 }));
    await store.tasks.open(task('due', { ...total(1), callbackAt: now }));
    await store.tasks.open(task('raised', { ...total(0), handRaised: true }));
    const clock = { now: () => now, nowReal: () => now, line: REAL_CLOCK };
    const asker = { id: 'q', actor: 'q', person: 'q@example.com', roles: ['qualifier' as const] };
    const { heard, end } = hearQueries();
    const listed: string[] = [];
    for (let cursor: string | undefined | null; cursor !== null;) {
      const page = await listTasks({ store, clock }, asker, { status: 'open', mine: false, limit: 40, cursor });
      if (page.code !== 'ok') throw new Error(page.code);
      listed.push(...page.value.items.map(({ id }) => id));
      cursor = page.value.next;
    }
    end();
    expect(listed).toEqual(['raised', 'due', ...Array.from({ length: 90 }, (_, n) => `t${89 - n}`), 'later']);
    expect(heard.filter(({ collection, inPart }) => collection === 'leads' && inPart !== true)).toEqual([]);
    const whole = heard.filter(({ collection, inPart }) => collection === 'tasks' && inPart !== true);
    expect(whole.map(({ filter }) => (filter as { _id: { $in: string[] } })._id.$in.length)).toEqual([40, 40, 13]);
  });

  it('tells what each rep carries', async () => {
    const [ana, bruno] = ['ana@example.com', 'bruno@example.com'];
    await store.handoffs.open(handoff('h1'));
    await store.handoffs.open(
      handoff('h2', {
        rep: bruno,
        status: 'accepted',
        acceptedAt: 50,
        offers: [
          { rep: ana, at: 30, until: 35 },
          { rep: bruno, at: 40, until: null },
        ],
      }),
    );
    await store.handoffs.open(
      handoff('h3', { rep: bruno, status: 'accepted', acceptedAt: 5, offers: [{ rep: bruno, at: 4, until: null }] }),
    );
    expect(await store.handoffs.loads([ana, bruno, 'new@example.com'], 20)).toEqual({
      [ana]: { openOffers: 1, acceptedLast30Days: 0, lastOfferedAt: 30, offeredCount: 1 },
      [bruno]: { openOffers: 0, acceptedLast30Days: 1, lastOfferedAt: 40, offeredCount: 1 },
      'new@example.com': { openOffers: 0, acceptedLast30Days: 0, lastOfferedAt: null, offeredCount: 0 },
    });
  });

  it('keeps a handoff with its dossier, whatever its keys, and lists it without', async () => {
    const dossier = { 'a.b': [{ $c: 1 }] };
    await store.handoffs.open(handoff('h1', { dossier, openedAt: 1 }));
    await store.handoffs.open(handoff('h1', { dossier: {}, status: 'lost' }));
    await store.handoffs.open(handoff('h2', { openedAt: 2 }));
    expect(await store.handoffs.find('h1')).toEqual(handoff('h1', { dossier, openedAt: 1 }));
    await store.handoffs.update('h1', { status: 'pooled', rep: null, dossier: { x: 1 } });
    await store.handoffs.addProgress('h1', { at: 1, kind: 'note', note: 'x', by: 'ana' });
    const summaries = await store.handoffs.summariesOf('lead-1');
    expect(summaries.map((one) => [one.id, 'dossier' in one])).toEqual([
      ['h1', false],
      ['h2', false],
    ]);
    expect((await store.handoffs.ofLead('lead-1')).map(({ id, status, dossier: kept }) => [id, status, kept])).toEqual([
      ['h1', 'pooled', { x: 1 }],
      ['h2', 'offered', handoff('h2').dossier],
    ]);
    const { items } = await store.handoffs.list({ status: ['pooled', 'offered'] });
    expect(items.map(({ id }) => id)).toEqual(['h2', 'h1']);
    expect(items[0]).not.toHaveProperty('dossier');
    expect(await store.handoffs.count({ rep: 'ana@example.com' })).toBe(1);
  });

  it('raises an alert once, and keeps the first who acknowledges it', async () => {
    const alert = newAlert({ id: 'a', at: 1, kind: 'sla', level: 'breach', message: 'late' });
    await store.alerts.raise(alert);
    await store.alerts.raise({ ...alert, message: 'again' });
    expect(await store.alerts.find('a')).toEqual(alert);
    expect((await store.alerts.list({ acknowledged: false })).items).toHaveLength(1);
    const acknowledged = await atOnce(5, (n) => store.alerts.acknowledge('a', `p${n}`));
    expect(new Set(acknowledged.map((one) => one!.acknowledgedBy)).size).toBe(1);
    expect(await store.alerts.count({ acknowledged: false })).toBe(0);
    expect(await store.alerts.acknowledge('none', 'p')).toBeNull();
  });

  it('enters a stage of a cycle once', async () => {
    const cycle = {
      id: 'c1',
      lead: 'L',
      number: 1,
      source: 'fair',
      startedAt: 5,
      endedAt: null,
      outcome: null,
      stages: [],
      funnel: {},
      clocks: [],
      amount: null,
      currency: null,
    };
    await store.cycles.start(cycle);
    await store.cycles.start({ ...cycle, source: 'other' });
    await store.cycles.enter('c1', { stage: 'captured', at: 5, cause: 'form' }, { funnel: { MCL: 5 } });
    await store.cycles.enter('c1', { stage: 'captured', at: 5, cause: 'form' }, { funnel: { MCL: 5 } });
    await store.cycles.enter('c1', { stage: 'nurturing', at: 5, cause: 'rule' }, {});
    expect(await store.cycles.find('c1')).toEqual({
      ...cycle,
      funnel: { MCL: 5 },
      stages: [
        { stage: 'captured', at: 5, cause: 'form' },
        { stage: 'nurturing', at: 5, cause: 'rule' },
      ],
    });
    const found: string[] = [];
    for await (const { id } of store.cycles.each({ source: 'fair', startedFrom: 5, startedTo: 6 })) found.push(id);
    expect(found).toEqual(['c1']);
  });

  it('keeps an upload whole across chunks, characters outside the basic plane included', async () => {
    const text = `${'x'.repeat(2_599_999)}𝄞${'é'.repeat(2_600_000)}end`;
    expect(await store.uploads.save('job', text)).toBe(3);
    let read = '';
    for await (const chunk of store.uploads.read('job')) read += chunk;
    expect(read === text).toBe(true);
    expect(await store.uploads.save('job', '')).toBe(1);
    await store.uploads.drop('job');
    await expect(store.uploads.read('job')[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: 'not-found' });
  });

  it('keeps the progress and the errors of a job', async () => {
    const job = {
      id: 'j',
      kind: 'import',
      status: 'queued' as const,
      done: 0,
      total: 3,
      startedAt: null,
      endedAt: null,
    };
    expect([await store.jobs.create(job), await store.jobs.create(job)]).toEqual([true, false]);
    expect(await store.jobs.find('j')).toEqual(job);
    const errors = [{ line: 2, message: 'no address' }];
    await store.jobs.update('j', { status: 'done', errors });
    expect(await store.jobs.find('j')).toEqual({ ...job, status: 'done', errors });
    expect((await store.jobs.list({ kind: 'import' })).items).toHaveLength(1);
  });

  it('lists the audit newest first, in pages', async () => {
    for (let n = 0; n < 7; n += 1)
      await store.audit.append({
        at: n,
        actor: n % 2 === 0 ? 'ana' : 'bo',
        action: 'x',
        target: null,
        detail: { 'a.b': n },
      });
    const first = await store.audit.list({ limit: 4 });
    const second = await store.audit.list({ limit: 4, cursor: first.next });
    expect([...first.items, ...second.items].map(({ at }) => at)).toEqual([6, 5, 4, 3, 2, 1, 0]);
    expect(first.items[0]!.detail).toEqual({ 'a.b': 6 });
    expect((await store.audit.list({ actor: 'ana', from: 1, to: 6 })).items.map(({ at }) => at)).toEqual([4, 2]);
  });
});
