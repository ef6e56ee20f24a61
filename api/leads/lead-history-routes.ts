import { z } from 'zod';
import { explainScore } from '../../usecases/leads/explain-score';
import { readScoreHistory } from '../../usecases/leads/read-score-history';
import { readTimeline } from '../../usecases/leads/read-timeline';
import { defineRoute, reply, type Route } from '../http/route';
import { explanationShape, viewExplanation } from '../shapes/explanation';
import { iso } from '../shapes/instants';
import { instant, paging, text } from '../shapes/inputs';
import { entryShape, pageOf, viewEntry } from '../shapes/records';

const historyShape = z.object({
  model: z.string(),
  version: z.number(),
  items: z.array(
    z.object({
      at: z.string(),
      total: z.number(),
      fit: z.number(),
      engagement: z.number(),
      band: z.string().nullable(),
    }),
  ),
  next: z.null(),
});

/** `kind` is one or several with commas between: `email.clicked`, or `email.*` for all that begin so. */
const timelineQuery = z.strictObject({
  ...paging,
  kind: text(500).optional(),
  from: instant.optional(),
  to: instant.optional(),
});

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
    path: '/v1/leads/:id/score/history',
    access: 'any',
    tag: 'Leads',
    summary: 'How the score has gone, for a chart: where it was another than before, oldest first',
    query: z.strictObject({ model: text(80).optional(), from: instant.optional(), to: instant.optional() }),
    answers: { 200: historyShape },
    run: async ({ deps, asker, params, query }) =>
      reply(await readScoreHistory(deps, asker, { lead: params.id ?? '', ...query }), 200, (history) => ({
        model: history.model,
        version: history.version,
        items: history.points.map((point) => ({ ...point, at: iso(point.at) })),
        next: null,
      })),
  }),
  defineRoute({
    method: 'get',
    path: '/v1/leads/:id/timeline',
    access: 'any',
    tag: 'Leads',
    summary: 'What happened to the lead, newest first',
    query: timelineQuery,
    answers: { 200: pageOf(entryShape) },
    run: async ({ deps, asker, params, query: { kind, ...query } }) =>
      reply(
        await readTimeline(deps, asker, { lead: params.id ?? '', ...query, kinds: kind?.split(',') }),
        200,
        ({ items, next }) => ({ items: items.map(viewEntry), next }),
      ),
  }),
];
