import mongoose from 'mongoose';
import { blankLead } from '../test/support/blank-lead';
import { BATCH, eventBatches, FORM, LINK, measureLoad, PIXEL, type Load, type Measured } from './http-load';
import { startServer, type BenchServer } from './http-server';
import type { Rig } from './rig';
import { limitRow, median, rateRow, type Row } from './row';

const SECONDS = 3;
const WARM_UP_SECONDS = 2;
const PIXEL_CONNECTIONS = 32;
const FORM_CONNECTIONS = 32;
const EVENT_CONNECTIONS = [1, 4, 16];
const DOCUMENTS = 500;
const INSERTS_AT_ONCE = [1, 4];

type Target = { name: string; run: (seconds: number) => Promise<Measured> };
type Servers = { bare: BenchServer; own: BenchServer };

/** Pixel and link with a durable commit before each answer against a bare express handler; 32 connections. */
export async function measurePixels(rig: Rig, rounds: number): Promise<Row[]> {
  return withServers(rig, async ({ bare, own }) => {
    const at = (origin: string, load: Load) => (seconds: number) =>
      measureLoad(origin, load, PIXEL_CONNECTIONS, seconds);
    const taken = await interleave(rounds, [
      { name: 'bare', run: at(bare.origin, { ...PIXEL, headers: {} }) },
      { name: 'pixel', run: at(own.origin, PIXEL) },
      { name: 'link', run: at(own.origin, LINK) },
    ]);
    const base = taken('bare');
    const baseline = { rate: base.rate, what: `bare express, p99 ${base.p99} ms` };
    return ['pixel', 'link'].flatMap((name) => {
      const { rate, p99 } = taken(name);
      const what = `${name}, ${PIXEL_CONNECTIONS} connections`;
      return [
        rateRow(what, { rate, unit: 'hits/s' }, baseline, 0.7),
        limitRow(`${name}, p99`, p99, 'ms', 25, `${base.p99} ms (bare express)`),
      ];
    });
  });
}

/** A form by a new person each, who is a lead in the store when it is answered, against a bare express handler. */
export async function measureForms(rig: Rig, rounds: number): Promise<Row[]> {
  return withServers(rig, async ({ bare, own }) => {
    const taken = await interleave(rounds, [
      { name: 'bare', run: (seconds) => measureLoad(bare.origin, FORM, FORM_CONNECTIONS, seconds) },
      { name: 'own', run: (seconds) => measureLoad(own.origin, FORM, FORM_CONNECTIONS, seconds) },
    ]);
    const { rate, p99 } = taken('own');
    const measured = { rate, unit: 'forms/s', more: `p99 ${p99} ms` };
    return [rateRow(`form of a new person, ${FORM_CONNECTIONS} connections`, measured, bareOf(taken('bare')), null)];
  });
}

/** Events in batches of 100 with ids against the driver's own `insertMany` of 500 and against bare express. */
export async function measureEvents(rig: Rig, rounds: number): Promise<Row[]> {
  const ids = Array.from({ length: 200 }, (_, n) => `events-${n}`);
  await rig.store.leads.createMany(ids.map((id) => blankLead(id, Date.now(), {})));
  const connection = await mongoose.createConnection(rig.engine.storeUri, { dbName: 'bench-baseline' }).asPromise();
  try {
    return await withServers(rig, async ({ bare, own }) => {
      const load = eventBatches(ids);
      const most = Math.max(...EVENT_CONNECTIONS);
      const taken = await interleave(rounds, [
        ...INSERTS_AT_ONCE.map((count) => ({
          name: `insertMany ${count}`,
          run: (seconds: number) => insertDocuments(connection, count, seconds),
        })),
        ...EVENT_CONNECTIONS.map((count) => ({
          name: `own ${count}`,
          run: (seconds: number) => measureLoad(own.origin, load, count, seconds),
        })),
        { name: 'bare', run: (seconds) => measureLoad(bare.origin, load, most, seconds) },
      ]);
      // The stronger baseline of the two.
      const inserts = INSERTS_AT_ONCE.map((count) => ({
        rate: taken(`insertMany ${count}`).rate,
        what: `insertMany of ${DOCUMENTS}, ${count} at once`,
      }));
      const plain = inserts.reduce((best, one) => (one.rate > best.rate ? one : best));
      const rows = EVENT_CONNECTIONS.map((count) => {
        const { rate, p99 } = taken(`own ${count}`);
        const measured = { rate, unit: 'events/s', more: `p99 ${p99} ms` };
        return rateRow(`events in batches of ${BATCH}, ${count} at once`, measured, plain, 0.8);
      });
      const measured = { rate: taken(`own ${most}`).rate, unit: 'events/s' };
      return [...rows, rateRow(`the same, ${most} at once`, measured, bareOf(taken('bare')), null)];
    });
  } finally {
    await connection.close();
  }
}

async function insertDocuments(connection: mongoose.Connection, atOnce: number, seconds: number): Promise<Measured> {
  const collection = connection.collection('plain');
  let inserted = 0;
  const begun = Date.now();
  const lane = async (): Promise<void> => {
    while (Date.now() - begun < seconds * 1000) {
      const documents = Array.from({ length: DOCUMENTS }, (_, n) => ({
        n,
        kind: 'page.viewed',
        at: Date.now(),
        path: '/a/b',
      }));
      await collection.insertMany(documents);
      inserted += documents.length;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return { rate: inserted / ((Date.now() - begun) / 1000), p99: 0 };
}

/** Rounds one after the other, so that a store that grows and whatever else the machine does fall on all alike; answers medians. */
async function interleave(rounds: number, targets: readonly Target[]): Promise<(name: string) => Measured> {
  for (const { run } of targets) await run(WARM_UP_SECONDS);
  const taken = new Map<string, Measured[]>(targets.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const { name, run } of targets) taken.get(name)?.push(await run(SECONDS));
  }
  return (name) => {
    const all = taken.get(name) ?? [];
    return { rate: median(all.map(({ rate }) => rate)), p99: median(all.map(({ p99 }) => p99)) };
  };
}

function bareOf({ rate, p99 }: Measured): { rate: number; what: string } {
  return { rate, what: `bare express, p99 ${p99} ms` };
}

async function withServers<T>(rig: Rig, use: (servers: Servers) => Promise<T>): Promise<T> {
  const [bare, own] = await Promise.all([startServer('bare'), startServer('own', rig.engine.storeUri)]);
  try {
    return await use({ bare, own });
  } finally {
    bare.child.kill();
    own.child.kill();
  }
}
