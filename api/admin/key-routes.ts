import { z } from 'zod';
import { createKey } from '../../usecases/keys/create-key';
import { listKeys } from '../../usecases/keys/list-keys';
import { revokeKey } from '../../usecases/keys/revoke-key';
import { defineRoute, reply, type Route } from '../http/route';
import { emailAddress, role, text } from '../shapes/inputs';
import { keyShape, pageOf, viewKey } from '../shapes/records';

const TAG = 'Administration';
const ADMIN = ['admin'] as const;

/** Keys: told once, kept as a hash. */
export const KEY_ROUTES: readonly Route[] = [
  defineRoute({
    method: 'get',
    path: '/v1/keys',
    access: ADMIN,
    tag: TAG,
    summary: 'Every key, without its secret',
    answers: { 200: pageOf(keyShape) },
    run: async ({ deps }) => reply(await listKeys(deps), 200, (keys) => ({ items: keys.map(viewKey), next: null })),
  }),
  defineRoute({
    method: 'post',
    path: '/v1/keys',
    access: ADMIN,
    tag: TAG,
    summary: 'A new key; its text is told this once',
    body: z.strictObject({
      name: text(100).optional(),
      person: emailAddress.nullable().default(null),
      roles: z.array(role).min(1),
    }),
    answers: { 201: keyShape.extend({ key: z.string() }) },
    // Not kept for repeats: the record of an answer must not hold what only its receiver may know.
    unkept: true,
    run: async ({ deps, asker, body }) =>
      reply(await createKey(deps, asker, body), 201, ({ record, key }) => ({ ...viewKey(record), key })),
  }),
  defineRoute({
    method: 'delete',
    path: '/v1/keys/:id',
    access: ADMIN,
    tag: TAG,
    summary: 'End a key at once',
    answers: { 204: null },
    run: async ({ deps, asker, params }) => {
      const outcome = await revokeKey(deps, asker, params.id ?? '');
      return outcome.code === 'ok' ? { status: 204 } : outcome;
    },
  }),
];
