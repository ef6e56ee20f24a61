import { z } from 'zod';
import { listCompanyVisits } from '../../usecases/capture/list-company-visits';
import { defineRoute, reply, type Route } from '../http/route';
import { pagingQuery } from '../shapes/inputs';
import { iso } from '../shapes/instants';
import { pageOf } from '../shapes/records';

const shape = z.object({
  company: z.string(),
  visitors: z.number(),
  views: z.number(),
  firstAt: z.string(),
  lastAt: z.string(),
  pages: z.array(z.object({ path: z.string(), views: z.number() })),
});

/** Who looks around without having said who they are: companies by their networks (`companies.csv`), never people. */
export const COMPANY_VISIT_ROUTES: readonly Route[] = [
  defineRoute({
    method: 'get',
    path: '/v1/company-visits',
    access: 'any',
    tag: 'companies',
    summary: 'Anonymous visits of the last 90 days by company, the latest first; nobody is mailed for them',
    query: pagingQuery,
    answers: { 200: pageOf(shape) },
    run: async ({ deps, query }) =>
      reply(await listCompanyVisits(deps, query), 200, ({ items, next }) => ({
        items: items.map((item) => ({ ...item, firstAt: iso(item.firstAt), lastAt: iso(item.lastAt) })),
        next,
      })),
  }),
];
