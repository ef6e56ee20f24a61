import type { IncomingHttpHeaders } from 'node:http';
import { z, type ZodType } from 'zod';
import type { Language } from '../../domain/lead/lead';
import { toCsv } from '../../domain/reports/csv';
import { REPORT_COLUMNS } from '../../domain/reports/report-columns';
import type { Outcome } from '../../usecases/outcome';
import { defineRoute, reply, type Answer, type Call, type Route } from '../http/route';
import { instant, text } from '../shapes/inputs';

/** Where the description of the API has the reports. */
export const REPORTS = 'Reports';
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

type Items = { items: readonly object[] };

/** The report as JSON, or its rows as CSV with those columns where that is what was asked for. */
export function answerReport<T extends Items>(
  outcome: Outcome<T>,
  headers: IncomingHttpHeaders,
  columns: readonly string[],
  shape: (report: T) => Items = (report) => report,
): Answer {
  const isCsv = (headers.accept ?? '').toLowerCase().includes('text/csv');
  if (outcome.code !== 'ok' || !isCsv) return reply(outcome, 200, shape);
  return { status: 200, body: toCsv(shape(outcome.value).items, columns), type: 'text/csv; charset=utf-8' };
}

type ReportCall = Call<z.infer<typeof reportQuery>, undefined>;
type Report<T> = {
  /** The last part of its route, which names its columns too. */
  name: keyof typeof REPORT_COLUMNS;
  summary: string;
  answer: ZodType;
  read: (call: ReportCall) => Promise<Outcome<T>>;
  shape?: (report: T, language: Language) => Items;
};

/** A report of what every report takes and no more, for any role: JSON, or CSV with `Accept: text/csv` (api.md, "Reports"). */
export function defineReport<T extends Items>({ name, summary, answer, read, shape }: Report<T>): Route {
  return defineRoute({
    ...{ method: 'get', path: `/v1/reports/${name}`, access: 'any', tag: REPORTS, summary },
    query: reportQuery,
    answers: { 200: answer },
    run: async (call) =>
      answerReport(
        await read(call),
        call.headers,
        REPORT_COLUMNS[name],
        shape && ((report) => shape(report, call.language)),
      ),
  });
}
