import request from 'supertest';
import { compileModel } from '../domain/scoring/compile-model';
import { runConsole, type RunningConsole, type Visitor } from '../test/console/running-console';
import { seedConsole } from '../test/console/seeded-console';
import { MODEL } from '../test/support/lab-files';
import { measureFirstPaint } from './first-paint';
import { readUsage } from './processes';
import { limitRow, median, type Row } from './row';
import { readModel, SEEDED_AT, seedLead, settleLead } from './seeded-leads';
import { addLongTimeline, addSegments, addWork, isIn, markPilot, passageOf } from './seeded-work';

/** How much longer a page may take with a hundred times the leads. */
const MOST_RATIO = 3;
const FEW = 1000;
const MANY = 100_000;
const BATCH = 500;
const TURNS = 5;
/** A row of a page: of a table, of the alerts, of a list of the API. */
const ROW = /scope="row"|<li class="alert |\{"id":/g;

/** Who looks at what: every kind of page, and the lists with what makes them hard. */
const PAGES: readonly (readonly [string, string])[] = [
  ['dev-marketer', '/'],
  ['dev-marketer', '/leads'],
  ['dev-marketer', '/leads?q=firm%207'],
  ['dev-marketer', '/leads?q=nobody@example.org'],
  ['dev-marketer', '/leads?q=ada%20lead'],
  ['dev-marketer', '/leads?band=hot&sort=-lastActivityAt'],
  ['dev-marketer', '/leads?stage=captured&band=warm&sort=-createdAt'],
  ['dev-marketer', '/leads?band=cold'],
  ['dev-marketer', '/leads?stage=qualifying'],
  ['dev-marketer', '/leads?segment=builders'],
  ['dev-marketer', '/leads?segment=few'],
  ['dev-marketer', '/leads?segment=joint'],
  ['dev-marketer', '/leads?segment=viewers'],
  ['dev-marketer', '/leads?segment=customers'],
  ['dev-marketer', '/v1/segments/builders/leads'],
  ['dev-lead-manager', '/v1/exports/leads.csv?q=firm%2077'],
  ['dev-marketer', '/leads/lead-1'],
  ['dev-marketer', '/leads/seed-0000007'],
  ['dev-marketer', '/leads/long'],
  ['dev-marketer', '/v1/leads/long/timeline?limit=50'],
  ['dev-marketer', '/files/sequences'],
  ['dev-marketer', '/files/sequences/welcome'],
  ['dev-qualifier', '/queue'],
  ['dev-qualifier', '/tasks/lead-1.t1'],
  ['dev-sales', '/offers'],
  ['dev-sales', '/offers/lead-2.h1'],
  ['dev-lead-manager', '/alerts'],
  ['dev-lead-manager', '/alerts?all=1'],
  // What is counted behind a page takes of the processor while the next ones are timed, so these come last.
  ['dev-marketer', '/files/sequences/welcome/map'],
  ['dev-marketer', '/files/scoring-models/lab/model'],
  ['dev-lead-manager', '/board'],
  ['dev-lead-manager', '/reports/funnel'],
  ['dev-lead-manager', '/reports/score-distribution'],
  ['dev-lead-manager', '/reports/sequences'],
  ['dev-lead-manager', '/reports/leaks'],
  ['dev-lead-manager', '/reports/sla'],
  ['dev-lead-manager', '/reports/handoffs'],
  ['dev-lead-manager', '/reports/sources'],
  ['dev-lead-manager', '/reports/calibration'],
  ['dev-admin', '/people'],
];

/**
 * The time to the whole of each page with a thousand leads and with a hundred thousand, in ms, and what it takes of the processor, on the
 * embedded store. An export, which is as long as it finds leads, is compared by row.
 * `RIPEN_BENCH_DATA` names a folder in which the hundred thousand are kept for the next time.
 */
export async function measureConsole(tell: (line: string) => void): Promise<Row[]> {
  const few = await measureFew(tell);
  const many = await measureMany(tell);
  const ratios = [...many].map(([page, taken]) => {
    const before = few.get(page)!;
    return { page, taken, before, ratio: taken.ms / before.ms };
  });
  return ratios
    .toSorted((a, b) => b.ratio - a.ratio)
    .map(({ page, taken, before, ratio }): Row => ({
      ...limitRow(`${page}, ${MANY} leads`, taken.ms, 'ms', null, `${said(before)} (${FEW} leads)`),
      measured: said(taken),
      ...{ ratio, goal: `<= ${MOST_RATIO}`, met: ratio <= MOST_RATIO },
    }));
}

const said = ({ ms, cpuMs, rows }: Taken): string =>
  `${ms.toFixed(ms < 10 ? 2 : 0)} ms, processor ${cpuMs.toFixed(cpuMs < 10 ? 2 : 0)} ms, ${rows} rows`;

async function measureFew(tell: (line: string) => void): Promise<Map<string, Taken>> {
  const running = await runConsole();
  try {
    await seedConsole(running.store, Date.now());
    const people = await everybody(running);
    await addLeads(running, 0, FEW);
    return await timePages(running, people, tell);
  } finally {
    await running.stop();
  }
}

async function measureMany(tell: (line: string) => void): Promise<Map<string, Taken>> {
  const running = await runConsole(undefined, process.env.RIPEN_BENCH_DATA);
  try {
    if ((await running.store.leads.find(seedLead(MANY - 1).lead.id)) === null) {
      tell(`seeding ${MANY} leads`);
      await seedConsole(running.store, Date.now());
      await addLeads(running, 0, MANY);
    }
    await running.store.searchable;
    return await timePages(running, await everybody(running), tell);
  } finally {
    await running.stop();
  }
}

async function everybody(running: RunningConsole): Promise<Map<string, Visitor>> {
  const people = new Map<string, Visitor>();
  for (const [key] of PAGES) if (!people.has(key)) people.set(key, await running.as(key));
  return people;
}

/** When each kind of page first shows something on the example data. */
export async function measurePaint(): Promise<Row[]> {
  const running = await runConsole();
  try {
    await seedConsole(running.store, Date.now());
    return await measureFirstPaint(running);
  } finally {
    await running.stop();
  }
}

/** Median of the turns in real ms, what one took of the processor, here and in the store, and how many rows it showed. */
type Taken = { ms: number; cpuMs: number; rows: number };

async function timePages(
  running: RunningConsole,
  people: ReadonlyMap<string, Visitor>,
  tell: (line: string) => void,
): Promise<Map<string, Taken>> {
  const times = new Map<string, Taken>();
  for (const [key, path] of PAGES) {
    const ask = askerOf(running, people.get(key)!, key);
    await firstOf(ask, path);
    const text = await ask(path);
    const isExport = path.startsWith('/v1/exports/');
    const rows = isExport ? text.split('\r\n').length - 2 : (text.match(ROW)?.length ?? 0);
    const each = isExport ? rows : 1;
    const taken: number[] = [];
    const cpuBefore = await processorMs(running);
    for (let turn = 0; turn < TURNS; turn += 1) {
      const begun = performance.now();
      await ask(path);
      taken.push(performance.now() - begun);
    }
    const cpuMs = ((await processorMs(running)) - cpuBefore) / TURNS;
    const one = { ms: median(taken) / each, cpuMs: cpuMs / each, rows };
    times.set(path, one);
    tell(`    ${path}: ${said(one)}`);
  }
  return times;
}

/** The first may wait for indexes to be made, on a busy machine longer than a request waits for the store. */
async function firstOf(ask: (path: string) => Promise<string>, path: string, tries = 5): Promise<string> {
  return tries === 1 ? ask(path) : ask(path).catch(() => firstOf(ask, path, tries - 1));
}

async function processorMs({ running }: RunningConsole): Promise<number> {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000 + ((await readUsage(running.pid()))?.cpuMs ?? 0);
}

/** Pages by somebody who is signed in, lists of the API by key. */
function askerOf({ app }: RunningConsole, visitor: Visitor, key: string): (path: string) => Promise<string> {
  return async (path) => {
    const answer = await (path.startsWith('/v1/')
      ? request(app).get(path).set('Authorization', `Bearer ${key}`)
      : visitor.get(path));
    if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}`);
    return answer.text;
  };
}

/** Leads with a score, a journey, and what some of them have besides; one of them with a long life; two segments. */
async function addLeads({ store }: RunningConsole, from: number, to: number): Promise<void> {
  await addSegments(store);
  await addLongTimeline(store);
  const model = compileModel(readModel(MODEL));
  for (let start = from; start < to; start += BATCH) {
    const seeded = Array.from({ length: Math.min(BATCH, to - start) }, (_, n) => seedLead(start + n));
    const leads = seeded.map((one, n) => {
      const lead = markPilot(settleLead(one, model), start + n);
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
