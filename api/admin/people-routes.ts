import { z } from 'zod';
import { invitePerson } from '../../usecases/people/invite-person';
import { listPeople } from '../../usecases/people/list-people';
import { defineRoute, reply, type Route } from '../http/route';
import { emailAddress, language, role, text } from '../shapes/inputs';
import { iso } from '../shapes/instants';

const TAG = 'Administration';
const ADMIN = ['admin'] as const;

const personShape = z.object({
  id: z.string(),
  name: z.string(),
  roles: z.array(role),
  language: z.string().nullable(),
  ready: z.boolean(),
  createdAt: z.string(),
  disabledAt: z.string().nullable(),
});

/** Who works here. */
export const PEOPLE_ROUTES: readonly Route[] = [
  defineRoute({
    method: 'get',
    path: '/v1/people',
    access: ADMIN,
    tag: TAG,
    summary: 'Everybody, with their roles and whether they have chosen a password',
    answers: { 200: z.object({ items: z.array(personShape), next: z.null() }) },
    run: async ({ deps }) =>
      reply(await listPeople(deps), 200, (people) => ({
        items: people.map(({ createdAt, disabledAt, ...person }) => ({
          ...person,
          createdAt: iso(createdAt),
          disabledAt: disabledAt === null ? null : iso(disabledAt),
        })),
        next: null,
      })),
  }),
  defineRoute({
    method: 'post',
    path: '/v1/people',
    access: ADMIN,
    tag: TAG,
    summary:
      'Invite somebody, or give them more roles: a link, good once and for a day, with which they choose a password',
    body: z.strictObject({
      email: emailAddress,
      name: text(200).optional(),
      roles: z.array(role).min(1),
      language: language.optional(),
    }),
    answers: { 201: z.object({ person: z.string(), link: z.string() }) },
    // Not kept for repeats: whoever has the link chooses the password.
    unkept: true,
    run: async ({ deps, asker, body }) => reply(await invitePerson(deps, asker, body), 201),
  }),
];
