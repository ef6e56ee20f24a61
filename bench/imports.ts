import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { REAL_CLOCK } from '../domain/clock/virtual-clock';
import { connectStore } from '../store';
import type { Asker, Deps } from '../usecases/deps';
import { startImport } from '../usecases/imports/start-import';
import type { ImportPass } from './import-once';
import { readUsage } from './processes';
import type { Rig } from './rig';
import { limitRow, rateRow, type Row } from './row';

const run = promisify(execFile);
const ROWS = 100_000;
const LEAST_RATE = 2_000;
const MOST_MIB = 250;

/** A hundred thousand rows of an export into the store, and once more, when they change nothing. */
export async function measureImports(rig: Rig, tell: (line: string) => void): Promise<Row[]> {
  const dbName = 'imports';
  const store = await connectStore(rig.engine.storeUri, { dbName });
  try {
    const fields = await readFile(join(__dirname, '..', 'templates', 'fields.yaml'), 'utf8');
    await store.files.saveDraft('fields', 'fields', { yaml: fields }, 'bench', 1);
    await store.files.publish('fields', 'fields', { by: 'bench', at: 1 });
    const text = csvOf(ROWS);
    const pass = async (): Promise<ImportPass & { storeMs: number }> => {
      const job = await upload(store, text);
      const tsx = join(__dirname, '..', 'node_modules', '.bin', 'tsx');
      const before = await storeMs(rig);
      const { stdout } = await run(tsx, [join(__dirname, 'import-once.ts'), rig.engine.storeUri, dbName, job]);
      return { ...(JSON.parse(stdout) as ImportPass), storeMs: (await storeMs(rig)) - before };
    };
    tell(`importing ${ROWS} rows`);
    const first = await pass();
    tell('importing them again');
    const again = await pass();
    return [...rowsOf('new', first), ...rowsOf('known', again)];
  } finally {
    await store.close();
  }
}

/** Processor time holds on a machine that others use as well; a rate does not. */
function rowsOf(what: string, { rows, ms, created, cpuMs, storeMs, peakMib }: ImportPass & { storeMs: number }): Row[] {
  const measured = { rate: (rows * 1000) / ms, unit: 'rows/s', more: `${created} created` };
  return [
    rateRow(`import of ${rows} rows, all ${what}`, measured, { rate: LEAST_RATE, what: 'the goal itself' }, 1),
    limitRow(`memory of an import of ${rows} rows, all ${what}`, peakMib, 'MiB', MOST_MIB),
    limitRow(`processor time of 1,000 rows, all ${what}, worker`, (cpuMs * 1000) / rows, 'ms', null),
    limitRow(`processor time of 1,000 rows, all ${what}, store`, (storeMs * 1000) / rows, 'ms', null),
  ];
}

/** Processor time the embedded store has used; 0 where it is none of ours. */
async function storeMs({ engine }: Rig): Promise<number> {
  const pid = engine.parts.find(({ part }) => part === 'store')?.pid ?? null;
  return pid === null ? 0 : ((await readUsage(pid))?.cpuMs ?? 0);
}

async function upload(store: Deps['store'], text: string): Promise<string> {
  const deps = {
    store,
    clock: { now: () => Date.now(), nowReal: () => Date.now(), line: REAL_CLOCK },
    temporal: { workflow: { start: async () => undefined } },
  } as unknown as Deps;
  const asker: Asker = { id: 'bench', actor: 'bench', person: null, roles: ['marketer'] };
  const outcome = await startImport(deps, asker, { text, source: 'bench' });
  if (outcome.code !== 'ok') throw new Error(JSON.stringify(outcome));
  return outcome.value.id;
}

function csvOf(rows: number): string {
  const lines = ['email;firstName;lastName;company;employees;country;tags;consent.email;basis;notice'];
  for (let n = 0; n < rows; n++) {
    lines.push(
      `person${n}@company${n % 5000}.example;Ana;Durand ${n};Company ${n % 5000};${n % 900};FR;fair|2026;granted;consent;n-1`,
    );
  }
  return `${lines.join('\r\n')}\r\n`;
}
