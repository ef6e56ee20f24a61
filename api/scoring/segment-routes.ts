import { z } from 'zod';
import { LEAD_SORTS, type LeadSort } from '../../usecases/leads/lead-sorts';
import { countSegment, listSegment } from '../../usecases/leads/list-segment';
import { defineRoute, reply, type Route } from '../http/route';
import { iso } from '../shapes/instants';
import { paging } from '../shapes/inputs';
import { leadShape, viewLead } from '../shapes/lead-view';
import { pageOf } from '../shapes/records';

const sorts = LEAD_SORTS.flatMap((name): LeadSort[] => [name, `-${name}`]);

/** Saved conditions, asked of the store (decisions.md, "Routes that `api.md` left out"). */
export const SEGMENT_ROUTES: readonly Route[] = [
  defineRoute({
    method: 'get',
    path: '/v1/segments/:name/count',
    access: 'any',
    tag: 'segments',
    summary: 'How many leads a published segment holds now, of those you may see',
    answers: { 200: z.object({ segment: z.string(), count: z.number(), at: z.string() }) },
    run: async ({ deps, asker, params: { name = '' } }) => {
      const at = iso(deps.clock.now());
      return reply(await countSegment(deps, asker, name), 200, (count) => ({ segment: name, count, at }));
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/segments/:name/leads',
    access: 'any',
    tag: 'segments',
    summary: 'The leads of a published segment, of those you may see',
    query: z.strictObject({ ...paging, sort: z.enum(sorts).optional() }),
    answers: { 200: pageOf(leadShape) },
    run: async ({ deps, asker, params: { name = '' }, query }) =>
      reply(await listSegment(deps, asker, { ...query, segment: name }), 200, ({ items, next }) => ({
        items: items.map((lead) => viewLead(lead)),
        next,
      })),
  }),
];
