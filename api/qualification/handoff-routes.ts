import { z, type ZodType } from 'zod';
import type { Role } from '../../domain/lead/documents';
import { definitionsIn } from '../../usecases/agreement/definitions-in';
import { answerHandoff, type HandoffWish } from '../../usecases/handoffs/answer-handoff';
import { getHandoff } from '../../usecases/handoffs/get-handoff';
import { listHandoffs } from '../../usecases/handoffs/list-handoffs';
import { rateHandoff } from '../../usecases/handoffs/rate-handoff';
import { reassignHandoff } from '../../usecases/handoffs/reassign-handoff';
import { defineRoute, reply, type Route } from '../http/route';
import { clockShape, viewClocks } from '../shapes/clocks';
import { definite, emailAddress, instant, paging, text } from '../shapes/inputs';
import { definitionsShape, handoffShape, pageOf, viewHandoff } from '../shapes/records';

const TAG = 'Handoff';
/** A CRM answers for a rep it names. */
const SELLERS: readonly Role[] = ['sales', 'integration'];
const rep = emailAddress.optional();
const note = text(10_000).optional();
const reason = text(100);
const currency = z.string().regex(/^[A-Z]{3}$/, 'expected an ISO 4217 code such as EUR');

const returnBody = z.strictObject({
  reason,
  action: z.enum(['recycle', 'disqualify']),
  contactAt: instant.optional(),
  note,
  rep,
});

function answerRoute<B extends { rep?: string | undefined }>(
  type: HandoffWish['type'],
  summary: string,
  body: ZodType<B>,
  wishOf: (body: B) => HandoffWish,
): Route {
  return defineRoute({
    method: 'post',
    path: `/v1/handoffs/:id/${type}`,
    access: SELLERS,
    tag: TAG,
    summary,
    body,
    answers: { 200: handoffShape },
    run: async ({ deps, asker, params, body: given, commandId, language }) => {
      const wish = wishOf(given);
      return reply(
        await answerHandoff(deps, asker, { handoff: params.id ?? '', wish, rep: given.rep, commandId }),
        200,
        viewHandoff(language),
      );
    },
  });
}

/** What sales does with the leads it is offered. */
export const HANDOFF_ROUTES: readonly Route[] = [
  defineRoute({
    method: 'get',
    path: '/v1/handoffs',
    access: ['sales', 'lead-manager', 'sales-manager'],
    tag: TAG,
    summary: 'Handoffs, newest first; a rep sees their own and their pool’s',
    query: z.strictObject({
      ...paging,
      status: z.enum(['offered', 'held', 'pooled', 'accepted', 'returned', 'withdrawn', 'won', 'lost']).optional(),
      rep: text(254).optional(),
    }),
    answers: { 200: pageOf(handoffShape) },
    run: async ({ deps, asker, query, language }) =>
      reply(await listHandoffs(deps, asker, query), 200, ({ items, next }) => ({
        items: items.map(viewHandoff(language)),
        next,
      })),
  }),
  defineRoute({
    method: 'get',
    path: '/v1/handoffs/:id',
    access: ['sales', 'lead-manager', 'sales-manager'],
    tag: TAG,
    summary: 'The dossier',
    answers: { 200: handoffShape.extend({ clocks: z.array(clockShape), definitions: definitionsShape }) },
    run: async ({ deps, asker, params, language }) => {
      const definitions = definitionsIn(await deps.catalog.agreement(), language);
      return reply(await getHandoff(deps, asker, params.id ?? ''), 200, ({ state, ...handoff }) => ({
        ...viewHandoff(language)(handoff),
        clocks: viewClocks(state),
        definitions,
      }));
    },
  }),
  answerRoute('accept', 'Accept: the offered rep, or any of a pool; one wins', z.strictObject({ rep }), () => ({
    type: 'accept',
  })),
  answerRoute(
    'return',
    'Return, with one of the agreement’s reasons',
    returnBody,
    ({ reason: why, action, contactAt, note: words }) => ({
      type: 'return',
      reason: why,
      action,
      ...definite({ contactAt, note: words }),
    }),
  ),
  answerRoute(
    'won',
    'The deal is won',
    z.strictObject({ amount: z.number().nonnegative().max(1e12), currency, rep }),
    ({ amount, currency: in3 }) => ({ type: 'won', amount, currency: in3 }),
  ),
  answerRoute(
    'lost',
    'The deal is lost',
    z.strictObject({
      reason,
      then: z.enum(['recycle', 'disqualify']).default('recycle'),
      contactAt: instant.optional(),
      rep,
    }),
    ({ reason: why, then, contactAt }) => ({ type: 'lost', reason: why, then, ...definite({ contactAt }) }),
  ),
  answerRoute(
    'progress',
    'Log an attempt, a meeting or a note',
    z.strictObject({ kind: z.enum(['attempt', 'meeting', 'note']), note, rep }),
    ({ kind, note: words }) => ({ type: 'progress', kind, ...definite({ note: words }) }),
  ),
  defineRoute({
    method: 'post',
    path: '/v1/handoffs/:id/rate',
    access: ['sales'],
    tag: TAG,
    summary: 'Rate the lead, 1 to 5',
    body: z.strictObject({ rating: z.number().int().min(1).max(5), note }),
    answers: { 200: handoffShape },
    run: async ({ deps, asker, params, body, language }) =>
      reply(await rateHandoff(deps, asker, { handoff: params.id ?? '', ...body }), 200, viewHandoff(language)),
  }),
  defineRoute({
    method: 'post',
    path: '/v1/handoffs/:id/reassign',
    access: ['lead-manager'],
    tag: TAG,
    summary: 'Offer it to another rep',
    body: z.strictObject({ rep: emailAddress }),
    answers: { 200: handoffShape },
    run: async ({ deps, asker, params, body, commandId, language }) =>
      reply(
        await reassignHandoff(deps, asker, { handoff: params.id ?? '', rep: body.rep, commandId }),
        200,
        viewHandoff(language),
      ),
  }),
];
