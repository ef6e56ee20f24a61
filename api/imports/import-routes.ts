import { z } from 'zod';
import { startImport } from '../../usecases/imports/start-import';
import { getJob } from '../../usecases/jobs/get-job';
import { defineRoute, reply, type Route } from '../http/route';
import { viewJob, jobShape } from '../shapes/records';

/** A hundred thousand leads (lifecycle.md, edge case 50) with twice as many columns as the example's. */
const MAX_BYTES = 50_000_000;

const query = z.strictObject({
  map: z.string().max(10_000).optional(),
  source: z.string().trim().min(1).max(200).optional(),
  dryRun: z.enum(['true', 'false']).optional(),
});

/** CSV imports (api.md, "Leads"; decisions.md 19): a job, `/v1/imports/:id` is `/v1/jobs/:id`. */
export const IMPORT_ROUTES: readonly Route[] = [
  defineRoute({
    method: 'post',
    path: '/v1/imports',
    access: ['marketer'],
    tag: 'Leads',
    summary: 'Imports leads from a CSV with a header row',
    query,
    body: z.string(),
    format: 'text',
    maxBytes: MAX_BYTES,
    answers: { 202: z.object({ id: z.string() }) },
    run: async ({ deps, asker, query: { map, source, dryRun }, body }) =>
      reply(await startImport(deps, asker, { text: body, map, source, dryRun: dryRun === 'true' }), 202),
  }),
  defineRoute({
    method: 'get',
    path: '/v1/imports/:id',
    access: ['marketer'],
    tag: 'Leads',
    summary: 'How far an import is, and which rows were rejected',
    answers: { 200: jobShape },
    run: async ({ deps, params }) => reply(await getJob(deps, params.id ?? ''), 200, viewJob),
  }),
];
