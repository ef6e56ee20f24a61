import { setTimeout as sleep } from 'node:timers/promises';
import { createCommitter, isStoreDown, type Store } from '../../store';
import { until } from '../engine/engine-fixture';
import { hit } from './records';
import { atOnce, storeForEach, type RunningStore } from './running-store';

jest.setTimeout(90_000);

describe('the inbox', () => {
  let running: RunningStore;
  let store: Store;
  storeForEach((opened, by) => {
    store = opened;
    running = by;
  });

  async function readAll(limit = 50): Promise<string[]> {
    const ids: string[] = [];
    for (;;) {
      const flushes = await store.inbox.read(await store.inbox.cursors(), limit);
      if (flushes.length === 0) return ids;
      for (const { instance, n, hits } of flushes) {
        ids.push(...hits.map(({ id }) => id));
        await store.inbox.advance({ instance, n });
      }
    }
  }

  it('gives the relay every committed hit once, in the order of commits, from many callers and two processes', async () => {
    const committers = [createCommitter(store, 'api'), createCommitter(store, 'api')];
    await atOnce(40, async (caller) => {
      for (let n = 0; n < 25; n += 1) await committers[caller % 2]!.commit([hit(`${caller}:${n}`)]);
    });
    const ids = await readAll();
    expect(ids).toHaveLength(1000);
    expect(new Set(ids).size).toBe(1000);
    for (let caller = 0; caller < 40; caller += 1) {
      const own = ids.filter((id) => id.startsWith(`${caller}:`)).map((id) => Number(id.split(':')[1]));
      expect(own).toEqual([...own].sort((a, b) => a - b));
    }
    await Promise.all(committers.map((committer) => committer.close()));
  });

  it('keeps the hits of one commit together, with any keys and characters', async () => {
    const committer = createCommitter(store, 'api');
    const odd = hit('odd', { props: { 'a.b': 1, $where: 'x', '': null, 'é\u0000\ud800': ['𝄞'] } });
    await committer.commit([hit('one'), odd]);
    const [flush] = await store.inbox.read(await store.inbox.cursors(), 10);
    expect(flush?.hits).toEqual([hit('one'), odd]);
    await committer.close();
  });

  it('gives two readers with the same cursors the same flushes, and keeps the higher cursor', async () => {
    const committer = createCommitter(store, 'api');
    for (let n = 0; n < 12; n += 1) await committer.commit([hit(`h${n}`)]);
    const cursors = await store.inbox.cursors();
    const [one, other] = await Promise.all([store.inbox.read(cursors, 10), store.inbox.read(cursors, 10)]);
    expect(one).toEqual(other);
    expect(one).toHaveLength(10);
    const { instance } = one[0]!;
    await store.inbox.advance({ instance, n: 10 });
    await store.inbox.advance({ instance, n: 4 });
    expect(await store.inbox.cursors()).toEqual([{ instance, n: 10 }]);
    expect(await readAll()).toEqual(['h10', 'h11']);
    await committer.close();
  });

  it('refuses more than may wait, and commits that no document can hold, without touching the others', async () => {
    const committer = createCommitter(store, 'api', { maxWaiting: 3 });
    const first = [committer.commit([hit('a')]), committer.commit([hit('b'), hit('c')])];
    await expect(committer.commit([hit('d')])).rejects.toMatchObject({ code: 'busy' });
    await expect(committer.commit([hit('large', { props: { text: 'x'.repeat(5_000_000) } })])).rejects.toMatchObject({
      code: 'too-large',
    });
    await Promise.all(first);
    expect(committer.waiting()).toBe(0);
    expect(await readAll()).toEqual(['a', 'b', 'c']);
    await committer.close();
  });

  it('has every acknowledged hit after the store was killed, and goes on by itself', async () => {
    const committer = createCommitter(store, 'api');
    const acknowledged: string[] = [];
    const errors: unknown[] = [];
    const over = new AbortController();
    const callers = atOnce(20, async (caller) => {
      for (let n = 0; !over.signal.aborted; n += 1) {
        const id = `${caller}:${n}`;
        try {
          await committer.commit([hit(id)]);
          acknowledged.push(id);
        } catch (error) {
          errors.push(error);
          // As a client does that is told Retry-After.
          await sleep(50);
        }
      }
    });
    try {
      await until('500 hits', () => acknowledged.length > 500);
      await running.killAndAwaitReturn();
      const before = acknowledged.length;
      await until('hits after the kill', () => acknowledged.length > before + 100);
    } finally {
      over.abort();
      await callers;
      await committer.close();
    }
    const read = new Set(await readAll());
    expect(acknowledged.filter((id) => !read.has(id))).toEqual([]);
    expect(errors.length).toBeGreaterThan(0);
    expect(errors.every(isStoreDown)).toBe(true);
  });
});
