import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { assess, scoreNow } from '../domain/scoring/assess';
import { assessmentInput } from '../domain/scoring/assess-lead';
import { compileModel } from '../domain/scoring/compile-model';
import { connectStore, type Store } from '../store';
import type { Pass } from './rescore-once';
import type { Rig } from './rig';
import { rateRow, type Row } from './row';
import { MODEL_TEXT, readModel, SEEDED_AT, seedLead, settleLead } from './seeded-leads';

const run = promisify(execFile);
const FOLDED = 6_000;
const SLICE = 500;
const TURNS = 4;
const SEED_BATCH = 500;

const SIZES = [1_000, 10_000, 100_000];
const MOST_RATIO = 1.5;

/** The rows of scoring: the pure fold on one core, and rescoring growing numbers of leads beside only reading them. */
export async function measureScoring(rig: Rig, tell: (line: string) => void): Promise<Row[]> {
  const goal = { rate: 20_000, what: 'the goal itself' };
  const { fold, assess: whole } = measureFold();
  const rows = [
    rateRow('fold of 30 events', { rate: fold, unit: 'leads/s' }, goal, 1),
    rateRow('the same with what time turns', { rate: whole, unit: 'leads/s' }, goal, null),
  ];
  for (const size of SIZES) {
    const { read, same, changed } = await measureRescoring(rig, size, tell);
    tell(JSON.stringify({ size, read, same, changed }));
    const share = Math.round((100 * (changed.changed + changed.woken)) / size);
    rows.push(
      besideReading(`rescoring ${size}, nothing changes`, same, read, MOST_RATIO),
      besideReading(`rescoring ${size}, ${share} % change`, changed, read, null),
    );
  }
  return rows;
}

/** How much longer than only reading a pass took, held to at most `most`. */
function besideReading(what: string, pass: Pass, read: Pass, most: number | null): Row {
  const ratio = pass.ms / read.ms;
  return {
    what,
    measured: `${Math.round(pass.ms)} ms, ${pass.peakMib} MiB`,
    baseline: `${Math.round(read.ms)} ms, ${read.peakMib} MiB (only reading)`,
    ratio,
    goal: most === null ? '' : `<= ${most}`,
    met: most === null ? null : ratio <= most,
  };
}

/** Leads a second on one core: the fold alone (total, band, disqualification), and with everything time will turn. */
function measureFold(): { fold: number; assess: number } {
  const model = compileModel(readModel());
  const inputs = Array.from({ length: FOLDED }, (_, n) => seedLead(n)).map(({ lead, entries }) =>
    assessmentInput(lead, entries),
  );
  // The fastest of many short slices: others may be using the core.
  const rate = (work: (input: (typeof inputs)[number]) => unknown): number => {
    let fastest = 0;
    for (let turn = 0; turn < TURNS; turn++) {
      for (let from = 0; from < FOLDED; from += SLICE) {
        const slice = inputs.slice(from, from + SLICE);
        const begun = performance.now();
        for (const input of slice) work(input);
        fastest = Math.max(fastest, SLICE / ((performance.now() - begun) / 1000));
      }
    }
    return fastest;
  };
  return {
    fold: rate((input) => scoreNow(model, input, SEEDED_AT)),
    assess: rate((input) => assess(model, input, SEEDED_AT)),
  };
}

/** A pass over `count` leads of 30 events: only reading them, rescoring where nothing changes, and after a rule was changed. */
type Rescoring = { count: number; read: Pass; same: Pass; changed: Pass };

/** Seeds a database of its own and measures on it, reading and rescoring by turns. */
async function measureRescoring(rig: Rig, count: number, tell: (what: string) => void): Promise<Rescoring> {
  const dbName = `scoring-${count}`;
  const store = await connectStore(rig.engine.storeUri, { dbName });
  try {
    tell(`seeding ${count} leads of 30 events`);
    await publish(store, MODEL_TEXT);
    await store.files.setPrimaryModel('hr-payroll');
    await seed(store, count);
    const turns = count > 10_000 ? 1 : 3;
    const passes: { read: Pass; same: Pass }[] = [];
    for (let turn = 0; turn < turns; turn++) {
      tell(`reading and rescoring ${count} leads`);
      passes.push({ read: await pass(rig, dbName, 'read'), same: await pass(rig, dbName, 'rescore') });
    }
    const best = (which: 'read' | 'same'): Pass =>
      passes.map((one) => one[which]).reduce((fastest, one) => (one.ms < fastest.ms ? one : fastest));
    await publish(store, MODEL_TEXT.replace('event: form.submitted, points: 10', 'event: form.submitted, points: 11'));
    tell(`rescoring ${count} leads after a change`);
    return { count, read: best('read'), same: best('same'), changed: await pass(rig, dbName, 'rescore') };
  } finally {
    await store.close();
  }
}

async function publish(store: Store, text: string): Promise<void> {
  await store.files.saveDraft('scoring-models', 'hr-payroll', { yaml: text }, 'bench', SEEDED_AT);
  await store.files.publish('scoring-models', 'hr-payroll', { by: 'bench', at: SEEDED_AT });
}

async function seed(store: Store, count: number): Promise<void> {
  const model = compileModel(readModel());
  for (let from = 0; from < count; from += SEED_BATCH) {
    const seeded = Array.from({ length: Math.min(SEED_BATCH, count - from) }, (_, n) => seedLead(from + n));
    await store.leads.createMany(seeded.map((one) => settleLead(one, model)));
    await store.timeline.appendMany(seeded.map(({ lead, entries }) => ({ lead: lead.id, entries, bucketHint: 0 })));
  }
}

async function pass(rig: Rig, dbName: string, what: 'read' | 'rescore'): Promise<Pass> {
  const script = join(__dirname, 'rescore-once.ts');
  const { stdout } = await run(process.execPath, ['--import', 'tsx', script, rig.engine.storeUri, dbName, what]);
  return JSON.parse(stdout) as Pass;
}
