import { z } from 'zod';
import { calendarOfTeam } from '../../domain/handoff/routing';
import type { Language } from '../../domain/lead/lead';
import { resolveLocal } from '../../domain/time/zones';
import type { Asker } from '../../usecases/deps';
import { readChoice } from '../../usecases/agreement/reason-choice';
import { answerHandoff, type HandoffWish } from '../../usecases/handoffs/answer-handoff';
import { getHandoff } from '../../usecases/handoffs/get-handoff';
import { rateHandoff } from '../../usecases/handoffs/rate-handoff';
import { openLink } from '../../usecases/handoffs/open-link';
import type { Finding, Refusal } from '../../usecases/outcome';
import { sentence, showFinding } from '../../domain/words/sentence';
import { defineRoute, type Answer, type Call, type Reply, type Route } from '../http/route';
import { problemOf } from '../http/problem';
import { errorMaps, findingsOf } from '../http/validate';
import { definite, text } from '../shapes/inputs';
import { say } from '../words/words';
import { renderPage } from '../capture/page-frame';
import { renderOffer } from './offer-page';

const TAG = 'Handoff';
const HTML = 'text/html; charset=utf-8';

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;

/** A day of the page's date field, at the start of business in a zone; an empty one is none. */
const day = z
  .string()
  .regex(/^(\d{4}-\d{2}-\d{2})?$/, sentence('expected a day such as 2027-01-11'))
  .optional();

/** What the page's buttons send; empty notes are none. */
const linkBody = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('accept') }),
  z.strictObject({
    do: z.literal('return'),
    reason: text(100),
    action: z.enum(['recycle', 'disqualify']),
    contactAt: day,
    note: z.string().trim().max(10_000).optional(),
  }),
  z.strictObject({
    do: z.literal('rate'),
    rating: z.coerce.number().int().min(1).max(5),
    note: z.string().trim().max(10_000).optional(),
  }),
]);

type LinkCall = Call<unknown, unknown>;

/** The page for the rep of the link, with a sentence about what was just done. */
async function showOffer(call: LinkCall, said: string | null, status = 200): Promise<Answer> {
  const { deps, language, params } = call;
  const link = openLink(deps, params.token ?? '');
  const handoff = link.code === 'ok' ? await getHandoff(deps, link.value.asker, link.value.handoff) : link;
  if (handoff.code !== 'ok') {
    return answerPage(
      language,
      404,
      say(language, 'problem.not-found'),
      `<p>${say(language, 'offer.unknown')}</p><p><a href="/offers">${say(language, 'offer.all')}</a></p>`,
    );
  }
  const [agreement, teams] = await Promise.all([deps.catalog.agreement(), deps.catalog.teams()]);
  const calendar = calendarOfTeam(teams, handoff.value.team) ?? agreement.calendar;
  const { name, countdown, dossier } = await deps.showDossier(handoff.value, language, calendar);
  const view = { agreement, zone: calendar.zone, countdown, dossier, language, said };
  const title = name === '' ? say(language, 'offer.title') : say(language, 'offer.title.of', { name });
  return { ...answerPage(language, status, title, renderOffer(handoff.value, view)), lead: handoff.value.lead };
}

/** The page of an offer, in the frame of all public pages; `body` is HTML already. */
function answerPage(language: Language, status: number, title: string, body: string): Reply {
  const { html, headers } = renderPage({ language, title, body });
  return { status, type: HTML, body: html, headers };
}

type LinkBody = z.infer<typeof linkBody>;

function wishOf(body: Exclude<LinkBody, { do: 'rate' }>, zone: string): HandoffWish {
  if (body.do === 'accept') return { type: 'accept' };
  const { reason, action, contactAt, note } = body;
  return {
    type: 'return',
    reason,
    action,
    ...definite({ contactAt: startOfBusiness(contactAt, zone), note: note === '' ? undefined : note }),
  };
}

/** Where the rep of a handoff works: a day that they name begins there. */
async function zoneOf({ deps }: LinkCall, asker: Asker, id: string): Promise<string> {
  const handoff = await getHandoff(deps, asker, id);
  const own = handoff.code === 'ok' ? calendarOfTeam(await deps.catalog.teams(), handoff.value.team) : undefined;
  return (own ?? (await deps.catalog.agreement()).calendar).zone;
}

function startOfBusiness(written: string | undefined, zone: string): number | undefined {
  const [, year, month, date] = (DATE.exec(written ?? '') ?? []).map(Number);
  if (year === undefined || month === undefined || date === undefined) return undefined;
  return resolveLocal({ year, month, day: date, hour: 9, minute: 0 }, zone);
}

const SAID = { accept: 'offer.accepted', return: 'offer.returned', rate: 'offer.rated' } as const;

/** People press these buttons: whatever is wrong with what they send, they are told by the page. */
async function answerOffer(call: LinkCall): Promise<Answer> {
  const { deps, language, params, commandId } = call;
  const link = openLink(deps, params.token ?? '');
  if (link.code !== 'ok') return showOffer(call, null);
  const read = readAnswer(call);
  if (typeof read === 'string') return showOffer(call, read, 400);
  const { asker, handoff } = link.value;
  const body = read;
  const outcome =
    body.do === 'rate'
      ? await rateHandoff(deps, asker, { handoff, rating: body.rating, note: body.note === '' ? undefined : body.note })
      : await answerHandoff(deps, asker, {
          handoff,
          wish: wishOf(body, await zoneOf(call, asker, handoff)),
          commandId,
        });
  if (outcome.code === 'ok') return showOffer(call, say(language, SAID[body.do]));
  return showOffer(call, explain(outcome, call), problemOf(outcome, language).status);
}

/** What was pressed, or what to say where that cannot be told. */
function readAnswer({ body, language }: LinkCall): LinkBody | string {
  const isButton = linkBody.options.some(({ shape }) => shape.do.safeParse((body as { do?: unknown }).do).success);
  if (!isButton) return say(language, 'offer.choose');
  const read = linkBody.safeParse(withAction(body), { error: errorMaps[language], reportInput: false });
  if (read.success) return read.data;
  return say(language, 'offer.again', { why: sayFindings(findingsOf(read.error.issues), language) });
}

/** The fields of the page, by the names they are sent under. */
const FIELDS = {
  reason: 'offer.reason',
  action: 'offer.reason',
  contactAt: 'offer.contactAt.short',
  note: 'offer.note',
  rating: 'offer.rating.short',
} as const;

/** What is wrong, in the reader's language, each with the field as the page calls it. */
function sayFindings(findings: readonly Finding[], language: Language): string {
  const parts = findings.map((finding) => {
    const { message } = showFinding(finding, language);
    const key = Object.hasOwn(FIELDS, finding.path) ? FIELDS[finding.path as keyof typeof FIELDS] : null;
    return key === null ? message : say(language, 'offer.wrong', { field: say(language, key), message });
  });
  return parts.join(language === 'fr' ? '\u00a0; ' : '; ').replace(/\.?$/, '.');
}

/** The page sends reason and action as one choice; who sends them apart may. */
function withAction(body: unknown): unknown {
  const { reason, action } = body as { reason?: unknown; action?: unknown };
  const choice = action === undefined ? readChoice(reason) : null;
  return choice === null ? body : { ...(body as object), ...choice };
}

function explain(refusal: Refusal, { language }: LinkCall): string {
  if (refusal.code === 'conflict' && refusal.heldBy !== undefined)
    return say(language, 'offer.taken', { heldBy: refusal.heldBy });
  if (refusal.code === 'conflict') return say(language, 'offer.closed');
  const why = refusal.code === 'invalid' ? sayFindings(refusal.errors, language) : problemOf(refusal, language).detail;
  return say(language, 'offer.again', { why });
}

/** The signed link of an alert mail: GET shows and changes nothing, POST does. */
export const LINK_ROUTES: readonly Route[] = [
  defineRoute({
    method: 'get',
    path: '/h/:token',
    access: 'public',
    tag: TAG,
    summary: 'The offer of an alert mail’s link',
    answers: { 200: null },
    run: (call) => showOffer(call, null),
  }),
  defineRoute({
    method: 'post',
    path: '/h/:token',
    access: 'public',
    tag: TAG,
    summary: 'Accept, return or rate by an alert mail’s link',
    // Checked by `answerOffer`, which answers in words for people.
    body: z.union([linkBody, z.record(z.string(), z.unknown())]),
    format: 'form',
    answers: { 200: null },
    run: answerOffer,
  }),
];
