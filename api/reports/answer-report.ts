import type { IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';
import type { Outcome } from '../../usecases/outcome';
import { reply, type Answer } from '../http/route';
import { instant, text } from '../shapes/inputs';
import { toCsv } from '../../domain/reports/csv';

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** An instant, or a day: its first instant in UTC. */
const reportInstant = z
  .string()
  .transform((given) => (DAY.test(given) ? `${given}T00:00:00Z` : given))
  .pipe(instant);

/** What every report takes (api.md, "Reports"). */
export const reportQuery = z.strictObject({
  from: reportInstant.optional(),
  to: reportInstant.optional(),
  source: text(200).optional(),
  segment: text(80).optional(),
});

/** The report as JSON, or its rows as CSV with those columns where that is what was asked for. */
export function answerReport<T extends { items: readonly object[] }>(
  outcome: Outcome<T>,
  headers: IncomingHttpHeaders,
  columns: readonly string[],
  shapeOf: (row: T['items'][number]) => object = (row) => row,
): Answer {
  const isCsv = (headers.accept ?? '').toLowerCase().includes('text/csv');
  if (outcome.code !== 'ok' || !isCsv) {
    return reply(outcome, 200, (report) => ({ ...report, items: report.items.map(shapeOf) }));
  }
  return { status: 200, body: toCsv(outcome.value.items.map(shapeOf), columns), type: 'text/csv; charset=utf-8' };
}
