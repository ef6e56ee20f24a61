import type { Request, Response, Router } from 'express';
import type { Form } from '../../domain/files/form';
import type { Language } from '../../domain/lead/lead';
import { fieldsToAsk, knownFields } from '../../usecases/capture/progressive-fields';
import { downloadUrl } from '../../usecases/capture/record-download';
import type { FormError, Submitted } from '../../usecases/capture/read-form';
import { findForm, readFields, submitForm, type CaptureContext } from '../../usecases/capture/submit-form';
import { answerProblem } from '../http/answer-problem';
import { sendProblem } from '../http/problem';
import { chooseLanguage } from '../words/words';
import { formTitle, renderEmbed, renderForm } from './form-page';
import type { limitRate } from './limit-rate';
import { sendPage, type Page } from './page-frame';
import { sentTemplate } from './form-templates';
import { pageWords } from './page-words';
import { readSubmission } from './read-submission';
import { readVisitor, visitorOfCookie } from './visitor-cookie';

const NOTHING_SENT: Submitted = new Map();

/** Forms: the hosted page, the script that embeds it, and what both are sent to (api.md, "Public capture"). */
export function addFormRoutes(router: Router, deps: CaptureContext, limit: ReturnType<typeof limitRate>): void {
  router.get('/f/:form', async (req, res) => {
    const name = req.params.form;
    if (name.endsWith('.json')) {
      await sendAsked(deps, req, res, name.slice(0, -'.json'.length));
      return;
    }
    await (name.endsWith('.js')
      ? sendEmbed(deps, req, res, name.slice(0, -'.js'.length))
      : showForm(deps, req, res, name));
  });
  router.options('/f/:form', (_req, res) => {
    allowAnyOrigin(res);
    res.setHeader('Access-Control-Allow-Methods', 'GET, POST');
    res.setHeader('Access-Control-Allow-Headers', 'Content-Type, Accept, Idempotency-Key');
    res.setHeader('Access-Control-Max-Age', '86400');
    res.status(204).end();
  });
  router.post('/f/:form', limit, async (req, res) => takeForm(deps, req, res, String(req.params.form)));
}

async function showForm(deps: CaptureContext, req: Request, res: Response, name: string): Promise<void> {
  const language = languageOf(req);
  const form = await findForm(deps, name);
  const words = pageWords(language);
  if (form === null) {
    sendPage(res, { status: 404, language, title: words.missingTitle, body: `<p>${words.missing}</p>` });
    return;
  }
  if (req.query.sent !== undefined) {
    const body = sentTemplate({
      words,
      double: form.confirm === 'double',
      download: downloadOf(deps, form, req.query.d),
      again: form.kiosk === true ? `/f/${form.form}?lang=${language}` : null,
    });
    const refresh = form.kiosk === true ? { seconds: 10, path: `/f/${form.form}?lang=${language}` } : undefined;
    sendPage(res, { status: 200, language, title: words.thanks, body, refresh });
    return;
  }
  await sendFormPage(deps, req, res, { name, status: 200, language, sent: NOTHING_SENT, errors: [] });
}

/** The document promised, where the address of this page carries the token that was signed for whoever sent the form. */
function downloadOf(deps: CaptureContext, form: Form, token: unknown): string | null {
  const signed = typeof token === 'string' ? deps.tokens.verify('file', token) : null;
  return signed !== null && signed.asset === form.offer ? downloadUrl(deps, signed.lead, signed.asset) : null;
}

type FormPage = { name: string; status: number; language: Language; sent: Submitted; errors: readonly FormError[] };

async function sendFormPage(deps: CaptureContext, req: Request, res: Response, page: FormPage): Promise<void> {
  const form = await findForm(deps, page.name);
  if (form === null) return;
  const { status, language, sent, errors } = page;
  const fields = await readFields(deps);
  const visitor = form.kiosk === true ? null : visitorOfCookie(req.headers.cookie);
  const body = renderForm({
    form,
    asked: fieldsToAsk(form, await knownFields(deps, form, visitor)),
    fields,
    language,
    action: `/f/${form.form}`,
    sent,
    errors,
    visitor,
    shown: deps.tokens.sign('shown', { form: form.form, at: deps.clock.nowReal() }),
  });
  const formOrigins = form.thanks !== undefined && URL.canParse(form.thanks) ? [new URL(form.thanks).origin] : [];
  sendPage(res, {
    status,
    language,
    title: formTitle(form, language),
    body,
    formOrigins,
    ...switchOf(form, language),
  });
}

/** The same form in the other language. */
function switchOf(form: Form, language: Language): Pick<Page, 'other'> {
  const other = language === 'fr' ? 'en' : 'fr';
  return { other: { href: `/f/${form.form}?lang=${other}`, language: other, label: pageWords(language).other } };
}

/** Which fields an embedded progressive form shows to this browser: names only, never a value. */
async function sendAsked(deps: CaptureContext, req: Request, res: Response, name: string): Promise<void> {
  allowAnyOrigin(res);
  const form = await findForm(deps, name);
  if (form === null) {
    const language = languageOf(req);
    sendProblem(res, { status: 404, name: 'not-found', detail: pageWords(language).missing }, language);
    return;
  }
  const known = await knownFields(deps, form, readVisitor(req.query.visitor));
  res.setHeader('Cache-Control', 'no-store');
  res.json({ fields: fieldsToAsk(form, known).map((field) => field.name) });
}

async function sendEmbed(deps: CaptureContext, req: Request, res: Response, name: string): Promise<void> {
  const form = await findForm(deps, name);
  const language = languageOf(req);
  if (form === null) {
    sendProblem(res, { status: 404, name: 'not-found', detail: pageWords(language).missing }, language);
    return;
  }
  const action = `${deps.config.publicUrl}/f/${form.form}`;
  const script = renderEmbed({
    form,
    asked: form.fields,
    fields: await readFields(deps),
    language,
    action,
    sent: NOTHING_SENT,
    errors: [],
    visitor: null,
    shown: null,
  });
  // It is made to be loaded by other sites.
  res.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
  res.setHeader('Cache-Control', 'public, max-age=60');
  res.setHeader('Vary', 'Accept-Language');
  res.type('application/javascript').send(script);
}

async function takeForm(deps: CaptureContext, req: Request, res: Response, name: string): Promise<void> {
  allowAnyOrigin(res);
  const read = await readSubmission(req);
  if (!read.ok) {
    const language = languageOf(req);
    const problem = read.problem(language);
    if (problem.status === 413) res.setHeader('Connection', 'close');
    answerProblem(req, res, problem, language);
    return;
  }
  const { sent } = read;
  const language = languageOf(req, sent.get('language')?.[0] ?? sent.get('lang')?.[0]);
  const visitor = readVisitor(sent.get('visitor')?.[0]) ?? visitorOfCookie(req.headers.cookie);
  const outcome = await submitForm(deps, { form: name, sent, visitor, language, from: req.ip });
  const wantsJson = prefersJson(req);
  switch (outcome.code) {
    case 'not-found': {
      answerProblem(req, res, { status: 404, name: 'not-found', detail: pageWords(language).missing }, language);
      return;
    }
    case 'invalid': {
      const errors = outcome.errors.map(({ path, message }) => ({ path, message: message[language] }));
      if (wantsJson)
        sendProblem(res, { status: 400, name: 'invalid', detail: pageWords(language).wrong, errors }, language);
      else await sendFormPage(deps, req, res, { name, status: 400, language, sent, errors: outcome.errors });
      return;
    }
    case 'ok':
    case 'silent':
      thank(deps, res, outcome.form, outcome.code === 'ok' ? outcome.lead : null, { wantsJson, language });
  }
}

/** `lead` null: a robot, which is thanked like anybody. What needs a confirmation first is handed out behind it. */
function thank(
  deps: CaptureContext,
  res: Response,
  form: Form,
  lead: string | null,
  { wantsJson, language }: { wantsJson: boolean; language: Language },
): void {
  const { offer } = form;
  const given = offer === undefined || lead === null || form.confirm === 'double' ? null : { lead, asset: offer };
  if (wantsJson) {
    const download = given === null ? {} : { download: downloadUrl(deps, given.lead, given.asset) };
    res.status(200).json({ ok: true, ...download });
    return;
  }
  const own = new URLSearchParams({ sent: '1', lang: language });
  if (given !== null) own.set('d', deps.tokens.sign('file', given));
  // A kiosk comes back to its form by itself, so it never leaves this server.
  const thanks = form.kiosk === true ? undefined : form.thanks;
  res.redirect(303, thanks ?? `/f/${encodeURIComponent(form.form)}?${own.toString()}`);
}

/** Browsers that submit a form accept HTML first; a script asks for JSON and for nothing a person reads. */
function prefersJson(req: Request): boolean {
  const accept = req.headers.accept ?? '';
  return accept.includes('json') && req.accepts(['html', 'json']) === 'json';
}

function languageOf(req: Request, sent?: unknown): Language {
  const asked = sent ?? req.query.lang;
  return asked === 'fr' || asked === 'en' ? asked : chooseLanguage(req.headers['accept-language']);
}

/** Forms are sent from marketers' own sites; no cookie or key is involved that another origin could borrow. */
function allowAnyOrigin(res: Response): void {
  res.setHeader('Access-Control-Allow-Origin', '*');
}
