import request, { type Test } from 'supertest';
import type { Express } from 'express';
import { createApp } from '../../api/app';
import type { Method } from '../../api/http/route';
import { REAL_CLOCK } from '../../domain/clock/virtual-clock';
import { createTokens } from '../../mail/tokens';
import { createCommitter } from '../../store';
import { createCatalog } from '../../store/files/catalog';
import type { Deps } from '../../usecases/deps';
import { createDevelopmentKeys } from '../../usecases/keys/development-keys';
import type { LeadLab } from './lead-lab';

/** The API over the leads of a lab: commands reach their workflows, and time is the lab's. */
export type LabApi = {
  app: Express;
  deps: Deps;
  /** A request under a development key, at the lab's present instant. */
  as(key: string, method: Method, path: string, body?: object): Promise<Awaited<Test>>;
  stop(): Promise<void>;
};

const QUIET = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

export async function openLabApi(lab: LeadLab): Promise<LabApi> {
  let now = await lab.now();
  const committer = createCommitter(lab.store, 'lab');
  const deps: Deps = {
    store: lab.store,
    committer,
    catalog: createCatalog(lab.store.files, Date.now),
    temporal: lab.env.client,
    clock: { now: () => now, nowReal: () => Date.now(), line: REAL_CLOCK },
    tokens: createTokens(['lab-secret-lab-secret-lab-secret']),
    config: { publicUrl: 'http://127.0.0.1:3000', production: false },
    log: QUIET,
  };
  await createDevelopmentKeys(deps);
  const app = createApp(deps);
  return {
    app,
    deps,
    as: async (key, method, path, body) => {
      now = await lab.now();
      const asked = request(app)[method](path).set('Authorization', `Bearer ${key}`);
      return body === undefined ? asked : asked.send(body);
    },
    stop: () => committer.close(),
  };
}
