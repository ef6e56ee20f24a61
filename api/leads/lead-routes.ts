import { z } from 'zod';
import { STAGES } from '../../domain/lead/stage';
import { createLead } from '../../usecases/leads/create-lead';
import { deleteLead } from '../../usecases/leads/delete-lead';
import { exportLead } from '../../usecases/leads/export-lead';
import { getLead } from '../../usecases/leads/get-lead';
import { listLeads } from '../../usecases/leads/list-leads';
import { patchLead } from '../../usecases/leads/patch-lead';
import { changeEmail } from '../../usecases/leads/change-email';
import { LEAD_SORTS, type LeadSort } from '../../usecases/leads/lead-sorts';
import { done } from '../../usecases/outcome';
import { defineRoute, reply, type Route } from '../http/route';
import { consent, definite, emailAddress, jsonObject, language, paging, tags, text } from '../shapes/inputs';
import { leadShape, viewLead } from '../shapes/lead-view';
import { pageOf } from '../shapes/records';
import { answerLead } from './answer-lead';
import { viewExport } from './export-view';

const TAG = 'Leads';
const WRITERS = ['marketer', 'qualifier', 'sales', 'integration'] as const;
const EDITORS = ['marketer', 'qualifier', 'sales'] as const;

const createBody = z.strictObject({
  email: emailAddress.optional(),
  phone: text(40).optional(),
  externalId: text(200).optional(),
  profile: jsonObject.optional(),
  consent: consent.optional(),
  source: text(200).optional(),
  language: language.optional(),
  tags: tags.optional(),
  test: z.boolean().optional(),
});

const patchBody = z.strictObject({
  profile: jsonObject.optional(),
  tags: tags.nullable().optional(),
  language: language.nullable().optional(),
  consent: consent.optional(),
});

const sorts = LEAD_SORTS.flatMap((name): LeadSort[] => [name, `-${name}`]);
const listQuery = z.strictObject({
  ...paging,
  stage: z.enum(STAGES).optional(),
  band: z.enum(['cold', 'warm', 'hot']).optional(),
  segment: text(80).optional(),
  q: text(200).optional(),
  owner: text(254).optional(),
  sequence: text(80).optional(),
  version: z.coerce.number().int().min(1).optional(),
  step: text(160).optional(),
  sort: z.enum(sorts).optional(),
});

/** Leads as people: create, find, change, erase, export. */
export const LEAD_ROUTES: readonly Route[] = [
  defineRoute({
    method: 'post',
    path: '/v1/leads',
    access: WRITERS,
    tag: TAG,
    summary: 'Create a lead, or merge into the one who is known by this e-mail, external id or telephone',
    body: createBody,
    answers: { 201: leadShape, 200: leadShape },
    run: async ({ deps, asker, body }) => {
      const { consent: given, ...rest } = body;
      const input = { ...definite(rest), ...(given && { consent: definite(given) }) };
      const outcome = await createLead(deps, asker, input);
      if (outcome.code !== 'ok') return outcome;
      return answerLead(deps, done(outcome.value.lead), outcome.value.created ? 201 : 200);
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/leads',
    access: 'any',
    tag: TAG,
    summary: 'List leads; a qualifier sees those of open tasks, a rep their own',
    query: listQuery,
    answers: { 200: pageOf(leadShape) },
    run: async ({ deps, asker, query }) =>
      reply(await listLeads(deps, asker, query), 200, ({ items, next }) => ({
        items: items.map((lead) => viewLead(lead)),
        next,
      })),
  }),
  defineRoute({
    method: 'get',
    path: '/v1/leads/:id',
    access: 'any',
    tag: TAG,
    summary: 'One lead, assessed now; `:id` may be `email:<address>` or `ext:<externalId>`',
    answers: { 200: leadShape },
    run: async ({ deps, asker, params }) =>
      reply(await getLead(deps, asker, params.id ?? ''), 200, ({ lead, assessed }) => viewLead(lead, assessed)),
  }),
  defineRoute({
    method: 'patch',
    path: '/v1/leads/:id',
    access: EDITORS,
    tag: TAG,
    summary: 'Change profile, tags, language, consent; null clears; an objection stays',
    body: patchBody,
    answers: { 200: leadShape },
    run: async ({ deps, asker, params, body }) => {
      const { consent: given, ...rest } = body;
      const input = { ...definite(rest), ...(given && { consent: definite(given) }) };
      return answerLead(deps, await patchLead(deps, asker, params.id ?? '', input));
    },
  }),
  defineRoute({
    method: 'delete',
    path: '/v1/leads/:id',
    access: ['lead-manager'],
    tag: TAG,
    summary: 'Erase a person',
    answers: { 202: z.object({ status: z.literal('erasing') }) },
    run: async ({ deps, asker, params, commandId }) =>
      reply(await deleteLead(deps, asker, { lead: params.id ?? '', commandId }), 202, () => ({ status: 'erasing' })),
  }),
  defineRoute({
    method: 'get',
    path: '/v1/leads/:id/export',
    access: ['lead-manager'],
    tag: TAG,
    summary: 'Everything held on the person',
    answers: { 200: z.record(z.string(), z.unknown()) },
    run: async ({ deps, asker, params }) => reply(await exportLead(deps, asker, params.id ?? ''), 200, viewExport),
  }),
  defineRoute({
    method: 'post',
    path: '/v1/leads/:id/email',
    access: EDITORS,
    tag: TAG,
    summary: 'Change the address; the new one needs its own consent',
    body: z.strictObject({ email: emailAddress }),
    answers: { 200: leadShape },
    run: async ({ deps, asker, params, body }) =>
      answerLead(deps, await changeEmail(deps, asker, { lead: params.id ?? '', email: body.email })),
  }),
];
