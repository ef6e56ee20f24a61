import { createCatalog } from '../../store/files/catalog';
import type { Store } from '../../store';
import { processRescore, type RescoreDeps, type RescoreRun } from '../../usecases/scoring/process-rescore';
import { startRescore } from '../../usecases/scoring/start-rescore';
import { runStore, type RunningStore } from '../store/running-store';
import { MODEL } from '../support/lab-files';
import { REAL_CLOCK } from '../../domain/clock/virtual-clock';
import { DAY, seedLeads, type Seed } from './seeded-leads';

jest.setTimeout(120_000);

const NOW = Date.UTC(2026, 5, 15, 12);
const LOG = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

let running: RunningStore;
beforeAll(async () => {
  running = await runStore();
});
afterAll(() => running.stop());

/** Leads under version 1 of the lab's model, and a version 2 published that no lead has been looked at under. */
async function published(seeds: readonly Seed[], change: (text: string) => string) {
  const store = await running.open();
  for (const text of [MODEL, change(MODEL)]) {
    await store.files.saveDraft('scoring-models', 'lab', { yaml: text }, 'test', NOW);
    await store.files.publish('scoring-models', 'lab', { by: 'test', at: NOW });
  }
  await store.files.setPrimaryModel('lab');
  await seedLeads(store, NOW, seeds);
  const woken: string[] = [];
  const deps: RescoreDeps = {
    store,
    catalog: createCatalog(store.files, Date.now),
    clock: { now: () => NOW, nowReal: () => NOW, line: REAL_CLOCK },
    log: LOG,
    wake: async ({ id }) => void woken.push(id),
    settleMs: 0,
  };
  const temporal = { workflow: { start: async () => undefined } } as never;
  const job = await startRescore({ store, temporal, log: LOG }, { name: 'lab', version: 2 });
  return { store, deps, woken, job };
}
const run = (): RescoreRun => ({ progress: () => undefined, ended: new AbortController().signal });
const totalOf = async (store: Store, id: string): Promise<unknown> => (await store.leads.find(id))?.state?.score?.total;
const clicksWorth = (points: number) => (text: string) =>
  text.replace('points: 10, unlimited', `points: ${points}, unlimited`);

describe('publishing a model rescores every lead (lifecycle.md, "Publishing a model")', () => {
  it('wakes only leads whose band changed, writes only totals that changed, and says how far it is', async () => {
    const { store, deps, woken, job } = await published(
      [
        { id: 'a-none' },
        { id: 'b-cold', clicks: 2 },
        { id: 'c-to-warm', clicks: 3 },
        { id: 'd-to-hot', clicks: 4 },
        { id: 'e-hot', clicks: 9 },
      ],
      clicksWorth(15),
    );
    expect(await store.jobs.find(job)).toMatchObject({ status: 'queued', model: 'lab', version: 2 });
    await processRescore(deps, job, run());
    expect(woken).toEqual(['c-to-warm', 'd-to-hot']);
    expect(await Promise.all(['a-none', 'b-cold', 'e-hot'].map((id) => totalOf(store, id)))).toEqual([0, 30, 135]);
    // Who is woken writes for itself.
    expect(await totalOf(store, 'd-to-hot')).toBe(40);
    expect(await store.jobs.find(job)).toMatchObject({
      status: 'done',
      done: 5,
      total: 5,
      changed: 2,
      woken: 2,
      bands: { cold: 2, warm: 1, hot: 2, none: 0 },
    });
  });

  it('wakes leads that a rule begins or ceases to disqualify; of those with sales only where the rule is new', async () => {
    const out = { stage: 'disqualified' as const, out: { reason: 'academic', rule: 'academic' } };
    const { deps, woken, job } = await published(
      [
        { id: 'a-comes-back', profile: { industry: 'education' }, state: out },
        { id: 'b-goes', profile: { country: 'US' } },
        { id: 'c-by-hand', state: { ...out, out: { reason: 'duplicate', rule: null } } },
        { id: 'd-with-sales', profile: { country: 'US' }, state: { stage: 'accepted' } },
        { id: 'e-muted', profile: { country: 'US' }, state: { mutedRules: ['abroad'] } },
        { id: 'f-stays', profile: { industry: 'army' }, state: { stage: 'offered' } },
      ],
      (text) =>
        text.replace(
          '- { id: academic, when: { profile.industry: education }, reason: academic }',
          '- { id: abroad, when: { profile.country: { nin: [FR] } }, reason: abroad }',
        ),
    );
    await processRescore(deps, job, run());
    expect(woken).toEqual(['a-comes-back', 'b-goes', 'd-with-sales']);
  });

  it('wakes leads whose next decision came earlier, for their timer would ring too late', async () => {
    const { deps, woken, job } = await published(
      [
        { id: 'a-timed-later', clicks: 5, state: { nextDecisionAt: NOW + 400 * DAY } },
        { id: 'b-timed-before', clicks: 5, state: { nextDecisionAt: NOW + DAY } },
        { id: 'c-untimed', clicks: 5, state: { nextDecisionAt: null } },
      ],
      (text) => text.replace('salesCycle: 6 months', 'salesCycle: 2 months'),
    );
    await processRescore(deps, job, run());
    expect(woken).toEqual(['a-timed-later', 'c-untimed']);
  });

  it('goes on where it stood when it was killed, and no decision is lost or counted twice', async () => {
    const seeds = Array.from({ length: 900 }, (_, n) => ({ id: `lead-${String(n).padStart(4, '0')}`, clicks: n % 5 }));
    const { store, deps, woken, job } = await published(seeds, clicksWorth(15));
    const stop = new AbortController();
    await processRescore(deps, job, { progress: () => stop.abort(), ended: stop.signal });
    const half = await store.jobs.find(job);
    expect(half).toMatchObject({ status: 'running', done: 250, total: 900, cursor: 'lead-0249' });
    let wakes = 0;
    const failing = {
      ...deps,
      wake: async (lead: { id: string; createdAt: number }) => {
        if ((wakes += 1) > 20) throw new Error('killed');
        await deps.wake(lead);
      },
    };
    await expect(processRescore(failing, job, run())).rejects.toThrow('killed');
    await processRescore(deps, job, run());
    const due = seeds.filter(({ clicks }) => clicks === 3 || clicks === 4).map(({ id }) => id);
    expect([...new Set(woken)].sort()).toEqual(due);
    expect(await store.jobs.find(job)).toMatchObject({ status: 'done', done: 900, total: 900, woken: due.length });
    expect(await totalOf(store, 'lead-0402')).toBe(30);
  });

  it('gives way to a later version, whose own job does the rest', async () => {
    const { store, deps, woken, job } = await published([{ id: 'a', clicks: 4 }], clicksWorth(15));
    await store.files.saveDraft('scoring-models', 'lab', { yaml: MODEL }, 'test', NOW);
    await store.files.publish('scoring-models', 'lab', { by: 'test', at: NOW });
    await processRescore(deps, job, run());
    expect(woken).toEqual([]);
    expect(await store.jobs.find(job)).toMatchObject({ status: 'done', note: expect.stringContaining('later') });
  });

  it('under a model that is not the primary one moves nothing and tells the bands', async () => {
    const { store, deps, woken } = await published(
      [
        { id: 'a', clicks: 4 },
        { id: 'b', clicks: 1, scoring: 'refused' },
      ],
      (text) => text,
    );
    const other = clicksWorth(30)(MODEL).replace('model: lab', 'model: other\nshadow: true');
    await store.files.saveDraft('scoring-models', 'other', { yaml: other }, 'test', NOW);
    await store.files.publish('scoring-models', 'other', { by: 'test', at: NOW });
    const temporal = { workflow: { start: async () => undefined } } as never;
    const job = await startRescore({ store, temporal, log: LOG }, { name: 'other', version: 1 });
    await processRescore(deps, job, run());
    expect(woken).toEqual([]);
    expect(await totalOf(store, 'a')).toBe(40);
    expect(await store.jobs.find(job)).toMatchObject({
      changed: 0,
      woken: 0,
      bands: { cold: 0, warm: 0, hot: 1, none: 1 },
    });
  });

  it('looks once more at a lead that a look begun before the publication has written since', async () => {
    const { store, deps, woken, job } = await published([{ id: 'a', clicks: 3 }], clicksWorth(15));
    const late = {
      ...deps,
      wake: async (lead: { id: string; createdAt: number }) => {
        // The woken workflow still reads the former model: the same band is written again.
        if (woken.length === 0) {
          await store.leads.changeMany([{ id: lead.id, set: { 'state.score.assessedAt': NOW, 'state.rev': 4 } }]);
        }
        await deps.wake(lead);
      },
    };
    await processRescore(late, job, run());
    expect(woken).toEqual(['a', 'a']);
  });
});
