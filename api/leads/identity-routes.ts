import { z } from 'zod';
import { signIdentity } from '../../usecases/leads/sign-identity';
import { defineRoute, reply, type Route } from '../http/route';

const TAG = 'Leads';

/** Who a lead is, beside its address. */
export const IDENTITY_ROUTES: readonly Route[] = [
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
