import { createHash } from 'node:crypto';
import type { Request, Response, Router } from 'express';
import type { Language } from '../../domain/lead/lead';
import { confirmConsent, isCurrent, type Confirmation } from '../../usecases/capture/confirm-consent';
import { choosePreferences, readPreferences } from '../../usecases/capture/preferences';
import { inLanguage } from '../../domain/words/in-language';
import type { Submitted } from '../../usecases/capture/read-form';
import { downloadUrl } from '../../usecases/capture/record-download';
import { findForm, type CaptureContext } from '../../usecases/capture/submit-form';
import { unsubscribe, type Unsubscription } from '../../usecases/capture/unsubscribe';
import { viewMail, type ViewContext } from '../../usecases/capture/view-mail';
import type { TokenKind, TokenPayloads } from '../../mail/tokens';
import { chooseLanguage } from '../words/words';
import type { limitRate } from './limit-rate';
import { deleteOwnData, mailOwnDataLink, showOwnData } from './own-data-routes';
import { sendPage } from './page-frame';
import { askTemplate, downloadTemplate, preferencesTemplate, saidTemplate } from './mail-link-pages';
import { pageWords } from './page-words';
import { readSubmission } from './read-submission';

export type MailLinkDeps = CaptureContext & ViewContext;

/**
 * What people reach from a mail: unsubscribing (GET asks, POST does, RFC 8058), preferences, the mail in the browser, double opt-in. A
 * wrong or tampered link is 404; a right one of an erased lead looks like any other (edge cases 13 and 22).
 */
export function addMailLinkRoutes(router: Router, deps: MailLinkDeps, limit: ReturnType<typeof limitRate>): void {
  /** Calls what is given with the payload of a link signed for this, or answers 404. */
  const signed =
    <K extends TokenKind>(kind: K, answer: (payload: TokenPayloads[K], req: Request, res: Response) => Promise<void>) =>
    async (req: Request, res: Response): Promise<void> => {
      const payload = deps.tokens.verify(kind, String(req.params.token));
      if (payload === null) sendMissing(req, res);
      else await answer(payload, req, res);
    };
  router.get(
    '/u/:token',
    signed('unsubscribe', ({ topic }, req, res) => askUnsubscribe(deps, req, res, topic)),
  );
  router.post(
    '/u/:token',
    limit,
    signed('unsubscribe', (link, req, res) => doUnsubscribe(deps, link, req, res)),
  );
  // One address, two links: that of every mail, which shows nothing personal, and that mailed for the person's own data.
  router.get('/p/:token', async (req, res) => {
    const own = deps.tokens.verify('data', req.params.token);
    if (own !== null) await showOwnData(deps, own, req, res, languageOf(req));
    else await signed('preferences', ({ lead }) => showPreferences(deps, req, res, lead, languageOf(req)))(req, res);
  });
  router.post('/p/:token', limit, async (req, res) => {
    const own = deps.tokens.verify('data', String(req.params.token));
    if (own !== null) {
      const sent = await readBody(req);
      await deleteOwnData(
        deps,
        own,
        res,
        readLanguage(sent.get('lang')?.[0]) ?? languageOf(req),
        isTicked(sent, 'delete'),
      );
    } else await signed('preferences', ({ lead }) => savePreferences(deps, lead, req, res))(req, res);
  });
  router.get(
    '/v/:token',
    signed('view', (link, req, res) => showMail(deps, link, req, res)),
  );
  router.get(
    '/o/:token',
    signed('confirm', (link, req, res) => askConfirmation(deps, link, req, res)),
  );
  router.post(
    '/o/:token',
    limit,
    signed('confirm', (link, req, res) => doConfirm(deps, link, req, res)),
  );
}

async function doUnsubscribe(deps: MailLinkDeps, link: Unsubscription, req: Request, res: Response): Promise<void> {
  const sent = await readBody(req);
  const topic = sent.has('everything') ? null : link.topic;
  await unsubscribe(deps, { ...link, topic });
  sayUnsubscribed(req, res, sent, topic);
}

async function savePreferences(deps: MailLinkDeps, lead: string, req: Request, res: Response): Promise<void> {
  const sent = await readBody(req);
  if (isTicked(sent, 'data')) {
    await mailOwnDataLink(deps, res, lead, readLanguage(sent.get('lang')?.[0]) ?? languageOf(req));
    return;
  }
  const language = readLanguage(sent.get('language')?.[0]);
  const topics = (sent.get('topic') ?? []).filter((name) => typeof name === 'string');
  await choosePreferences(deps, lead, {
    topics,
    mail: isTicked(sent, 'mail'),
    tracking: isTicked(sent, 'tracking'),
    language,
  });
  await showPreferences(deps, req, res, lead, language ?? languageOf(req), true);
}

async function showMail(
  deps: MailLinkDeps,
  link: { lead: string; mail: string },
  req: Request,
  res: Response,
): Promise<void> {
  const html = await viewMail(deps, link);
  if (html === null) {
    sendMissing(req, res);
    return;
  }
  // Marketers write the mail's HTML: it may look as it likes and run nothing.
  res.setHeader(
    'Content-Security-Policy',
    "default-src 'none'; img-src http: https: data:; style-src 'unsafe-inline' https:; font-src https:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  );
  res.setHeader('Cache-Control', 'no-store');
  res.setHeader('Referrer-Policy', 'no-referrer');
  res.type('text/html').send(html);
}

async function askConfirmation(deps: MailLinkDeps, link: Confirmation, req: Request, res: Response): Promise<void> {
  const language = languageOf(req);
  const words = pageWords(language);
  if (!isCurrent(deps, link)) {
    say(res, 410, language, words.expiredTitle, words.expired);
    return;
  }
  const body = askTemplate({ text: words.confirmText, button: words.confirm, language });
  sendPage(res, { status: 200, language, title: words.confirmTitle, body });
}

async function doConfirm(deps: MailLinkDeps, link: Confirmation, req: Request, res: Response): Promise<void> {
  const sent = await readBody(req);
  const language = readLanguage(sent.get('lang')?.[0]) ?? languageOf(req);
  const words = pageWords(language);
  const token = createHash('sha256').update(String(req.params.token)).digest('base64url').slice(0, 22);
  const confirmed = await confirmConsent(deps, link, language, { from: req.ip, link: token });
  const form = link.form === null ? null : await findForm(deps, link.form);
  const offer = confirmed && form?.offer !== undefined ? downloadUrl(deps, link.lead, form.offer) : null;
  const more = offer === null ? '' : downloadTemplate({ url: offer, text: words.download });
  if (confirmed) say(res, 200, language, words.thanks, words.confirmed, more);
  else say(res, 410, language, words.expiredTitle, words.expired);
}

function sendMissing(req: Request, res: Response): void {
  const language = languageOf(req);
  const words = pageWords(language);
  say(res, 404, language, words.missingTitle, words.missing);
}

function say(res: Response, status: number, language: Language, title: string, text: string, more = ''): void {
  sendPage(res, { status, language, title, body: saidTemplate({ text, more }) });
}

async function askUnsubscribe(deps: MailLinkDeps, req: Request, res: Response, topic: string | null): Promise<void> {
  const language = languageOf(req);
  const words = pageWords(language);
  const label = topic === null ? '' : await labelOf(deps, topic, language);
  const text = topic === null ? words.unsubscribeAll : words.unsubscribeTopic;
  const body = askTemplate({ text, what: label, button: words.unsubscribe, language });
  sendPage(res, { status: 200, language, title: words.unsubscribeTitle, body });
}

function sayUnsubscribed(req: Request, res: Response, sent: Submitted, topic: string | null): void {
  const language = readLanguage(sent.get('lang')?.[0]) ?? languageOf(req);
  const words = pageWords(language);
  const more =
    topic === null
      ? ''
      : askTemplate({ text: words.unsubscribeAll, everything: true, button: words.everything, language });
  say(res, 200, language, words.unsubscribedTitle, topic === null ? words.unsubscribedAll : words.unsubscribed, more);
}

async function labelOf(deps: MailLinkDeps, topic: string, language: Language): Promise<string> {
  const { topics } = await readPreferences(deps, '');
  return inLanguage(topics.find((known) => known.topic.name === topic)?.topic.label, language) || topic;
}

async function showPreferences(
  deps: MailLinkDeps,
  req: Request,
  res: Response,
  lead: string,
  language: Language,
  saved = false,
): Promise<void> {
  const preferences = await readPreferences(deps, lead);
  const shown = saved ? language : (readLanguage(req.query.lang) ?? preferences.language ?? language);
  const topics = preferences.topics.map(({ topic, chosen }) => ({
    name: topic.name,
    label: inLanguage(topic.label, shown),
    chosen,
  }));
  const words = pageWords(shown);
  const body = preferencesTemplate({ ...preferences, topics, saved, words, language: shown, french: shown === 'fr' });
  sendPage(res, { status: 200, language: shown, title: words.preferencesTitle, body });
}

/** What was sent, or nothing where it cannot be read: the token alone says what is asked (RFC 8058 sends one field). */
async function readBody(req: Request): Promise<Submitted> {
  if (req.headers['content-type'] === undefined) return new Map();
  const read = await readSubmission(req);
  return read.ok ? read.sent : new Map();
}

function isTicked(sent: Submitted, name: string): boolean {
  const value = sent.get(name)?.[0];
  return value !== undefined && value !== '' && value !== '0' && value !== 'false' && value !== false && value !== null;
}

function readLanguage(asked: unknown): Language | null {
  return asked === 'fr' || asked === 'en' ? asked : null;
}

function languageOf(req: Request): Language {
  return readLanguage(req.query.lang) ?? chooseLanguage(req.headers['accept-language']);
}
