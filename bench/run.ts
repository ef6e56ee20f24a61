/**
 * `npm run bench [capture|events|delivery|steps]`: every figure beside its baseline, measured in the same run on the same machine, the
 * two interleaved where they can be. The table goes to the standard output; `bench/RESULTS.md` keeps a run worth keeping.
 */
import { spawnSync } from 'node:child_process';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { measureDelivery } from './delivery';
import { measureEvents, measureInsertMany } from './events';
import { measureBareSteps, measureMailSteps, publishWorkspace, STEPS } from './mail-steps';
import { openRig, type Rig } from './rig';

type Row = { what: string; measured: string; baseline: string; ratio: number | null; goal: string };

async function measureRows(rig: Rig, wanted: (part: string) => boolean): Promise<Row[]> {
  const rows: Row[] = [];
  if (wanted('events')) {
    tell('events in batches of 100 against insertMany of 500');
    const plain = await measureInsertMany(rig);
    for (const atOnce of [1, 4, 16]) {
      const events = await measureEvents(rig, atOnce);
      rows.push(row(`events, ${atOnce} at once`, events, 'events/s', plain, 'insertMany of 500', 0.8));
    }
  }
  if (wanted('delivery')) {
    tell('delivery of queued mail against the pool of nodemailer');
    const { pool, pump } = await measureDelivery(rig, 1500);
    rows.push(row('delivery', pump, 'mails/s', pool, 'nodemailer pool', 0.8));
  }
  if (wanted('steps')) {
    tell(`mail steps against a bare workflow (${STEPS} steps a lead)`);
    const bare = await measureBareSteps(rig, 300);
    const { steps, delivered } = await measureMailSteps(rig, 300);
    rows.push(row('mail steps', steps, 'steps/s', bare, 'timer + activity', 1.2));
    rows.push(row('mail steps, delivered', delivered, 'steps/s', bare, 'timer + activity', 1.2));
  }
  return rows;
}

function row(what: string, value: number, unit: string, base: number, baseline: string, goal: number): Row {
  const ratio = value / base;
  return {
    what,
    measured: `${Math.round(value)} ${unit}`,
    baseline: `${Math.round(base)} (${baseline})`,
    ratio,
    goal: `>= ${goal}`,
  };
}

async function main(): Promise<void> {
  const parts = process.argv.slice(2);
  const wanted = (part: string): boolean => parts.length === 0 || parts.includes(part);
  console.log(
    `${cpus().length} x ${cpus()[0]?.model ?? '?'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`,
  );
  if (wanted('capture')) {
    tell('pixel and link routes against a bare express handler');
    spawnSync(process.execPath, ['--import', 'tsx', join(__dirname, 'capture-routes.ts'), '3'], { stdio: 'inherit' });
  }
  const rig = await openRig();
  try {
    await publishWorkspace(rig);
    const rows = await measureRows(rig, wanted);
    for (const { what, measured, baseline, ratio, goal } of rows) {
      console.log(
        `${what.padEnd(22)} ${measured.padEnd(18)} baseline ${baseline.padEnd(34)} ${ratio?.toFixed(2) ?? ''} (goal ${goal})`,
      );
    }
    console.log(`memory of this process: ${Math.round(process.memoryUsage().rss / 2 ** 20)} MiB`);
  } finally {
    await rig.stop();
  }
}

function tell(what: string): void {
  process.stderr.write(`measuring ${what} …\n`);
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
