import fc from 'fast-check';
import { openConnection } from '../../store/connection/connect';
import { createFlushCommitter } from '../../store/inbox/committer';
import { createInbox } from '../../store/inbox/inbox';
import { SILENT_MS, STONE_MS } from '../../store/inbox/collections';
import { createFlushWriter } from '../../store/inbox/writer';
import { faultyInbox, type Fault } from './faulty-inserts';
import { hit } from './records';
import { runStore, type RunningStore } from './running-store';

jest.setTimeout(60_000);

describe('the inbox when the network loses answers', () => {
  let running: RunningStore;
  let connection: Awaited<ReturnType<typeof openConnection>>;
  let databases = 0;

  beforeAll(async () => {
    running = await runStore();
  });
  afterAll(async () => running.stop());
  beforeEach(async () => {
    connection = await openConnection(running.uri, `faults-${(databases += 1)}`);
  });
  afterEach(async () => connection.close());

  function start(faults: Fault[]) {
    const { sending, reading, deliverLate } = faultyInbox(connection, () => faults.shift() ?? 'none');
    const writer = createFlushWriter(sending, 'api', 5000);
    const committer = createFlushCommitter(writer);
    const inbox = createInbox(reading);
    const commit = (id: string): Promise<boolean> =>
      committer.commit([hit(id)]).then(
        () => true,
        () => false,
      );
    /** Reads what is there and persists the cursor, as the relay does; answers the hits' ids. */
    const relay = async (limit = 100): Promise<string[]> => {
      const flushes = await inbox.read(await inbox.cursors(), limit);
      for (const { instance, n } of flushes) await inbox.advance({ instance, n });
      return flushes.flatMap(({ hits }) => hits.map(({ id }) => id));
    };
    return { commit, relay, inbox, committer, deliverLate, reading };
  }

  it('leaves no gap when a write never arrived', async () => {
    const { commit, relay } = start(['none', 'lost', 'none']);
    expect([await commit('a'), await commit('b'), await commit('c')]).toEqual([true, false, true]);
    expect(await relay()).toEqual(['a', 'c']);
  });

  it('writes the next flush under the next number when a write whose answer was lost had landed', async () => {
    const { commit, relay } = start(['none', 'unheard', 'none']);
    expect([await commit('a'), await commit('b'), await commit('c')]).toEqual([true, false, true]);
    expect(await relay()).toEqual(['a', 'b', 'c']);
  });

  it('loses nothing when the reader has passed and deleted a write whose answer was lost', async () => {
    const { commit, relay } = start(['none', 'unheard', 'none', 'none']);
    await commit('a');
    await commit('b');
    expect(await relay()).toEqual(['a', 'b']);
    expect(await commit('c')).toBe(true);
    expect(await relay()).toEqual(['c']);
    expect(await commit('d')).toBe(true);
    expect(await relay()).toEqual(['d']);
  });

  it('goes on when a write lands only after its number was used, read and deleted', async () => {
    const { commit, relay, deliverLate } = start(['none', 'late', 'none', 'none']);
    await commit('a');
    expect(await commit('b')).toBe(false);
    await commit('c');
    await commit('d');
    expect(await relay()).toEqual(['a', 'c', 'd']);
    await deliverLate();
    expect(await commit('e')).toBe(true);
    expect(await relay()).toEqual(['e']);
  });

  it('reads every acknowledged hit exactly once, in order, whatever is lost, late or read in between', async () => {
    const step = fc.constantFrom('none', 'lost', 'unheard', 'late', 'relay', 'relay-one', 'deliver');
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
        await connection.close();
        connection = await openConnection(running.uri, `faults-${(databases += 1)}`);
        const faults: Fault[] = [];
        const { commit, relay, deliverLate, committer } = start(faults);
        const acknowledged: string[] = [];
        const read: string[] = [];
        for (const [n, what] of steps.entries()) {
          if (what === 'relay') read.push(...(await relay()));
          else if (what === 'relay-one') read.push(...(await relay(1)));
          else if (what === 'deliver') await deliverLate();
          else {
            faults.push(what);
            if (await commit(`h${n}`)) acknowledged.push(`h${n}`);
            // A write refused because an earlier one had landed asks for the next number without another fault.
            faults.length = 0;
          }
        }
        read.push(...(await relay()));
        await committer.close();
        expect(new Set(read).size).toBe(read.length);
        const known = new Set(acknowledged);
        expect(read.filter((id) => known.has(id))).toEqual(acknowledged);
      }),
      { numRuns: 60 },
    );
  });

  it('retires an instance only when its process is gone and all is read', async () => {
    const { commit, relay, inbox } = start([]);
    await commit('a');
    const later = Date.now() + SILENT_MS + 1000;
    expect(await inbox.retire(Date.now())).toBe(0);
    expect(await inbox.retire(later)).toBe(0);
    expect(await relay()).toEqual(['a']);
    expect(await inbox.retire(later)).toBe(1);
    expect(await inbox.cursors()).toEqual([]);
  });

  it('loses nothing of a process that wakes up after it was retired', async () => {
    const { commit, relay, inbox, reading } = start([]);
    await commit('a');
    await relay();
    await inbox.retire(Date.now() + SILENT_MS + 1000);
    expect(await commit('b')).toBe(true);
    expect(await relay()).toEqual(['b']);
    await inbox.retire(Date.now() + SILENT_MS + STONE_MS + 2000);
    // The first instance is forgotten with its stone; the second, silent by then, has left one.
    expect(await reading.instances.count({})).toBe(1);
    expect(await reading.flushes.count({})).toBe(1);
  });

  it('retires a closed instance at once', async () => {
    const { commit, relay, inbox, committer } = start([]);
    await commit('a');
    await committer.close();
    await expect(committer.commit([hit('b')])).rejects.toMatchObject({ code: 'closed' });
    await relay();
    expect(await inbox.retire(Date.now())).toBe(1);
  });
});
