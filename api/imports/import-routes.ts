import { z } from 'zod';
import { STAGES } from '../../domain/lead/stage';
import { readRejected } from '../../usecases/imports/read-rejected';
import { exportLeads } from '../../usecases/leads/export-leads';
import { writeLeadsCsv } from '../leads/leads-csv';
import { writeRejectedCsv } from '../../usecases/imports/rejected-csv';
import { text } from '../shapes/inputs';
import { decodeCsv } from '../../usecases/imports/decode-csv';
import { MAX_CSV_BYTES, startImport } from '../../usecases/imports/start-import';
import { getJob } from '../../usecases/jobs/get-job';
import { defineRoute, reply, type Route } from '../http/route';
import { viewJob, jobShape } from '../shapes/records';

const query = z.strictObject({
  map: z.string().max(10_000).optional(),
  source: z.string().trim().min(1).max(200).optional(),
  event: z.string().trim().min(1).max(100).optional(),
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
    format: 'csv',
    decode: decodeCsv,
    maxBytes: MAX_CSV_BYTES,
    answers: { 202: z.object({ id: z.string() }) },
    run: async ({ deps, asker, query: { map, source, event, dryRun }, body }) =>
      reply(await startImport(deps, asker, { text: body, map, source, event, dryRun: dryRun === 'true' }), 202),
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
  defineRoute({
    method: 'get',
    path: '/v1/imports/:id/rejected.csv',
    access: ['marketer'],
    tag: 'Leads',
    summary: 'The rows that were rejected, as they were sent, with their line and what was wrong: mend and send again',
    answers: { 200: null },
    run: async ({ deps, params }) => {
      const outcome = await readRejected(deps, params.id ?? '');
      if (outcome.code !== 'ok') return outcome;
      return { status: 200, type: CSV, body: writeRejectedCsv(outcome.value), headers: attachment('rejected.csv') };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/exports/leads.csv',
    access: ['lead-manager'],
    tag: 'Leads',
    summary: 'Every lead that matches as CSV, under the column names an import takes',
    query: z.strictObject({
      stage: z.enum(STAGES).optional(),
      band: z.enum(['cold', 'warm', 'hot']).optional(),
      segment: text(80).optional(),
      q: text(200).optional(),
      owner: text(254).optional(),
    }),
    answers: { 200: null },
    run: async ({ deps, asker, query: wanted }) => {
      const outcome = await exportLeads(deps, asker, wanted);
      if (outcome.code !== 'ok') return outcome;
      return { status: 200, type: CSV, stream: writeLeadsCsv(outcome.value), headers: attachment('leads.csv') };
    },
  }),
];

const CSV = 'text/csv; charset=utf-8';

function attachment(name: string): Record<string, string> {
  return { 'Content-Disposition': `attachment; filename="${name}"`, 'Cache-Control': 'no-store' };
}
