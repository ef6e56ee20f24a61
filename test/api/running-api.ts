import { Client, Connection } from '@temporalio/client';
import type { Express } from 'express';
import request, { type Test } from 'supertest';
import { createApp } from '../../api/app';
import type { Method } from '../../api/http/route';
import type { Role } from '../../domain/lead/documents';
import { REAL_CLOCK } from '../../domain/clock/virtual-clock';
import { createTokens } from '../../mail/tokens';
import { createCommitter, type Store } from '../../store';
import { createCatalog } from '../../store/files/catalog';
import type { Deps, Log } from '../../usecases/deps';
import { createDevelopmentKeys } from '../../usecases/keys/development-keys';
import { runStore, type RunningStore } from '../store/running-store';

/** What was logged, for tests of what must not be. */
export type KeptLog = Log & { lines: string[] };

/** The API on a real store; Temporal is at an address where nothing answers. */
export type RunningApi = {
  app: Express;
  store: Store;
  deps: Deps;
  log: KeptLog;
  running: RunningStore;
  /** A request under a development key; `null`: without one. */
  as(key: string | null, method: Method, path: string): Test;
  stop(): Promise<void>;
};

export const KEYS: Record<Role, string> = {
  admin: 'dev-admin',
  marketer: 'dev-marketer',
  'lead-manager': 'dev-lead-manager',
  qualifier: 'dev-qualifier',
  sales: 'dev-sales',
  'sales-manager': 'dev-sales-manager',
  integration: 'dev-integration',
};

function keepLog(): KeptLog {
  const lines: string[] = [];
  const keep = (fields: object, message: string): void => void lines.push(JSON.stringify({ message, ...fields }));
  return { lines, debug: keep, info: keep, warn: keep, error: keep };
}

export async function runApi(change: (deps: Deps) => Deps = (deps) => deps, keptIn?: string): Promise<RunningApi> {
  const running = await runStore(keptIn);
  const store = await running.open();
  const committer = createCommitter(store, 'test');
  const log = keepLog();
  const connection = Connection.lazy({ address: '127.0.0.1:1' });
  const deps = change({
    store,
    committer,
    catalog: createCatalog(store.files, Date.now),
    temporal: new Client({ connection }),
    clock: { now: () => Date.now(), nowReal: () => Date.now(), line: REAL_CLOCK },
    tokens: createTokens(['a secret of the tests']),
    config: { publicUrl: 'http://127.0.0.1:3000', production: false },
    log,
  });
  await createDevelopmentKeys(deps);
  const app = createApp(deps);
  return {
    app,
    store,
    deps,
    log,
    running,
    as: (key, method, path) => {
      const asked = request(app)[method](path);
      return key === null ? asked : asked.set('Authorization', `Bearer ${key}`);
    },
    stop: async () => {
      await committer.close();
      await connection.close();
      await running.stop();
    },
  };
}
