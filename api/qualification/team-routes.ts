import { z } from 'zod';
import { addAbsence } from '../../usecases/teams/add-absence';
import { defineRoute, reply, type Route } from '../http/route';
import { emailAddress } from '../shapes/inputs';

const day = z.iso.date();
const shape = z.object({ person: z.string(), from: z.string(), to: z.string(), version: z.number() });

/** What a lead manager tells of people without writing the teams file. */
export const TEAM_ROUTES: readonly Route[] = [
  defineRoute({
    method: 'post',
    path: '/v1/teams/absences',
    access: ['lead-manager'],
    tag: 'Handoff',
    summary: 'A rep is away from one day to another, both included; the next version of the teams file says so',
    body: z.strictObject({ person: emailAddress, from: day, to: day }),
    answers: { 200: shape },
    run: async ({ deps, asker, body }) => reply(await addAbsence(deps, asker, body)),
  }),
];
