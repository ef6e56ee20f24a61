import { createCatalog } from '../../store/files/catalog';
import type { Store } from '../../store';
import { AGREEMENT, MODEL } from '../support/lab-files';
import { storeForEach } from './running-store';

jest.setTimeout(60_000);

describe('the catalog of published files', () => {
  let store: Store;
  storeForEach((opened) => (store = opened));
  const STANDING = (): number => 0;

  it('shows a publication at once to the process that made it, though no time has passed', async () => {
    const catalog = createCatalog(store.files, STANDING);
    expect(await catalog.primaryModel()).toBeNull();
    await store.files.saveDraft('scoring-models', 'lab', { yaml: MODEL }, 'mia', 1);
    await store.files.publish('scoring-models', 'lab', { by: 'mia', at: 2 });
    await store.files.setPrimaryModel('lab');
    expect(await catalog.primaryModel()).toMatchObject({ name: 'lab', version: 1 });
  });

  it('follows the draft of an agreement that nobody has signed or published yet', async () => {
    const catalog = createCatalog(store.files, STANDING);
    expect((await catalog.agreement()).agreement).toBe('default');
    await store.files.saveDraft('agreements', '1', { yaml: AGREEMENT }, 'mia', 1);
    expect((await catalog.agreement()).handoff.model).toBe('lab');
  });

  it('has the teams that were published last, whatever their file is called', async () => {
    const catalog = createCatalog(store.files, STANDING);
    let at = 1;
    for (const [name, rep] of [
      ['b', 'first'],
      ['a', 'second'],
      ['c', 'third'],
      ['b', 'fourth'],
    ] as const) {
      const yaml = `teams: 1\nrouting: [ { team: field } ]\nfield: { reps: [ { person: ${rep}@example.com } ] }\nleadManager: lm@example.com\n`;
      await store.files.saveDraft('teams', name, { yaml }, 'lm', at++);
      await store.files.publish('teams', name, { by: 'lm', at: at++ });
      expect(JSON.stringify(await catalog.teams())).toContain(`${rep}@example.com`);
    }
  });

  it('asks the store what others have published no more often than its patience allows', async () => {
    let now = 0;
    let asked = 0;
    const stamp = async (): Promise<number> => {
      asked++;
      return store.files.stamp();
    };
    const catalog = createCatalog({ ...store.files, stamp, bumps: () => 0 }, () => now);
    const first = await catalog.stamp();
    await store.files.changeControls((controls) => controls);
    expect([await catalog.stamp(), asked]).toEqual([first, 1]);
    now = 251;
    expect([(await catalog.stamp()) > first, asked]).toEqual([true, 2]);
  });
});
