import request, { type Test } from 'supertest';
import type { Express } from 'express';
import { createApp } from '../../api/app';
import type { Method } from '../../api/http/route';
import { createDossierView } from '../../console/show-dossier';
import type { Deps } from '../../usecases/deps';
import { createDevelopmentKeys } from '../../usecases/keys/development-keys';
import { labDeps } from './lab-deps';
import type { LeadLab } from './lead-lab';

/** The API over the leads of a lab: commands reach their workflows, and time is the lab's. */
export type LabApi = {
  app: Express;
  deps: Deps;
  /** A request under a development key, at the lab's present instant. */
  as(key: string, method: Method, path: string, body?: object): Promise<Awaited<Test>>;
  stop(): Promise<void>;
};

export async function openLabApi(lab: LeadLab): Promise<LabApi> {
  let now = await lab.now();
  const taken = labDeps(lab);
  const deps: Deps = { ...taken, clock: { ...taken.clock, now: () => now } };
  await createDevelopmentKeys(deps);
  const app = createApp(deps, { showDossier: createDossierView(deps) });
  return {
    app,
    deps,
    as: async (key, method, path, body) => {
      now = await lab.now();
      const asked = request(app)[method](path).set('Authorization', `Bearer ${key}`);
      return body === undefined ? asked : asked.send(body);
    },
    stop: () => deps.committer.close(),
  };
}
