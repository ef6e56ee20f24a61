import { z } from 'zod';
import { retractEvent } from '../../usecases/events/retract-event';
import { defineRoute, reply, type Route } from '../http/route';
import { text } from '../shapes/inputs';
import { iso } from '../shapes/instants';

/** What turns out never to have happened. */
export const RETRACTION_ROUTES: readonly Route[] = [
  defineRoute({
    method: 'post',
    path: '/v1/events/:id/retract',
    access: ['marketer', 'lead-manager', 'integration'],
    tag: 'Events',
    summary:
      'Withdraw an event, by its id on the timeline or the one it was sent under: it counts nothing anywhere from now on',
    body: z.strictObject({ reason: text(500).optional() }),
    answers: { 200: z.object({ id: z.string(), kind: z.string(), at: z.string(), lead: z.string() }) },
    run: async ({ deps, asker, params, body }) =>
      reply(await retractEvent(deps, asker, { id: params.id ?? '', ...body }), 200, ({ at, ...event }) => ({
        ...event,
        at: iso(at),
      })),
  }),
];
