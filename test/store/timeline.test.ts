import { foldEntry } from '../../domain/timeline/folded';
import type { Store } from '../../store';
import { entry, leadRecord } from './records';
import { atOnce, storeForEach } from './running-store';

jest.setTimeout(60_000);

describe('timelines', () => {
  let store: Store;
  storeForEach((opened) => (store = opened));
  const idsOf = async (lead: string, lastBucket = 0): Promise<string[]> =>
    (await store.timeline.read(lead, lastBucket)).map(({ id }) => id);

  it('loses nothing when many append at once across the ends of buckets, and keeps each writer in order', async () => {
    await store.leads.create(leadRecord('L'));
    await atOnce(20, async (writer) => {
      for (let n = 0; n < 30; n += 1) {
        const hint = (await store.leads.find('L'))?.bucket ?? 0;
        await store.timeline.append('L', [entry(`${writer}:${2 * n}`), entry(`${writer}:${2 * n + 1}`)], hint);
      }
    });
    const ids = await idsOf('L');
    expect(ids).toHaveLength(1200);
    expect(new Set(ids).size).toBe(1200);
    for (let writer = 0; writer < 20; writer += 1) {
      const own = ids.filter((id) => id.startsWith(`${writer}:`)).map((id) => Number(id.split(':')[1]));
      expect(own).toEqual(Array.from({ length: 60 }, (_, n) => n));
    }
    const bucket = (await store.leads.find('L'))!.bucket;
    expect(bucket).toBeGreaterThanOrEqual(4);
    expect(await idsOf('L', bucket)).toEqual(ids);
  });

  it('reads what was read before as the beginning of what is read later, also with stale hints and repeats', async () => {
    const reads: string[][] = [];
    const over = new AbortController();
    const reader = (async () => {
      while (!over.signal.aborted) reads.push(await idsOf('L'));
    })();
    await atOnce(8, async (writer) => {
      for (let n = 0; n < 40; n += 1) {
        const own = [entry(`${writer}:${n}`), entry(`${writer}:${Math.floor(n / 2)}`)];
        await store.timeline.appendMany([{ lead: 'L', entries: own, bucketHint: 0 }]);
      }
    });
    over.abort();
    await reader;
    const end = await idsOf('L');
    expect(end).toHaveLength(320);
    expect(reads.length).toBeGreaterThan(3);
    for (const read of reads) expect(read).toEqual(end.slice(0, read.length));
  });

  it('appends for many leads at once, full buckets among them, and notes the newest bucket on the lead', async () => {
    await store.leads.createMany(['A', 'B', 'C'].map((id) => leadRecord(id)));
    const many = (prefix: string, count: number) => Array.from({ length: count }, (_, n) => entry(`${prefix}${n}`));
    await store.timeline.append('A', many('a', 200), 0);
    await store.timeline.appendMany([
      { lead: 'A', entries: many('a2-', 5), bucketHint: 0 },
      { lead: 'B', entries: many('b', 450), bucketHint: 0 },
      { lead: 'C', entries: many('c', 1), bucketHint: 0 },
      { lead: 'C', entries: many('c2-', 1), bucketHint: 0 },
    ]);
    const read = await store.timeline.readMany(['A', 'B', 'C'].map((lead) => ({ lead, lastBucket: 0 })));
    expect([...read].map(([lead, entries]) => [lead, entries.length])).toEqual([
      ['A', 205],
      ['B', 450],
      ['C', 2],
    ]);
    expect((await store.leads.findMany(['A', 'B', 'C'])).map(({ bucket }) => bucket)).toEqual([1, 2, 0]);
  });

  it('keeps props with any keys as they were given', async () => {
    const props = { 'a.b': 1, $set: { x: null }, '': [], ok: { deep: { 'd.e': true } }, text: 'é\u0000' };
    await store.timeline.append('L', [entry('odd', { props }), entry('plain', { props: { a: 1, b: {} } })], 0);
    expect((await store.timeline.read('L', 0)).map((one) => one.props)).toEqual([props, { a: 1, b: {} }]);
  });

  it('skips what the newest bucket holds already', async () => {
    await store.timeline.append('L', [entry('a')], 0);
    await store.timeline.append('L', [entry('a', { at: 9 }), entry('b')], 0);
    expect(await store.timeline.read('L', 0)).toEqual([entry('a'), entry('b')]);
  });

  it('sets a machine verdict and a retraction on the entry that is read', async () => {
    await store.timeline.appendMany([
      { lead: 'L', entries: Array.from({ length: 230 }, (_, n) => entry(`e${n}`)), bucketHint: 0 },
    ]);
    expect(await store.timeline.set('L', 'e220', { machine: 'scanner' })).toBe(true);
    expect(await store.timeline.set('L', 'e3', { retracted: true })).toBe(true);
    expect(await store.timeline.set('L', 'nobody', { retracted: true })).toBe(false);
    const read = await store.timeline.read('L', 0);
    expect(read.filter((one) => one.machine === 'scanner').map(({ id }) => id)).toEqual(['e220']);
    expect(read.filter((one) => one.retracted === true).map(({ id }) => id)).toEqual(['e3']);
  });

  it('folds entries where they lie, repeats too, and touches no verdict, order or later append', async () => {
    const seen = (id: string) => entry(id, { kind: 'page.viewed', visitor: 'v', props: { path: '/a', 'odd.key': 1 } });
    await store.timeline.append('L', [...Array.from({ length: 230 }, (_, n) => seen(`e${n}`)), entry('form')], 0);
    await store.timeline.append('L', [seen('e3')], 1);
    const before = await store.timeline.read('L', 0);
    const gone = ['e3', 'e220'].map((id) => foldEntry(seen(id), id === 'e3'));
    await store.timeline.set('L', 'e220', { machine: 'scanner' });
    await store.timeline.fold('L', 0, gone);
    await store.timeline.append('L', [entry('later'), seen('e3')], 1);
    const after = await store.timeline.read('L', 1);
    expect(after.map(({ id }) => id)).toEqual([...before.map(({ id }) => id), 'later']);
    const [repeat, page] = gone;
    expect(after.filter(({ folded }) => folded)).toEqual([repeat, { ...page, machine: 'scanner' }]);
    expect(after[4]).toEqual(seen('e4'));
    // Neither a repeat nor a machine's view is told of.
    const shown = (await store.timeline.page('L', { limit: 200 })).items.map(({ id }) => id);
    expect([shown.includes('e220'), shown.some((id) => id.startsWith('folded.'))]).toEqual([false, false]);
    await store.timeline.fold('L', 0, [foldEntry(seen('e7'), false)]);
    const told = (await store.timeline.page('L', { limit: 300, kinds: ['events.folded'] })).items;
    expect(told).toMatchObject([{ kind: 'events.folded', props: { events: { 'page.viewed': 1 } } }]);
  });

  it('pages newest first by instant without missing or repeating any while more arrive', async () => {
    await store.timeline.append(
      'L',
      Array.from({ length: 25 }, (_, n) => entry(`e${n}`, { at: (n * 7) % 10 })),
      0,
    );
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await store.timeline.page('L', { limit: 4, cursor });
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.next;
      await store.timeline.append('L', [entry(`later${seen.length}`, { at: 99 })], 0);
    } while (cursor !== null);
    expect(seen).toHaveLength(25);
    expect(new Set(seen).size).toBe(25);
    const at = seen.map((id) => (Number(id.slice(1)) * 7) % 10);
    expect(at).toEqual([...at].sort((a, b) => b - a));
    await expect(store.timeline.page('L', { cursor: 'nonsense' })).rejects.toMatchObject({ code: 'bad-cursor' });
  });

  it('does not bring an erased lead back', async () => {
    await store.leads.create(leadRecord('L'));
    await store.timeline.append('L', [entry('a')], 0);
    await store.leads.erase('L', 5);
    await store.timeline.append('L', [entry('late')], 0);
    await store.timeline.appendMany([{ lead: 'L', entries: [entry('later')], bucketHint: 3 }]);
    expect(await store.timeline.read('L', 3)).toEqual([]);
  });
});
