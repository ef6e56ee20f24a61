import { z } from 'zod';
import { standingReasons } from '../../domain/lead/suppression';
import { csvCell } from '../../domain/reports/csv';
import type { SuppressionRecord } from '../../store/suppressions/contract';
import { importSuppressions } from '../../usecases/suppressions/import-suppressions';
import { liftSuppression } from '../../usecases/suppressions/lift-suppression';
import { exportSuppressions, listSuppressions } from '../../usecases/suppressions/list-suppressions';
import { defineRoute, reply, type Answer, type Route } from '../http/route';
import { paging } from '../shapes/inputs';
import { iso } from '../shapes/instants';
import { pageOf } from '../shapes/records';
import { suppressionReason, suppressionShape, viewSuppression } from '../shapes/suppression';

const TAG = 'Leads';
const shape = suppressionShape.extend({ email: z.string().nullable(), hash: z.string() });
const TEN_MB = 10 * 1_048_576;

/** An erased person's address is gone; its keyed hash keeps it from being mailed. */
function view({ id, email, ...suppression }: SuppressionRecord): z.infer<typeof shape> {
  return { email, hash: id, ...viewSuppression(suppression) };
}

/** A line for each reason of an address, which is how the import takes them back. */
function answerCsv(rows: readonly SuppressionRecord[]): Answer {
  const lines = rows.flatMap((row) =>
    standingReasons(row).map(({ reason, at }) => [row.email ?? '', row.id, reason, iso(at)].map(csvCell).join(',')),
  );
  return { status: 200, type: 'text/csv; charset=utf-8', body: ['email,hash,reason,at', ...lines, ''].join('\r\n') };
}

/** Addresses that get no mail (decisions.md, "Routes that api.md left out"). */
export const SUPPRESSION_ROUTES: readonly Route[] = [
  defineRoute({
    method: 'get',
    path: '/v1/suppressions',
    access: ['lead-manager'],
    tag: TAG,
    summary: 'Addresses that get no mail, newest first; all of them as CSV with Accept: text/csv',
    query: z.strictObject({ ...paging, reason: suppressionReason.optional() }),
    answers: { 200: pageOf(shape) },
    run: async ({ deps, query, headers }) => {
      if (headers.accept?.includes('text/csv') === true) return answerCsv(await exportSuppressions(deps, query.reason));
      return reply(await listSuppressions(deps, query), 200, ({ items, next }) => ({ items: items.map(view), next }));
    },
  }),
  defineRoute({
    method: 'post',
    path: '/v1/suppressions',
    access: ['lead-manager'],
    tag: TAG,
    summary:
      'Suppress the addresses of a CSV: email, reason?, at?; hash instead of an erased person’s email; each reason of an address stands',
    body: z.string(),
    format: 'csv',
    maxBytes: TEN_MB,
    answers: {
      200: z.object({ added: z.number(), rejected: z.array(z.object({ line: z.number(), message: z.string() })) }),
    },
    run: async ({ deps, asker, body }) => reply(await importSuppressions(deps, asker, body)),
  }),
  defineRoute({
    method: 'delete',
    path: '/v1/suppressions/:email',
    access: ['lead-manager'],
    tag: TAG,
    summary:
      'Lift that an address bounced or was listed by hand; an objection stands on, and is its person’s alone to take back',
    answers: { 204: null },
    run: async ({ deps, asker, params }) => {
      const outcome = await liftSuppression(deps, asker, params.email ?? '');
      return outcome.code === 'ok' ? { status: 204 } : outcome;
    },
  }),
];
