import { REAL_CLOCK } from '../domain/clock/virtual-clock';
import { measureBareSteps, startBenchWorker } from './mail-steps';
import { readUsage } from './processes';
import type { Rig } from './rig';
import { countMails, createRounds } from './rounds';
import { limitRow, rateRow, type Row } from './row';
import { allWait, firstDue, measureStartMs, publish, sequenceDue, startLeads } from './waiting-leads';

const WATCHED_EVERY_MS = 500;
/** Stretch in which the receiver counts. */
const WATCHED_MS = 5_000;
/** What a worker may take more, its cache of 1,000 sleeping leads included, and how long the route may be seen idle. */
const MORE_MIB = 600;
const PAUSE_MS = 3_000;
/** Of the worker's SMTP route. */
const CONNECTIONS = 20;

/**
 * Leads who all fall due for the same mail at the same minute: how fast they drain beside bare workflows, whether the route keeps to its
 * `maxPerSecond` as the receiver sees it, and without standing still, and what the worker holds meanwhile.
 */
export async function measureDrain(rig: Rig, count: number, tell: (line: string) => void): Promise<Row[]> {
  const startMs = await measureStartMs(rig);
  const bare = await measureBareSteps(rig, count, (begun) => [begun + count * (startMs / 2)]);
  const maxPerSecond = Math.ceil(1.5 * bare);
  tell(`    bare: ${bare.toFixed(1)} steps/s; the route takes ${maxPerSecond} mails/s`);
  const due = firstDue(count, startMs);
  await publish(rig, 'mail', 'bench', `mail: bench\nroutes: [ { name: default, maxPerSecond: ${maxPerSecond} } ]\n`);
  await publish(rig, 'sequences', 'drain', sequenceDue('drain', [due]));
  const sent = createRounds(count);
  const worker = await startBenchWorker(rig, REAL_CLOCK, countMails(rig.store.mails, createRounds(count), sent));
  const idleMib = (await readUsage(process.pid))?.rssMib ?? 0;
  const peak = watchMemory();
  try {
    await startLeads(rig, 'drain', count);
    await allWait(rig, 'drain', count, due);
    tell(`    ${count} leads wait, ${Math.round((due - Date.now()) / 1000)} s before they fall due`);
    peak.restart();
    await sent.all(1);
  } finally {
    peak.stop();
    await worker.stop();
    await publish(rig, 'mail', 'bench', 'mail: bench\n');
  }
  const arrivals = await readArrivals(rig, due);
  const what = `${count} leads due in the same minute`;
  const baseline = { rate: bare, what: 'timer and activity' };
  return [
    rateRow(`${what}, delivered`, { rate: sent.rate([due]), unit: 'mails/s' }, baseline, 1.2),
    // The pace is kept where mails begin; the receiver counts where they end, and so many may be under way in between.
    limitRow(`${what}, most in 5 s`, busiest(arrivals), 'mails', (maxPerSecond * WATCHED_MS) / 1000 + CONNECTIONS),
    limitRow(`${what}, longest pause`, longestPauseMs(arrivals) / 1000, 's', PAUSE_MS / 1000),
    limitRow(
      `${what}, memory of the worker, more`,
      peak.mib() - idleMib,
      'MiB',
      MORE_MIB,
      `${Math.round(idleMib)} MiB before`,
    ),
  ];
}

/** The highest memory of this process, which is the worker, since it was restarted last. */
function watchMemory(): { restart(): void; stop(): void; mib(): number } {
  let peak = 0;
  const look = async (): Promise<void> => {
    peak = Math.max(peak, (await readUsage(process.pid))?.rssMib ?? 0);
  };
  const watching = setInterval(() => void look(), WATCHED_EVERY_MS);
  return {
    restart: () => (peak = 0),
    stop: () => clearInterval(watching),
    mib: () => peak,
  };
}

/** When the inbox took each mail, in order, real ms: what the receiver of the route sees. */
async function readArrivals({ engine }: Rig, since: number): Promise<number[]> {
  const arrivals: number[] = [];
  for (let from = new Date(since).toISOString(); ;) {
    const answer = await fetch(`${engine.inboxUrl ?? ''}/api/messages?limit=1000&since=${encodeURIComponent(from)}`);
    const { items } = (await answer.json()) as { items: { id: string; at: string }[] };
    const last = items.at(-1);
    if (last === undefined) return arrivals.sort((a, b) => a - b);
    arrivals.push(...items.map(({ at }) => Date.parse(at)));
    from = last.id;
  }
}

/** The most mails in any stretch that is watched. */
function busiest(arrivals: readonly number[]): number {
  let [most, from] = [0, 0];
  for (const [to, at] of arrivals.entries()) {
    while (arrivals[from]! <= at - WATCHED_MS) from += 1;
    most = Math.max(most, to - from + 1);
  }
  return most;
}

function longestPauseMs(arrivals: readonly number[]): number {
  return Math.max(0, ...arrivals.slice(1).map((at, n) => at - arrivals[n]!));
}
