import { z } from 'zod';
import { readCurrent } from '../../usecases/files/read-published';
import { answerHandoff, type HandoffWish } from '../../usecases/handoffs/answer-handoff';
import { getHandoff } from '../../usecases/handoffs/get-handoff';
import { rateHandoff } from '../../usecases/handoffs/rate-handoff';
import { openLink } from '../../usecases/handoffs/open-link';
import type { Refusal } from '../../usecases/outcome';
import { defineRoute, type Answer, type Call, type Route } from '../http/route';
import { problemOf } from '../http/problem';
import { text } from '../shapes/inputs';
import { say } from '../words/words';
import { renderOffer, renderPage } from './offer-page';

const TAG = 'Handoff';
const HTML = 'text/html; charset=utf-8';

/** What the page's buttons send; empty notes are none. */
const linkBody = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('accept') }),
  z.strictObject({
    do: z.literal('return'),
    reason: text(100),
    action: z.enum(['recycle', 'disqualify']),
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
    const title = say(language, 'offer.title');
    return { status: 404, type: HTML, body: renderPage(language, title, `<p>${say(language, 'offer.unknown')}</p>`) };
  }
  const [agreement, file] = await Promise.all([deps.catalog.agreement(), readCurrent(deps, 'fields')]);
  const page = renderOffer(handoff.value, agreement, file?.value.fields ?? [], language, said);
  return { status, type: HTML, body: page, lead: handoff.value.lead };
}

type LinkBody = z.infer<typeof linkBody>;

function wishOf(body: Exclude<LinkBody, { do: 'rate' }>): HandoffWish {
  if (body.do === 'accept') return { type: 'accept' };
  const { reason, action, note } = body;
  return { type: 'return', reason, action, ...(note !== undefined && note !== '' && { note }) };
}

const SAID = { accept: 'offer.accepted', return: 'offer.returned', rate: 'offer.rated' } as const;

async function answerOffer(call: Call<unknown, LinkBody>): Promise<Answer> {
  const { deps, body, language, params, commandId } = call;
  const link = openLink(deps, params.token ?? '');
  if (link.code !== 'ok') return showOffer(call, null);
  const { asker, handoff } = link.value;
  const outcome =
    body.do === 'rate'
      ? await rateHandoff(deps, asker, { handoff, rating: body.rating, note: body.note === '' ? undefined : body.note })
      : await answerHandoff(deps, asker, { handoff, wish: wishOf(body), commandId });
  if (outcome.code === 'ok') return showOffer(call, say(language, SAID[body.do]));
  return showOffer(call, explain(outcome, call), problemOf(outcome, language).status);
}

function explain(refusal: Refusal, { language }: LinkCall): string {
  if (refusal.code === 'conflict' && refusal.heldBy !== undefined)
    return say(language, 'offer.taken', { heldBy: refusal.heldBy });
  if (refusal.code === 'conflict') return say(language, 'offer.closed');
  const why =
    refusal.code === 'invalid'
      ? refusal.errors.map(({ message }) => message).join('; ')
      : problemOf(refusal, language).detail;
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
    body: linkBody,
    format: 'form',
    answers: { 200: null },
    run: answerOffer,
  }),
];
