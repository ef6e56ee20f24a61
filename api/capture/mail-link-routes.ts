import Handlebars from 'handlebars';
import type { Request, Response, Router } from 'express';
import type { Language } from '../../domain/lead/lead';
import { confirmConsent, isCurrent } from '../../usecases/capture/confirm-consent';
import { choosePreferences, readPreferences } from '../../usecases/capture/preferences';
import { inLanguage, type Submitted } from '../../usecases/capture/read-form';
import type { CaptureContext } from '../../usecases/capture/submit-form';
import { unsubscribe } from '../../usecases/capture/unsubscribe';
import { viewMail, type ViewContext } from '../../usecases/capture/view-mail';
import { chooseLanguage } from '../words/words';
import type { limitRate } from './limit-rate';
import { sendPage } from './page-frame';
import { pageWords } from './page-words';
import { readSubmission } from './read-submission';

export type MailLinkDeps = CaptureContext & ViewContext;

const askTemplate = Handlebars.compile(
  '<p>{{text}}{{#if what}} <strong>{{what}}</strong>{{/if}}</p>' +
    '<form method="post"><input type="hidden" name="lang" value="{{language}}">{{#if everything}}<input type="hidden" name="everything" value="1">{{/if}}<button type="submit">{{button}}</button></form>',
);
const saidTemplate = Handlebars.compile('<p role="status">{{text}}</p>{{{more}}}');
const preferencesTemplate = Handlebars.compile(
  `{{#if saved}}<p role="status">{{words.saved}}</p>{{/if}}<form method="post"><input type="hidden" name="lang" value="{{language}}">
{{#if topics}}<fieldset><legend>{{words.topics}}</legend>{{#each topics}}<label class="box"><input type="checkbox" name="topic" value="{{name}}"{{#if chosen}} checked{{/if}}> <span>{{label}}</span></label>{{/each}}</fieldset>{{/if}}
<fieldset><legend>{{words.permissions}}</legend>
<label class="box"><input type="checkbox" name="mail" value="1"{{#if mail}} checked{{/if}}> <span>{{words.mailAllowed}}</span></label>
<label class="box"><input type="checkbox" name="tracking" value="1"{{#if tracking}} checked{{/if}}> <span>{{words.trackingAllowed}}</span></label></fieldset>
<label for="language">{{words.language}}</label><select id="language" name="language"><option value="fr"{{#if french}} selected{{/if}}>Français</option><option value="en"{{#unless french}} selected{{/unless}}>English</option></select>
<button type="submit">{{words.save}}</button></form>`,
);

/**
 * What people reach from a mail: unsubscribing (GET asks, POST does, RFC 8058), preferences, the mail in the browser, double opt-in. A
 * wrong or tampered link is 404; a right one of an erased lead looks like any other (edge cases 13 and 22).
 */
export function addMailLinkRoutes(router: Router, deps: MailLinkDeps, limit: ReturnType<typeof limitRate>): void {
  router.get('/u/:token', async (req, res) => {
    const signed = deps.tokens.verify('unsubscribe', req.params.token);
    if (signed === null) return sendMissing(req, res);
    return askUnsubscribe(deps, req, res, signed.topic);
  });
  router.post('/u/:token', limit, async (req, res) => {
    const signed = deps.tokens.verify('unsubscribe', String(req.params['token']));
    if (signed === null) return sendMissing(req, res);
    const sent = await readBody(req);
    const topic = sent.has('everything') ? null : signed.topic;
    await unsubscribe(deps, { ...signed, topic });
    return sayUnsubscribed(req, res, sent, topic);
  });
  router.get('/p/:token', async (req, res) => {
    const signed = deps.tokens.verify('preferences', req.params.token);
    if (signed === null) return sendMissing(req, res);
    return showPreferences(deps, req, res, signed.lead, languageOf(req));
  });
  router.post('/p/:token', limit, async (req, res) => {
    const signed = deps.tokens.verify('preferences', String(req.params['token']));
    if (signed === null) return sendMissing(req, res);
    const sent = await readBody(req);
    const language = readLanguage(sent.get('language')?.[0]);
    const topics = (sent.get('topic') ?? []).filter((name) => typeof name === 'string');
    await choosePreferences(deps, signed.lead, {
      topics,
      mail: isTicked(sent, 'mail'),
      tracking: isTicked(sent, 'tracking'),
      language,
    });
    return showPreferences(deps, req, res, signed.lead, language ?? languageOf(req), true);
  });
  router.get('/v/:token', async (req, res) => {
    const signed = deps.tokens.verify('view', req.params.token);
    const html = signed === null ? null : await viewMail(deps, signed);
    if (html === null) return sendMissing(req, res);
    // Marketers write the mail's HTML: it may look as it likes and run nothing.
    res.setHeader(
      'Content-Security-Policy',
      "default-src 'none'; img-src http: https: data:; style-src 'unsafe-inline' https:; font-src https:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    res.setHeader('Cache-Control', 'no-store');
    return res.type('text/html').send(html);
  });
  router.get('/o/:token', (req, res) => {
    const signed = deps.tokens.verify('confirm', req.params.token);
    if (signed === null) return sendMissing(req, res);
    const language = languageOf(req);
    const words = pageWords(language);
    if (!isCurrent(deps, signed)) return say(res, 410, language, words.confirmTitle, words.expired);
    const body = askTemplate({ text: words.confirmText, button: words.confirm, language });
    return sendPage(res, { status: 200, language, title: words.confirmTitle, body });
  });
  router.post('/o/:token', limit, async (req, res) => {
    const signed = deps.tokens.verify('confirm', String(req.params['token']));
    if (signed === null) return sendMissing(req, res);
    const sent = await readBody(req);
    const language = readLanguage(sent.get('lang')?.[0]) ?? languageOf(req);
    const words = pageWords(language);
    const confirmed = await confirmConsent(deps, signed, language);
    return say(res, confirmed ? 200 : 410, language, words.confirmTitle, confirmed ? words.confirmed : words.expired);
  });
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
  say(res, 200, language, words.unsubscribeTitle, topic === null ? words.unsubscribedAll : words.unsubscribed, more);
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
  const shown = saved ? language : (readLanguage(req.query['lang']) ?? preferences.language ?? language);
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
  return readLanguage(req.query['lang']) ?? chooseLanguage(req.headers['accept-language']);
}
