import express, { type ErrorRequestHandler, type Express, type RequestHandler, type Router } from 'express';
import helmet, { type HelmetOptions } from 'helmet';
import { Registry } from 'prom-client';
import type { Deps } from '../usecases/deps';
import { PUBLIC_ROUTES } from './capture/described';
import { answerProblem, isForPeople } from './http/answer-problem';
import { problemOfError } from './http/failures';
import { handleRoute } from './http/handle';
import { observeRequests } from './http/observe';
import type { ApiDeps, ShowDossier } from './http/route';
import { ROUTES } from './routes';
import { chooseLanguage, say } from './words/words';

export type AppOptions = {
  /** Where measurements are registered; `/metrics` serves it. */
  registry?: Registry;
  /** Number of proxies in front, or what express takes (decisions.md, `RIPEN_TRUST_PROXY`); false: none. */
  trustProxy?: number | string | false;
  /** Routers asked before the table: public capture, the console. */
  before?: readonly RequestHandler[];
  /** Asked of what nobody serves, before it is said that there is none: the console, which has a page for it. */
  lost?: RequestHandler;
  /** How the offer behind the link of an alert mail shows its dossier: as the console does. Absent: it is shown without. */
  showDossier?: ShowDossier;
};

const noDossier: ShowDossier = () => Promise.resolve({ name: '', countdown: '', dossier: '' });

/**
 * The whole HTTP contract as one express app. Everything it serves itself is a row of `ROUTES`: what is not in that table is 404,
 * and a row cannot be without an access rule.
 */
export function createApp(deps: Deps, options: AppOptions = {}): Express {
  const registry = options.registry ?? new Registry();
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.set('query parser', 'simple');
  app.set('trust proxy', options.trustProxy ?? false);
  app.use(observeRequests(registry, deps.log));
  app.use(helmet(headersOf(deps.config.production)));
  for (const handler of options.before ?? []) app.use(handler);
  app.use((_req, res, next) => {
    res.setHeader('Cache-Control', 'no-store');
    next();
  });
  const context: ApiDeps = {
    ...deps,
    metrics: { type: registry.contentType, text: () => registry.metrics() },
    showDossier: options.showDossier ?? noDossier,
  };
  for (const route of ROUTES) app[route.method](route.path, handleRoute(context, route));
  for (const [path, methods] of methodsByPath(options.before ?? [])) app.all(path, refuseMethod(methods));
  if (options.lost) app.use(options.lost);
  app.use((req, res) => {
    const language = chooseLanguage(req.headers['accept-language']);
    const detail = say(language, isForPeople(req) ? 'detail.no-page' : 'detail.no-route');
    answerProblem(req, res, { status: 404, name: 'not-found', detail }, language);
  });
  app.use(answerError(deps));
  return app;
}

/** What is offered where: by the table, and by the routers before it and in front of all (pixels and links). */
function methodsByPath(before: readonly RequestHandler[]): Map<string, string[]> {
  const offered = [...ROUTES, ...FRONT, ...before.flatMap(routesOf)];
  const methods = new Map<string, string[]>();
  for (const { path, method } of offered) {
    const upper = method.toUpperCase();
    const known = methods.get(path) ?? [];
    methods.set(path, [...new Set([...known, ...(upper === 'GET' ? ['GET', 'HEAD'] : [upper])])]);
  }
  return methods;
}

const FRONT = PUBLIC_ROUTES.filter(({ path }) => path.startsWith('/t/')).map(({ method, path }) => ({
  method,
  path: path.replace('.gif', ''),
}));

function routesOf(handler: RequestHandler): { method: string; path: string }[] {
  const { stack = [] } = handler as Partial<Router>;
  return stack.flatMap(({ route }) =>
    route === undefined ? [] : route.stack.map(({ method }) => ({ method, path: route.path })),
  );
}

function refuseMethod(methods: readonly string[]): RequestHandler {
  const allow = methods.join(', ');
  return (req, res) => {
    const language = chooseLanguage(req.headers['accept-language']);
    const headers = { Allow: allow };
    answerProblem(
      req,
      res,
      { status: 405, name: 'method', detail: say(language, 'detail.method', { methods: allow }), headers },
      language,
    );
  };
}

/** Known failures become their problem; others are logged once with the request's id, and nothing of them is told. */
function answerError(deps: Deps): ErrorRequestHandler {
  return (error: unknown, req, res, next) => {
    const language = chooseLanguage(req.headers['accept-language']);
    const id = String(res.locals.requestId);
    let problem = problemOfError(error, language);
    if (!problem) {
      deps.log.error({ id, err: error }, 'unexpected error');
      problem = { status: 500, name: 'internal', detail: say(language, 'detail.internal', { id }) };
    }
    // An answer that has begun can only be cut off, which express does; four parameters are what makes this an error handler.
    if (res.headersSent) next(error);
    else answerProblem(req, res, problem, language);
  };
}

/** Development is plain http on the own machine: browsers must neither be told to insist on https nor remember it. */
function headersOf(production: boolean): HelmetOptions {
  if (production) return {};
  return { strictTransportSecurity: false, contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } } };
}
