import { newLeadState } from '../../domain/lead/state';
import { REAL_CLOCK } from '../../domain/clock/virtual-clock';
import type { Store } from '../../store';
import { blankLead } from '../support/blank-lead';
import { runConsole, type RunningConsole, type Visitor } from './running-console';

jest.setTimeout(240_000);

const PAGES = [
  '/',
  '/leads',
  '/leads?band=hot',
  '/leads?q=dupont',
  '/leads?sort=-createdAt',
  '/leads/lead-1',
  '/files/sequences',
];
const FEW = 100;
const MANY = 5000;

let running: RunningConsole;
let marketer: Visitor;
let work = 0;

/** Counts what is asked of the store and how many documents come back: a measure that no busy machine changes. */
function counting<T extends object>(part: T): T {
  return new Proxy(part, {
    get(target, name, receiver) {
      const value: unknown = Reflect.get(target, name, receiver);
      if (typeof value !== 'function') return value;
      return (...given: unknown[]): unknown => {
        const answer: unknown = Reflect.apply(value, target, given);
        work += 1;
        if (answer instanceof Promise) return answer.then((found: unknown) => ((work += sizeOf(found)), found));
        return answer;
      };
    },
  });
}

function sizeOf(found: unknown): number {
  if (Array.isArray(found)) return found.length;
  const items = (found as { items?: unknown } | null | undefined)?.items;
  return Array.isArray(items) ? items.length : 1;
}

async function addLeads(store: Store, from: number, to: number): Promise<void> {
  const now = Date.now();
  for (let n = from; n < to; n += 50) {
    await Promise.all(
      Array.from({ length: Math.min(50, to - n) }, async (_, k) => {
        const id = `lead-${n + k}`;
        const lead = blankLead(id, now - (n + k) * 60_000, { profile: { lastName: 'Dupont' }, company: 'Dupont' });
        const score = {
          total: (n + k) % 90,
          fit: 0,
          engagement: 0,
          inactivity: 0,
          band: (n + k) % 3 === 0 ? ('hot' as const) : ('cold' as const),
        };
        const state = {
          ...newLeadState(id, lead.createdAt, REAL_CLOCK),
          score: { ...score, model: 'lab', version: 1, assessedAt: now, nextChangeAt: null },
        };
        await store.leads.create({ ...lead, state, lastActivityAt: now - n });
      }),
    );
  }
}

async function workOf(path: string): Promise<number> {
  work = 0;
  expect((await marketer.get(path)).status).toBe(200);
  return work;
}

beforeAll(async () => {
  running = await runConsole((deps) => {
    const store = Object.fromEntries(
      Object.entries(deps.store).map(([name, part]: [string, unknown]) => [
        name,
        typeof part === 'object' && part !== null ? counting(part) : part,
      ]),
    ) as Store;
    return { ...deps, store };
  });
  marketer = await running.as('dev-marketer');
  await addLeads(running.store, 0, FEW);
});
afterAll(() => running.stop());

it(`no page reads more of ${MANY} leads than three times what it reads of ${FEW}`, async () => {
  const few = new Map<string, number>();
  for (const path of PAGES) few.set(path, await workOf(path));
  await addLeads(running.store, FEW, MANY);
  for (const path of PAGES) {
    const many = await workOf(path);
    expect([path, many <= 3 * few.get(path)!]).toEqual([path, true]);
  }
});
