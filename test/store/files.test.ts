import type { Store } from '../../store';
import { atOnce, storeForEach } from './running-store';

jest.setTimeout(60_000);

describe('files', () => {
  let store: Store;
  storeForEach((opened) => (store = opened));
  const publish = (name: string) => store.files.publish('sequences', name, { by: 'mia', at: 5 });

  it('gives everyone who publishes at once a version number of their own', async () => {
    await store.files.saveDraft('sequences', 'welcome', { yaml: 'a: 1' }, 'mia', 1);
    const outcomes = await atOnce(10, () => publish('welcome'));
    const versions = outcomes.flatMap((outcome) => (outcome.ok ? [outcome.version] : []));
    expect(versions.length).toBeGreaterThan(0);
    expect(new Set(versions).size).toBe(versions.length);
    expect((await store.files.versions('sequences', 'welcome')).map(({ version }) => version)).toEqual(
      [...versions].sort((a, b) => b - a),
    );
    expect(await store.files.get('sequences', 'welcome')).toMatchObject({
      version: Math.max(...versions),
      status: 'published',
      draft: null,
    });
    expect(outcomes.filter((outcome) => !outcome.ok && outcome.reason !== 'no-draft')).toEqual([]);
  });

  it('never throws away a draft that was saved while another was published', async () => {
    for (let round = 0; round < 10; round += 1) {
      const name = `f${round}`;
      await store.files.saveDraft('sequences', name, { yaml: 'first' }, 'mia', 1);
      await Promise.all([publish(name), store.files.saveDraft('sequences', name, { yaml: 'second' }, 'mia', 2)]);
      const version = await store.files.published('sequences', name);
      const file = await store.files.get('sequences', name);
      expect([version!.parts.yaml, file!.draft?.yaml ?? null]).toEqual(
        version!.parts.yaml === 'first' ? ['first', 'second'] : ['second', null],
      );
    }
  });

  it('publishes only the draft that was expected', async () => {
    expect(await publish('none')).toEqual({ ok: false, reason: 'unknown' });
    await store.files.saveDraft('sequences', 'a', { yaml: 'x' }, 'mia', 1);
    const expecting = (yaml: string) =>
      store.files.publish('sequences', 'a', { by: 'mia', at: 2, expectedDraft: { yaml } });
    expect(await expecting('y')).toEqual({ ok: false, reason: 'changed' });
    expect(await expecting('x')).toEqual({ ok: true, version: 1 });
    expect(await publish('a')).toEqual({ ok: false, reason: 'no-draft' });
    expect(await store.files.version('sequences', 'a', 1)).toMatchObject({ parts: { yaml: 'x' }, publishedBy: 'mia' });
    expect(await store.files.version('sequences', 'a', 2)).toBeNull();
  });

  it('publishes other parts than the draft, which stays what it was, or stays away', async () => {
    await store.files.saveDraft('sequences', 'a', { yaml: 'one' }, 'mia', 1);
    await publish('a');
    const anew = (yaml: string) => store.files.publish('sequences', 'a', { by: 'mia', at: 2, parts: { yaml } });
    expect(await anew('two')).toEqual({ ok: true, version: 2 });
    expect(await store.files.get('sequences', 'a')).toMatchObject({ version: 2, draft: null });
    await store.files.saveDraft('sequences', 'a', { yaml: 'at work' }, 'mia', 3);
    expect(await anew('one')).toEqual({ ok: true, version: 3 });
    expect(await store.files.get('sequences', 'a')).toMatchObject({ version: 3, draft: { yaml: 'at work' } });
    expect((await store.files.published('sequences', 'a'))?.parts).toEqual({ yaml: 'one' });
  });

  it('lists what is published and not archived, names with slashes among them, and raises the stamp with each change', async () => {
    const stamps = [await store.files.stamp()];
    for (const name of ['a', 'a/b', 'c']) {
      await store.files.saveDraft('sequences', name, { yaml: name }, 'mia', 1);
      await publish(name);
      stamps.push(await store.files.stamp());
    }
    await store.files.saveDraft('sequences', 'draft-only', { yaml: 'd' }, 'mia', 1);
    await store.files.archive('sequences', 'c', 9);
    stamps.push(await store.files.stamp());
    expect((await store.files.allPublished('sequences')).map(({ name }) => name)).toEqual(['a', 'a/b']);
    expect((await store.files.list('sequences')).map(({ name }) => name)).toEqual(['a', 'a/b', 'c', 'draft-only']);
    expect((await store.files.versions('sequences', 'a')).map(({ name }) => name)).toEqual(['a']);
    expect(await store.files.published('sequences', 'c')).toMatchObject({ version: 1 });
    await store.files.setPrimaryModel('hr');
    expect(await store.files.primaryModel()).toBe('hr');
    stamps.push(await store.files.stamp());
    expect(new Set(stamps).size).toBe(stamps.length);
    expect(stamps).toEqual([...stamps].sort((a, b) => a - b));
  });

  it('takes one signature of each role', async () => {
    await store.files.saveDraft('agreements', 'main', { yaml: 'x' }, 'mia', 1);
    await store.files.publish('agreements', 'main', { by: 'mia', at: 2 });
    const sign = (role: string, by: string) => store.files.sign('agreements', 'main', 1, { role, by, at: 3 });
    await atOnce(5, (n) => sign('marketer', `m${n}`));
    const signatures = await sign('sales-manager', 's');
    expect(signatures!.map(({ role }) => role)).toEqual(['marketer', 'sales-manager']);
    expect(await store.files.sign('agreements', 'main', 2, { role: 'marketer', by: 'm', at: 3 })).toBeNull();
  });
});
