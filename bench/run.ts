/**
 * `npm run bench [part …]`: every figure beside its baseline, measured in the same run on the same machine, the two interleaved
 * where they can be. Progress goes to the standard error, the table to the standard output; `bench/RESULTS.md` keeps a run worth
 * keeping.
 */
import { cpus, totalmem } from 'node:os';
import { measureEvents, measureForms, measurePixels } from './capture';
import { measureDelivery } from './delivery';
import { measureBareSteps, measureMailSteps, publishWorkspace, STEPS } from './mail-steps';
import { openRig, type Rig } from './rig';
import { formatTable, rateRow, type Row } from './row';

const ROUNDS = 3;
const MAILS = 1500;
const LEADS = 100;

type Part = { name: string; what: string; measure: (rig: Rig) => Promise<Row[]> };

const PARTS: readonly Part[] = [
  { name: 'capture', what: 'pixel and link routes', measure: (rig) => measurePixels(rig, ROUNDS) },
  { name: 'forms', what: 'forms', measure: (rig) => measureForms(rig, ROUNDS) },
  { name: 'events', what: 'events in batches of 100', measure: (rig) => measureEvents(rig, ROUNDS) },
  {
    name: 'delivery',
    what: 'delivery of queued mail',
    measure: async (rig) => {
      const { pool, pump } = await measureDelivery(rig, MAILS);
      const measured = { rate: pump, unit: 'mails/s' };
      return [rateRow(`delivery of ${MAILS} queued mails`, measured, { rate: pool, what: 'nodemailer pool' }, 0.8)];
    },
  },
  {
    name: 'steps',
    what: `mail steps of ${LEADS} leads`,
    measure: async (rig) => {
      const bare = await measureBareSteps(rig, LEADS);
      const steps = await measureMailSteps(rig, LEADS);
      const measured = { rate: steps, unit: 'steps/s' };
      const baseline = { rate: bare, what: 'a workflow of timer and activity' };
      return [rateRow(`mail steps, ${LEADS} leads of ${STEPS}`, measured, baseline, 1.2)];
    },
  },
];

async function main(): Promise<void> {
  const names = process.argv.slice(2);
  const unknown = names.filter((name) => !PARTS.some((part) => part.name === name));
  if (unknown.length > 0) {
    throw new Error(`no part ${unknown.join(', ')}; there are ${PARTS.map(({ name }) => name).join(', ')}`);
  }
  const wanted = PARTS.filter(({ name }) => names.length === 0 || names.includes(name));
  const rig = await openRig();
  const rows: Row[] = [];
  try {
    await publishWorkspace(rig);
    for (const [index, { name, what, measure }] of wanted.entries()) {
      const begun = Date.now();
      process.stderr.write(`[${index + 1}/${wanted.length}] ${name}: ${what} …`);
      rows.push(...(await measure(rig)));
      process.stderr.write(` ${Math.round((Date.now() - begun) / 1000)} s\n`);
    }
  } finally {
    await rig.stop();
  }
  const machine = `${cpus().length} x ${cpus()[0]?.model ?? '?'}, ${Math.round(totalmem() / 2 ** 30)} GiB`;
  console.log(`${machine}, Node ${process.version}; ${rig.engine.parts.map(({ version }) => version).join(', ')}\n`);
  console.log(formatTable(rows));
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
