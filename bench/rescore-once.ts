/**
 * `rescore-once.ts <store uri> <database> read|rescore`: one pass over every lead in a process of its own, so that its memory is its own.
 * Prints one line of JSON: leads, ms, the peak of its resident memory, leads written and woken.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { REAL_CLOCK } from '../domain/clock/virtual-clock';
import { connectStore, isStoreDown, type Store } from '../store';
import { createCatalog } from '../store/files/catalog';
import { processRescore } from '../usecases/scoring/process-rescore';
import { readLeads } from '../usecases/scoring/read-leads';
import { startRescore } from '../usecases/scoring/start-rescore';
import { SEEDED_AT } from './seeded-leads';

export type Pass = { leads: number; ms: number; peakMib: number; changed: number; woken: number };

const LOG = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** Goes on where it stood when the store was away for a moment, as the workflow that holds a rescoring does. */
async function untilDone(work: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      await work();
      return;
    } catch (error) {
      if (!isStoreDown(error)) throw error;
      await sleep(1000);
    }
  }
}

async function readOnly(store: Store): Promise<Omit<Pass, 'ms' | 'peakMib'>> {
  let leads = 0;
  let after: string | null = null;
  await untilDone(async () => {
    for await (const batch of readLeads(store, { after })) {
      leads += batch.length;
      after = batch.at(-1)?.lead.id ?? after;
    }
  });
  return { leads, changed: 0, woken: 0 };
}

async function rescore(store: Store): Promise<Omit<Pass, 'ms' | 'peakMib'>> {
  const clock = { now: () => SEEDED_AT, nowReal: () => Date.now(), line: REAL_CLOCK };
  const temporal = { workflow: { start: async () => undefined } } as never;
  const published = await store.files.published('scoring-models', 'hr-payroll');
  const job = await startRescore({ store, temporal, log: LOG }, published!);
  const catalog = createCatalog(store.files, Date.now);
  const deps = { store, catalog, clock, log: LOG, wake: async () => undefined, settleMs: 0 };
  const run = { progress: () => undefined, ended: new AbortController().signal };
  await untilDone(() => processRescore(deps, job, run));
  const { done, changed = 0, woken = 0 } = (await store.jobs.find(job))!;
  return { leads: done, changed, woken };
}

async function main(): Promise<void> {
  const [uri = '', dbName = '', what] = process.argv.slice(2);
  const store = await connectStore(uri, { dbName });
  let peak = 0;
  const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 50);
  const begun = performance.now();
  const passed = what === 'read' ? await readOnly(store) : await rescore(store);
  const ms = performance.now() - begun;
  clearInterval(watch);
  await store.close();
  const pass: Pass = { ...passed, ms, peakMib: Math.round(Math.max(peak, process.memoryUsage().rss) / 2 ** 20) };
  console.log(JSON.stringify(pass));
}

void main();
