/**
 * `npm run bench [part …]`: every figure beside its baseline, measured in the same run on the same machine, the two interleaved
 * where they can be. Progress goes to the standard error, the table to the standard output; `bench/RESULTS.md` keeps a run worth
 * keeping.
 */
import { cpus, loadavg, totalmem } from 'node:os';
import { measureEvents, measureForms, measurePixels } from './capture';
import { measureConsole, measurePaint } from './console';
import { measureDelivery } from './delivery';
import { measureDrain } from './drain';
import { countHistory } from './history';
import { measureBareSteps, measureMailSteps, publishWorkspace, STEPS } from './mail-steps';
import { measureImports } from './imports';
import { openRig, type Rig } from './rig';
import { measurePlatform } from './platform';
import { readUsage, type Usage } from './processes';
import { formatTable, limitRow, rateRow, type Row } from './row';
import { measureScoring } from './scoring';

const ROUNDS = 3;
const MAILS = 1500;
const LEADS = 300;
/** A large sending whose members all fall due at once. */
const DRAINED = 5000;

type OpenRig = () => Promise<Rig>;
type Part = { name: string; what: string; measure: (open: OpenRig) => Promise<Row[]> };

const PARTS: readonly Part[] = [
  { name: 'capture', what: 'pixel and link routes', measure: async (open) => measurePixels(await open(), ROUNDS) },
  { name: 'forms', what: 'forms', measure: async (open) => measureForms(await open(), ROUNDS) },
  { name: 'events', what: 'events in batches of 100', measure: async (open) => measureEvents(await open(), ROUNDS) },
  {
    name: 'delivery',
    what: 'delivery of queued mail',
    measure: async (open) => {
      const rig = await open();
      const turns: { pool: number; pump: number }[] = [];
      while (turns.length < ROUNDS) turns.push(await measureDelivery(rig, MAILS));
      // The fastest turn of each: the first meets code and a store that are still cold.
      const pool = Math.max(...turns.map((turn) => turn.pool));
      const measured = { rate: Math.max(...turns.map((turn) => turn.pump)), unit: 'mails/s' };
      return [rateRow(`delivery of ${MAILS} queued mails`, measured, { rate: pool, what: 'nodemailer pool' }, 0.8)];
    },
  },
  {
    name: 'steps',
    what: `mail steps of ${LEADS} leads`,
    measure: async (open) => {
      const rig = await open();
      const before = await readUsages(rig);
      const bare = await measureBareSteps(rig, LEADS);
      const between = await readUsages(rig);
      const steps = await measureMailSteps(rig, LEADS);
      const after = await readUsages(rig);
      const what = `mail steps, ${LEADS} leads due at once`;
      const rows = [rateRow(what, { rate: steps, unit: 'steps/s' }, { rate: bare, what: 'timer and activity' }, 1.2)];
      for (const [name, { cpuMs, rssMib }] of after) {
        const spent = (cpuMs - (between.get(name)?.cpuMs ?? 0)) / (LEADS * STEPS);
        const bareSpent = ((between.get(name)?.cpuMs ?? 0) - (before.get(name)?.cpuMs ?? 0)) / (LEADS * STEPS);
        const beside = `${bareSpent.toFixed(1)} ms of a bare one`;
        rows.push(
          limitRow(`processor time of a mail step with its start and its delivery, ${name}`, spent, 'ms', null, beside),
        );
        rows.push(limitRow(`memory after ${LEADS} leads, ${name}`, rssMib, 'MiB', null));
      }
      return rows;
    },
  },
  {
    name: 'drain',
    what: `${DRAINED} leads due for one mail in the same minute`,
    measure: async (open) => measureDrain(await open(), DRAINED, tell),
  },
  { name: 'platform', what: 'start, click to branch, signals, memory', measure: measurePlatform },
  { name: 'history', what: 'history events', measure: countHistory },
  {
    name: 'scoring',
    what: 'the fold of scoring, and rescoring beside only reading',
    measure: async (open) => measureScoring(await open(), tell),
  },
  { name: 'console', what: 'pages with a thousand and a hundred thousand leads', measure: () => measureConsole(tell) },
  { name: 'paint', what: 'when pages first show something', measure: measurePaint },
  {
    name: 'imports',
    what: 'a hundred thousand rows of CSV',
    measure: async (open) => measureImports(await open(), tell),
  },
];

/** Of the engine's processes and of this one, which is the worker. */
async function readUsages({ engine }: Rig): Promise<Map<string, Usage>> {
  const parts = [...engine.parts.map(({ part, pid }) => ({ part, pid })), { part: 'worker', pid: process.pid }];
  const usages = await Promise.all(
    parts.map(async ({ part, pid }) => [part, pid === null ? null : await readUsage(pid)] as const),
  );
  return new Map(usages.flatMap(([part, usage]) => (usage === null ? [] : [[part, usage]])));
}

async function main(): Promise<void> {
  const names = process.argv.slice(2);
  const unknown = names.filter((name) => !PARTS.some((part) => part.name === name));
  if (unknown.length > 0) {
    throw new Error(`no part ${unknown.join(', ')}; there are ${PARTS.map(({ name }) => name).join(', ')}`);
  }
  const wanted = PARTS.filter(({ name }) => names.length === 0 || names.includes(name));
  const rows: Row[] = [];
  const shared = openOnce();
  // The engine's processes have groups of their own: a Ctrl-C does not reach them.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void shared.stop().finally(() => process.exit(130)));
  }
  try {
    for (const [index, { name, what, measure }] of wanted.entries()) {
      const begun = Date.now();
      tell(`[${index + 1}/${wanted.length}] ${name}: ${what} …`);
      rows.push(...(await measure(shared.open)));
      tell(`    ${Math.round((Date.now() - begun) / 1000)} s`);
    }
  } finally {
    await shared.stop();
    show(rows);
  }
}

/** One engine for all parts that want one, opened with the first; what was measured before an error is shown all the same. */
function openOnce(): { open: OpenRig; stop(): Promise<void> } {
  let opened: Promise<Rig> | null = null;
  return {
    open: () =>
      (opened ??= openRig().then(async (rig) => {
        await publishWorkspace(rig);
        return rig;
      })),
    stop: async () => (await opened)?.stop(),
  };
}

function show(rows: readonly Row[]): void {
  const machine = `${cpus().length} x ${cpus()[0]?.model ?? '?'}, ${Math.round(totalmem() / 2 ** 30)} GiB`;
  console.log(`${machine}, Node ${process.version}, load ${loadavg()[0]?.toFixed(1) ?? '?'}\n`);
  console.log(formatTable(rows));
}

function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
