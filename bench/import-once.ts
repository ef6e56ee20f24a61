/**
 * `import-once.ts <store uri> <database> <job>`: stores the rows of one import in a process of its own, as a worker does, so that its memory is
 * its own, and keeps no more garbage than a server does. Prints one line of JSON: rows, leads created, ms, processor ms, the peak of its
 * resident memory. The leads are not started.
 */
import { collectSooner } from '../cli/collect-sooner';
import { REAL_CLOCK } from '../domain/clock/virtual-clock';
import { connectStore, createCommitter } from '../store';
import { processImport } from '../usecases/imports/process-import';

export type ImportPass = { rows: number; created: number; ms: number; cpuMs: number; peakMib: number };

const LOG = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

async function main(): Promise<void> {
  collectSooner();
  const [uri = '', dbName = '', id = ''] = process.argv.slice(2);
  const store = await connectStore(uri, { dbName });
  const committer = createCommitter(store, 'bench');
  const clock = { now: () => Date.now(), nowReal: () => Date.now(), line: REAL_CLOCK };
  let peak = 0;
  const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 20);
  const begun = performance.now();
  const used = process.cpuUsage();
  let ms = 0;
  let cpuMs = 0;
  const ended = new AbortController();
  const total = async (): Promise<number> => (await store.jobs.find(id))?.total ?? 0;
  const rows = await new Promise<number>((resolve, reject) => {
    let wanted = 0;
    const progress = (done: number): void => {
      void (async () => {
        wanted = wanted === 0 ? await total() : wanted;
        if (done < wanted || ended.signal.aborted) return;
        ms = performance.now() - begun;
        const { user, system } = process.cpuUsage(used);
        cpuMs = (user + system) / 1000;
        // Starting the leads is another matter, and held to a rate.
        ended.abort();
        resolve(done);
      })();
    };
    processImport({ store, committer, clock, log: LOG }, id, { progress, ended: ended.signal }).catch(reject);
  });
  clearInterval(watch);
  const created = (await store.jobs.find(id))?.created ?? 0;
  const pass: ImportPass = {
    rows,
    created,
    ms,
    cpuMs,
    peakMib: Math.round(Math.max(peak, process.memoryUsage().rss) / 2 ** 20),
  };
  console.log(JSON.stringify(pass));
  process.exit(0);
}

void main();
