import { z, type ZodType } from 'zod';
import type { Role } from '../../domain/lead/documents';
import { addNote } from '../../usecases/leads/add-note';
import { adjustScore } from '../../usecases/leads/adjust-score';
import { commandLead, type LeadWish } from '../../usecases/leads/command-lead';
import { getLead } from '../../usecases/leads/get-lead';
import { defineRoute, reply, type Route } from '../http/route';
import { definite, instant, text } from '../shapes/inputs';
import { leadShape, viewLead } from '../shapes/lead-view';
import { entryShape, viewEntry } from '../shapes/records';

const TAG = 'Leads';
const MANAGERS = ['marketer', 'lead-manager'] as const;
const EVERYONE_ON_THE_PHONE = ['marketer', 'lead-manager', 'qualifier', 'sales'] as const;

const note = text(10_000);
const reason = text(100);

/** One command: `POST /v1/leads/:id/<type>`; answers the lead as it is afterwards. */
function commandRoute<B extends object>(
  type: LeadWish['type'],
  access: readonly Role[],
  summary: string,
  body: ZodType<B>,
  wishOf: (body: B) => LeadWish,
): Route {
  return defineRoute({
    method: 'post',
    path: `/v1/leads/:id/${type}`,
    access,
    tag: TAG,
    summary,
    body,
    answers: { 200: leadShape },
    run: async ({ deps, asker, params, body: given, commandId }) => {
      const lead = params.id ?? '';
      const outcome = await commandLead(deps, asker, { lead, wish: wishOf(given), commandId });
      if (outcome.code !== 'ok') return outcome;
      const after = await getLead(deps, asker, lead);
      // Someone who phones may not see the lead any more once it has left them: the answer then says where it went.
      if (after.code !== 'ok') return { status: 200, body: { stage: outcome.value.stage } };
      return { status: 200, body: viewLead(after.value.lead, after.value.assessed), lead: after.value.lead.id };
    },
  });
}

/** What people ask of a lead (api.md). */
export const LEAD_COMMAND_ROUTES: readonly Route[] = [
  commandRoute(
    'enroll',
    MANAGERS,
    'Put the lead into a sequence',
    z.strictObject({ sequence: text(80) }),
    ({ sequence }) => ({
      type: 'enroll',
      sequence,
    }),
  ),
  commandRoute('qualify', EVERYONE_ON_THE_PHONE, 'Have the lead phoned now', z.strictObject({}), () => ({
    type: 'qualify',
  })),
  commandRoute(
    'recycle',
    MANAGERS,
    'Back to nurturing',
    z.strictObject({ reason, contactAt: instant.optional(), note: note.optional() }),
    (body) => ({ type: 'recycle', ...definite(body) }),
  ),
  commandRoute(
    'disqualify',
    MANAGERS,
    'Out, with a reason',
    z.strictObject({ reason, note: note.optional() }),
    (body) => ({
      type: 'disqualify',
      ...definite(body),
    }),
  ),
  commandRoute('reopen', MANAGERS, 'Back in', z.strictObject({ note }), (body) => ({
    type: 'reopen',
    note: body.note,
  })),
  commandRoute(
    'do-not-contact',
    EVERYONE_ON_THE_PHONE,
    'The person wants no contact by any channel',
    z.strictObject({ note: note.optional() }),
    (body) => ({ type: 'do-not-contact', ...definite(body) }),
  ),
  defineRoute({
    method: 'post',
    path: '/v1/leads/:id/adjust',
    access: MANAGERS,
    tag: TAG,
    summary: 'Correct the score by hand',
    body: z.strictObject({ points: z.number().min(-1000).max(1000), reason: text(500), until: instant.optional() }),
    answers: { 201: entryShape },
    run: async ({ deps, asker, params, body }) =>
      reply(await adjustScore(deps, asker, { lead: params.id ?? '', ...definite(body) }), 201, viewEntry),
  }),
  defineRoute({
    method: 'post',
    path: '/v1/leads/:id/notes',
    access: EVERYONE_ON_THE_PHONE,
    tag: TAG,
    summary: 'Add a note to the timeline',
    body: z.strictObject({ text: note }),
    answers: { 201: entryShape },
    run: async ({ deps, asker, params, body }) =>
      reply(await addNote(deps, asker, { lead: params.id ?? '', text: body.text }), 201, viewEntry),
  }),
];
