import express, { Router, type ErrorRequestHandler, type Request, type RequestHandler, type Response } from 'express';
import { rateLimit } from 'express-rate-limit';
import type { Language } from '../domain/lead/lead';
import { findAway } from '../usecases/away';
import type { Asker, Deps } from '../usecases/deps';
import { findSession, type SignedIn } from '../usecases/sign-in/session';
import { serveAsset } from './assets';
import { COOKIES, isOurForm, newGuest, readCookie, writeCookie } from './cookies';
import { readForm, type Form } from './form';
import { createFormats, type Formats } from './formats';
import { followChanges } from './live';
import { preferredLanguage, readLanguage } from './language';
import {
  isAllowed,
  type Download,
  type Followed,
  type Page,
  type PageAnswer,
  type PageCall,
  type Redirect,
} from './page';
import { PAGES } from './pages';
import { problemOf, type Problem } from './refusals';
import { readUpload, type Upload } from './read-upload';
import { sendShown, type Around } from './shell';
import { openViews, type Views } from './views';
import { wayBack } from './way-back';

const NOBODY: Asker = { id: 'nobody', actor: 'nobody', person: null, roles: [] };
/** A form is at most a file of a marketer's. */
const MAX_BYTES = 1_048_576;
/** Sign-ins and chosen passwords from one address in a real minute. */
const SIGN_INS_PER_MINUTE = 20;
const ONCE = /^[\w-]{22}$/;

/** The pages people work in, as a router for the root. What is not a page of its table is left to whoever comes after. */
export function createConsole(deps: Deps): RequestHandler {
  const views = openViews();
  const router = Router();
  router.get('/console/:tag/:name', serveAsset);
  // A form of a long sequence has some fields a step.
  const parse = express.urlencoded({ extended: false, limit: MAX_BYTES, parameterLimit: 5000 });
  const throttle = throttleSignIns(deps, views);
  for (const page of PAGES) {
    const handler = handlePage(deps, views, page);
    if (page.method === 'get')
      router.get(page.path, ...(page.throttled ? [throttle] : []), handler, answerError(deps, views));
    else if (page.access === 'anyone' && page.path !== '/language')
      router.post(page.path, throttle, parse, handler, answerError(deps, views));
    else router.post(page.path, parse, handler, answerError(deps, views));
  }
  return router;
}

/**
 * What nobody serves, for somebody who is signed in and looks for a page: said in their language, with the console around it. Programs and
 * strangers are left to whoever comes after.
 */
export function createLostPage(deps: Deps): RequestHandler {
  const views = openViews();
  return async (req, res, next) => {
    const wants = req.method === 'GET' && req.accepts(['application/json', 'text/html']) === 'text/html';
    const isPage = wants && readCookie(req, COOKIES.session) !== null;
    const around = isPage ? await look(deps, req, res) : null;
    if (!around?.signedIn) {
      next();
      return;
    }
    const { say } = around.formats;
    const problem = { status: 404, title: say('problem.not-found'), details: [say('problem.no-page')] };
    sendProblem(res, views, problem, around);
  };
}

/** Who asks, how they read, and what their forms are tied to. */
async function look(deps: Deps, req: Request, res: Response): Promise<Around & { token: string | null }> {
  const token = readCookie(req, COOKIES.session);
  const signedIn = token === null ? null : await findSession(deps, token);
  const language = languageOf(req, signedIn);
  const { calendar } = await deps.catalog.agreement();
  let held = signedIn && token !== null ? token : readCookie(req, COOKIES.guest);
  if (held === null) {
    held = newGuest();
    writeCookie(res, deps.config.publicUrl, COOKIES.guest, held);
  }
  const said = typeof req.query.said === 'string' ? req.query.said : undefined;
  const formats = createFormats(language, calendar, deps.clock.now());
  return { formats, signedIn, url: wayBack(req), path: req.path, said, held, token };
}

function languageOf(req: Request, signedIn: SignedIn | null): Language {
  const chosen = readLanguage(readCookie(req, COOKIES.language) ?? undefined);
  return chosen ?? signedIn?.language ?? preferredLanguage(req.headers['accept-language']);
}

function handlePage(deps: Deps, views: Views, page: Page): RequestHandler {
  return async (req, res) => {
    const around = await look(deps, req, res);
    const { formats, signedIn } = around;
    if (!signedIn && page.access !== 'anyone') {
      // Back to the page afterwards; a form that was being sent is not repeated.
      redirect(deps, res, { to: page.method === 'get' ? signInUrl(req.originalUrl) : '/sign-in' });
      return;
    }
    const roles = signedIn?.asker.roles ?? [];
    if (!isAllowed(page.access, roles)) {
      sendProblem(res, views, problemOf({ code: 'forbidden', message: '' }, formats), around);
      return;
    }
    // A file is read once its sender is known to be let in.
    const upload = await readSent(req, page);
    if (typeof upload === 'string') {
      sendProblem(res, views, unreadable(upload, page, formats), around);
      return;
    }
    const { form, file } = upload;
    if (page.method === 'post' && !isOurForm(around.held, form.text('csrf') ?? '')) {
      const details = [formats.say('problem.stale.detail')];
      sendProblem(res, views, { status: 403, title: formats.say('problem.stale'), details }, around);
      return;
    }
    const asker = signedIn?.asker ?? NOBODY;
    const call: PageCall = {
      deps,
      asker,
      params: Object.fromEntries(Object.entries(req.params).map(([name, value]) => [name, String(value)])),
      query: readForm(req.query),
      form,
      file,
      language: formats.language,
      formats,
      commandId: commandIdOf(asker, form),
      sessionToken: around.token,
      ticket: readCookie(req, COOKIES.ticket),
      search: req.originalUrl.slice(req.path.length),
    };
    const answer = await page.run(call);
    if ('live' in answer) follow(deps, req, res, around.token, answer);
    else send(deps, views, res, around, answer);
  };
}

/** A form that is sent twice is one command. */
function commandIdOf(asker: Asker, form: Form): string {
  const once = form.text('once') ?? '';
  return `console:${asker.id}:${ONCE.test(once) ? once : newGuest()}`;
}

async function readSent(req: Request, { upload }: Page): Promise<Upload> {
  return upload === undefined ? { form: readForm(req.body), file: null } : readUpload(req, upload);
}

function unreadable(why: 'too-large' | 'unreadable', { upload = 0 }: Page, { say, number }: Formats): Problem {
  const tooLarge = why === 'too-large';
  const details = [
    tooLarge ? say('problem.file-too-large', { most: number(upload / 1_000_000) }) : say('problem.retry'),
  ];
  return { status: tooLarge ? 413 : 400, title: say('problem.invalid'), details };
}

/** A stream for who asks for one, else what is so now. Who has signed out meanwhile, or was shut out, is told nothing more. */
function follow(deps: Deps, req: Request, res: Response, token: string | null, { live, look }: Followed): void {
  if (!req.accepts('text/event-stream')) {
    res.setHeader('Cache-Control', 'no-store');
    res.type('text/plain').send(live);
    return;
  }
  const isStill = async (): Promise<boolean> => token !== null && (await findSession(deps, token)) !== null;
  followChanges(req, res, async () => ((await isStill()) ? look() : null), live);
}

function send(deps: Deps, views: Views, res: Response, around: Around, answer: Exclude<PageAnswer, Followed>): void {
  if ('code' in answer) sendProblem(res, views, problemOf(answer, around.formats), around);
  else if ('view' in answer) sendShown(res, views, answer, around);
  else if ('file' in answer) sendFile(res, answer);
  else if ('json' in answer) res.setHeader('Cache-Control', 'no-store').json(answer.json);
  else redirect(deps, res, answer);
}

function sendFile(res: Response, { file }: Download): void {
  res.setHeader('Cache-Control', 'no-store');
  res.attachment(file.name).type(file.type).send(file.body);
}

function signInUrl(then: string): string {
  return then === '/' ? '/sign-in' : `/sign-in?then=${encodeURIComponent(then)}`;
}

function redirect(deps: Deps, res: Response, { to, said, session, ticket, language }: Redirect): void {
  const { publicUrl } = deps.config;
  if (session !== undefined) writeCookie(res, publicUrl, COOKIES.session, session);
  if (ticket !== undefined) writeCookie(res, publicUrl, COOKIES.ticket, ticket);
  if (language !== undefined) writeCookie(res, publicUrl, COOKIES.language, language);
  res.setHeader('Cache-Control', 'no-store');
  res.redirect(303, said === undefined ? to : `${to}${to.includes('?') ? '&' : '?'}said=${said}`);
}

function sendProblem(res: Response, views: Views, problem: Problem, around: Around): void {
  if (problem.status === 503) res.setHeader('Retry-After', '5');
  sendShown(res, views, { view: 'problem', title: problem.title, data: { problem }, status: problem.status }, around);
}

/** Attempts by address, beside those by account: one address may not try many accounts. */
function throttleSignIns(deps: Deps, views: Views): RequestHandler {
  return rateLimit({
    windowMs: 60_000,
    limit: SIGN_INS_PER_MINUTE,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    validate: { xForwardedForHeader: false },
    handler: (req, res) => {
      const around = strangerAround(deps, req);
      const title = around.formats.say('sign-in.throttled');
      sendProblem(res, views, { status: 429, title, details: [around.formats.say('problem.retry')] }, around);
    },
  });
}

/** What was not foreseen is logged once with the request's id; what is away is said. Without a store nobody can be told who they are. */
function answerError(deps: Deps, views: Views): ErrorRequestHandler {
  return (error: unknown, req, res, next) => {
    const status = (error as { status?: unknown }).status;
    const known = typeof status === 'number' && status >= 400 && status < 500 ? status : null;
    const away = findAway(error);
    if (res.headersSent) {
      next(error);
      return;
    }
    const around = strangerAround(deps, req);
    const { formats } = around;
    const id = String(res.locals.requestId);
    if (known === null && away === null) deps.log.error({ id, err: error }, 'unexpected error');
    const { say } = formats;
    const problem: Problem =
      known !== null
        ? {
            status: known,
            title: say('problem.invalid'),
            details: [say(known === 413 ? 'problem.too-large' : 'problem.retry')],
          }
        : away !== null
          ? { status: 503, title: say('problem.unavailable'), details: [say('problem.retry')] }
          : { status: 500, title: say('problem.internal'), details: [say('problem.internal.detail', { id })] };
    sendProblem(res, views, problem, around);
  };
}

/** A page for whom nothing is looked up: the store may be what is away. */
function strangerAround(deps: Deps, req: Request): Around {
  const language = preferredLanguage(req.headers['accept-language']);
  const formats = createFormats(language, FALLBACK_CALENDAR, deps.clock.now());
  return { formats, signedIn: null, url: '/', path: req.path, said: undefined, held: newGuest() };
}

const FALLBACK_CALENDAR = {
  zone: 'Europe/Paris',
  days: ['mon', 'tue', 'wed', 'thu', 'fri'],
  from: '09:00',
  to: '18:00',
} satisfies Parameters<typeof createFormats>[1];
