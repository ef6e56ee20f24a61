import { z } from 'zod';
import { listLeadViews, removeLeadView, saveLeadView } from '../../usecases/views/lead-views';
import { defineRoute, reply, type Route } from '../http/route';
import { pageOf } from '../shapes/records';

const TAG = 'Leads';
const viewShape = z.object({ name: z.string(), query: z.string() });

/** Lists of leads that somebody comes back to, each person their own. */
export const LEAD_VIEW_ROUTES: readonly Route[] = [
  defineRoute({
    method: 'get',
    path: '/v1/me/lead-views',
    access: 'any',
    tag: TAG,
    summary: 'My saved views of the list of leads',
    answers: { 200: pageOf(viewShape) },
    run: async ({ deps, asker }) =>
      reply(await listLeadViews(deps, asker), 200, (views) => ({ items: views, next: null })),
  }),
  defineRoute({
    method: 'put',
    path: '/v1/me/lead-views/:name',
    access: 'any',
    tag: TAG,
    summary: 'Keep a view: the query of the list, such as `stage=nurturing&band=hot`',
    body: z.strictObject({ query: z.string().max(2000) }),
    answers: { 200: viewShape },
    run: async ({ deps, asker, params, body }) =>
      reply(await saveLeadView(deps, asker, { name: params.name ?? '', query: body.query }), 200, (view) => view),
  }),
  defineRoute({
    method: 'delete',
    path: '/v1/me/lead-views/:name',
    access: 'any',
    tag: TAG,
    summary: 'Forget a view',
    answers: { 204: null },
    run: async ({ deps, asker, params }) => {
      const outcome = await removeLeadView(deps, asker, params.name ?? '');
      return outcome.code === 'ok' ? { status: 204 } : outcome;
    },
  }),
];
