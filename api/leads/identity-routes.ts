import { z } from 'zod';
import { mergeLeads } from '../../usecases/leads/merge-leads';
import { unmergeLeads } from '../../usecases/leads/unmerge-leads';
import { signIdentity } from '../../usecases/leads/sign-identity';
import { defineRoute, reply, type Route } from '../http/route';
import { text } from '../shapes/inputs';
import { leadShape } from '../shapes/lead-view';
import { answerLeadAnew } from './answer-lead';

const TAG = 'Leads';

/** Who a lead is, beside its address. */
export const IDENTITY_ROUTES: readonly Route[] = [
  defineRoute({
    method: 'post',
    path: '/v1/leads/:id/merge',
    access: ['marketer', 'lead-manager'],
    tag: TAG,
    summary: 'Make one lead of two; the one that stands further survives',
    body: z.strictObject({ into: text(260) }),
    answers: { 200: leadShape },
    run: async ({ deps, asker, params: { id = '' }, body, commandId }) =>
      answerLeadAnew(deps, asker, await mergeLeads(deps, asker, { lead: id, into: body.into, commandId })),
  }),
  defineRoute({
    method: 'post',
    path: '/v1/leads/:id/unmerge',
    access: ['marketer', 'lead-manager'],
    tag: TAG,
    summary: 'Take a wrong merge back: both are as their events and records say',
    body: z.strictObject({ from: text(100) }),
    answers: { 200: leadShape },
    run: async ({ deps, asker, params: { id = '' }, body, commandId }) =>
      answerLeadAnew(deps, asker, await unmergeLeads(deps, asker, { lead: id, from: body.from, commandId })),
  }),
  defineRoute({
    method: 'post',
    path: '/v1/leads/:id/identity',
    access: ['integration', 'marketer'],
    tag: TAG,
    summary: 'A signed token that a site hands to ripen(‘identify’): the browser is this lead’s',
    body: z.strictObject({}),
    answers: { 200: z.object({ token: z.string() }) },
    run: async ({ deps, asker, params }) => reply(await signIdentity(deps, asker, params.id ?? '')),
  }),
];
