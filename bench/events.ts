import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Client, Connection } from '@temporalio/client';
import mongoose from 'mongoose';
import { createApp } from '../api/app';
import { REAL_CLOCK } from '../domain/clock/virtual-clock';
import { createTokens } from '../mail/tokens';
import { createCommitter } from '../store';
import { createCatalog } from '../store/files/catalog';
import { blankLead } from '../test/support/blank-lead';
import { createDevelopmentKeys } from '../usecases/keys/development-keys';
import type { Rig } from './rig';

const BATCH = 100;
const SECONDS = 6;
const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** Documents a second of the driver's own `insertMany` of 500 plain documents, four at once. */
export async function measureInsertMany(rig: Rig): Promise<number> {
  const connection = await mongoose.createConnection(rig.engine.storeUri, { dbName: 'bench-baseline' }).asPromise();
  const collection = connection.collection('plain');
  let n = 0;
  const rate = await perSecond(4, async () => {
    const documents = Array.from({ length: 500 }, () => ({
      n: n++,
      kind: 'page.viewed',
      at: Date.now(),
      path: '/a/b',
    }));
    await collection.insertMany(documents);
    return documents.length;
  });
  await connection.close();
  return rate;
}

/** Events a second through `POST /v1/events` in batches of 100 with ids: durable and told apart from duplicates. */
export async function measureEvents(rig: Rig, atOnce: number): Promise<number> {
  const { store } = rig;
  const committer = createCommitter(store, 'bench');
  const deps = {
    store,
    committer,
    catalog: createCatalog(store.files, Date.now),
    temporal: new Client({ connection: Connection.lazy({ address: rig.engine.temporalAddress }) }),
    clock: { now: () => Date.now(), nowReal: () => Date.now(), line: REAL_CLOCK },
    tokens: createTokens(['bench-secret-bench-secret-bench-secret']),
    config: { publicUrl: 'http://127.0.0.1:3000', production: false },
    log: silent,
  };
  await createDevelopmentKeys(deps);
  const ids = Array.from({ length: 200 }, (_, n) => `events-${n}`);
  await store.leads.createMany(ids.map((id) => blankLead(id, Date.now(), {})));
  const server = createServer(createApp(deps));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/events`;
  let n = 0;
  const run = `${atOnce}-${Date.now()}`;
  const rate = await perSecond(atOnce, async () => {
    const events = Array.from({ length: BATCH }, () => {
      n += 1;
      return { id: `${run}-${n}`, lead: { id: ids[n % ids.length] }, kind: 'page.viewed', props: { path: '/a/b' } };
    });
    const answer = await fetch(url, {
      method: 'POST',
      headers: { authorization: 'Bearer dev-integration', 'content-type': 'application/json' },
      body: JSON.stringify({ events }),
    });
    const { accepted } = (await answer.json()) as { accepted: number };
    if (accepted !== BATCH) throw new Error(`${accepted} of ${BATCH} events accepted`);
    return BATCH;
  });
  await new Promise((done) => server.close(done));
  await committer.close();
  return rate;
}

async function perSecond(atOnce: number, run: () => Promise<number>): Promise<number> {
  await run();
  const begun = Date.now();
  let done = 0;
  const lane = async (): Promise<void> => {
    while (Date.now() - begun < SECONDS * 1000) done += await run();
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return done / ((Date.now() - begun) / 1000);
}
