import { z } from 'zod';
import { explainScore } from '../../usecases/leads/explain-score';
import { readTimeline } from '../../usecases/leads/read-timeline';
import { defineRoute, reply, type Route } from '../http/route';
import { explanationShape, viewExplanation } from '../shapes/explanation';
import { instant, pagingQuery, text } from '../shapes/inputs';
import { entryShape, pageOf, viewEntry } from '../shapes/records';

/** What a lead scores and why, and what happened to it. */
export const LEAD_HISTORY_ROUTES: readonly Route[] = [
  defineRoute({
    method: 'get',
    path: '/v1/leads/:id/score',
    access: 'any',
    tag: 'Leads',
    summary: 'Why the lead scores what it does, now or at an instant, under the primary or another model',
    query: z.strictObject({ model: text(80).optional(), at: instant.optional() }),
    answers: { 200: explanationShape },
    run: async ({ deps, asker, params, query, language }) => {
      const outcome = await explainScore(deps, asker, { lead: params.id ?? '', ...query });
      return reply(outcome, 200, (assessed) => viewExplanation(assessed, language));
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/leads/:id/timeline',
    access: 'any',
    tag: 'Leads',
    summary: 'What happened to the lead, newest first',
    query: pagingQuery,
    answers: { 200: pageOf(entryShape) },
    run: async ({ deps, asker, params, query }) =>
      reply(await readTimeline(deps, asker, { lead: params.id ?? '', ...query }), 200, ({ items, next }) => ({
        items: items.map(viewEntry),
        next,
      })),
  }),
];
