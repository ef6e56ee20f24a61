import type { Response } from 'supertest';
import { compileModel } from '../domain/scoring/compile-model';
import { runConsole, type RunningConsole, type Visitor } from '../test/console/running-console';
import { seedConsole } from '../test/console/seeded-console';
import { MODEL } from '../test/support/lab-files';
import { measureFirstPaint } from './first-paint';
import { limitRow, median, type Row } from './row';
import { readModel, SEEDED_AT, seedLead, settleLead } from './seeded-leads';
import { addWork, isIn, passageOf } from './seeded-work';

/** How much longer a page may take with a hundred times the leads. */
const MOST_RATIO = 3;
const FEW = 1000;
const MANY = 100_000;
const BATCH = 500;
const TURNS = 5;

/** Who looks at what: every kind of page, and the lists with what makes them hard. */
const PAGES: readonly (readonly [string, string])[] = [
  ['dev-marketer', '/'],
  ['dev-marketer', '/leads'],
  ['dev-marketer', '/leads?q=firm%2077'],
  ['dev-marketer', '/leads?band=hot&sort=-lastActivityAt'],
  ['dev-marketer', '/leads/lead-1'],
  ['dev-marketer', '/leads/seed-0000007'],
  ['dev-marketer', '/files/sequences'],
  ['dev-marketer', '/files/sequences/welcome'],
  ['dev-marketer', '/files/sequences/welcome/map'],
  ['dev-marketer', '/files/scoring-models/lab/model'],
  ['dev-qualifier', '/queue'],
  ['dev-qualifier', '/tasks/lead-1.t1'],
  ['dev-sales', '/offers'],
  ['dev-sales', '/offers/lead-2.h1'],
  ['dev-lead-manager', '/alerts'],
  ['dev-lead-manager', '/board'],
  ['dev-lead-manager', '/reports/funnel'],
  ['dev-lead-manager', '/reports/score-distribution'],
  ['dev-lead-manager', '/reports/sequences'],
  ['dev-lead-manager', '/reports/leaks'],
  ['dev-admin', '/people'],
];

/**
 * When each page first shows something on the example data, and the time to the whole of it with a thousand leads and with a hundred
 * thousand, in ms, on the embedded store.
 * `RIPEN_BENCH_DATA` names a folder in which the hundred thousand are kept for the next time.
 */
export async function measureConsole(tell: (line: string) => void): Promise<Row[]> {
  const { painted, few } = await measureFew();
  const many = await measureMany(tell);
  const ratios = [...many].map(([page, ms]) => ({ page, ms, before: few.get(page)!, ratio: ms / few.get(page)! }));
  return [
    ...painted,
    ...ratios
      .toSorted((a, b) => b.ratio - a.ratio)
      .map(({ page, ms, before, ratio }): Row => ({
        ...limitRow(`${page}, ${MANY} leads`, ms, 'ms', null, `${Math.round(before)} ms (${FEW} leads)`),
        ...{ ratio, goal: `<= ${MOST_RATIO}`, met: ratio <= MOST_RATIO },
      })),
  ];
}

async function measureFew(): Promise<{ painted: Row[]; few: Map<string, number> }> {
  const running = await runConsole();
  try {
    await seedConsole(running.store, Date.now());
    const people = await everybody(running);
    const painted = await measureFirstPaint(running);
    await addLeads(running, 0, FEW);
    return { painted, few: await timePages(people) };
  } finally {
    await running.stop();
  }
}

async function measureMany(tell: (line: string) => void): Promise<Map<string, number>> {
  const running = await runConsole(undefined, process.env.RIPEN_BENCH_DATA);
  try {
    if ((await running.store.leads.find(seedLead(MANY - 1).lead.id)) === null) {
      tell(`seeding ${MANY} leads`);
      await seedConsole(running.store, Date.now());
      await addLeads(running, 0, MANY);
    }
    return await timePages(await everybody(running));
  } finally {
    await running.stop();
  }
}

async function everybody(running: RunningConsole): Promise<Map<string, Visitor>> {
  const people = new Map<string, Visitor>();
  for (const [key] of PAGES) if (!people.has(key)) people.set(key, await running.as(key));
  return people;
}

async function timePages(people: ReadonlyMap<string, Visitor>): Promise<Map<string, number>> {
  const times = new Map<string, number>();
  for (const [key, path] of PAGES) {
    const visitor = people.get(key)!;
    await shown(visitor, path);
    const taken: number[] = [];
    for (let turn = 0; turn < TURNS; turn += 1) {
      const begun = performance.now();
      await shown(visitor, path);
      taken.push(performance.now() - begun);
    }
    times.set(path, median(taken));
  }
  return times;
}

async function shown(visitor: Visitor, path: string): Promise<Response> {
  const answer = await visitor.get(path);
  if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}`);
  return answer;
}

/** Leads with a score, a journey, and what some of them have besides. */
async function addLeads({ store }: RunningConsole, from: number, to: number): Promise<void> {
  const model = compileModel(readModel(MODEL));
  for (let start = from; start < to; start += BATCH) {
    const seeded = Array.from({ length: Math.min(BATCH, to - start) }, (_, n) => seedLead(start + n));
    const leads = seeded.map((one, n) => {
      const lead = settleLead(one, model);
      return {
        ...lead,
        lastActivityAt: SEEDED_AT - (start + n),
        enrolments: isIn(start + n, 8) ? [passageOf(lead)] : [],
      };
    });
    await store.leads.createMany(leads);
    await store.timeline.appendMany(
      seeded.flatMap(({ lead, entries }, n) => (isIn(start + n, 8) ? [{ lead: lead.id, entries, bucketHint: 0 }] : [])),
    );
    await Promise.all(leads.map((lead, n) => addWork(store, lead, start + n)));
  }
}
