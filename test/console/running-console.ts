import request, { type Agent, type Response } from 'supertest';
import { createApp } from '../../api/app';
import { createCaptureRouter } from '../../api/capture/capture-router';
import { createViewRenderer } from '../../cli/render-for-view';
import { createConsole, createLostPage } from '../../console/console-router';
import { createDossierView } from '../../console/show-dossier';
import type { Deps } from '../../usecases/deps';
import { runApi, type RunningApi } from '../api/running-api';

/** A browser without scripts: keeps cookies, reads the tokens of forms, follows redirects only when told. */
export type Visitor = {
  agent: Agent;
  get(path: string): Promise<Response>;
  /** Sends a form with the tokens of the page it is on. */
  send(path: string, fields: Record<string, string | string[]>, on?: string): Promise<Response>;
};
export type RunningConsole = Omit<RunningApi, 'as'> & {
  visit(language?: string): Visitor;
  /** Somebody signed in by a development key. */
  as(key: string): Promise<Visitor>;
};

const TOKEN = /name="csrf" value="([^"]+)"/;

export async function runConsole(change?: (deps: Deps) => Deps, keptIn?: string): Promise<RunningConsole> {
  const api = await runApi(change, keptIn);
  const { deps } = api;
  const capture = createCaptureRouter({ ...deps, renderForView: createViewRenderer(deps) });
  const app = createApp(deps, {
    before: [capture, createConsole(deps)],
    lost: createLostPage(deps),
    showDossier: createDossierView(deps),
  });
  const visit = (language = 'en'): Visitor => {
    const agent = request.agent(app).set('Accept-Language', language);
    const get = async (path: string): Promise<Response> => agent.get(path);
    return {
      agent,
      get,
      send: async (path, fields, on = '/sign-in') => {
        let shown = await get(on);
        // Who is signed in is sent on from there to a page that has forms too.
        if (shown.status === 303) shown = await get('/');
        const csrf = TOKEN.exec(shown.text)?.[1] ?? '';
        return agent
          .post(path)
          .type('form')
          .send({ csrf, ...fields });
      },
    };
  };
  const as = async (key: string): Promise<Visitor> => {
    const visitor = visit();
    const answer = await visitor.send('/sign-in/development', { key });
    if (answer.status !== 303) throw new Error(`could not sign in as ${key}: ${answer.status} ${answer.text}`);
    return visitor;
  };
  return { ...api, app, visit, as };
}
