import type { IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';
import { reportCalibration } from '../../usecases/reports/report-calibration';
import { reportScoreDistribution } from '../../usecases/reports/report-score-distribution';
import { readSequenceStats, reportHoldout, reportSequences } from '../../usecases/reports/report-sequences';
import type { Outcome } from '../../usecases/outcome';
import { defineRoute, reply, type Answer, type Route } from '../http/route';
import { lift, rate } from '../scoring/scoring-shapes';
import { iso } from '../shapes/instants';
import { instant, text } from '../shapes/inputs';
import { toCsv } from '../../domain/reports/csv';
import { REPORT_COLUMNS } from '../../domain/reports/report-columns';

const TAG = 'Reports';
const filters = {
  from: instant.optional(),
  to: instant.optional(),
  source: text(200).optional(),
  segment: text(80).optional(),
};
const band = z.enum(['cold', 'warm', 'hot', 'none']);

/** Reports of scoring: any role, JSON, or the rows as CSV with `Accept: text/csv` (api.md, "Reports"). */
export const REPORT_ROUTES: readonly Route[] = [
  defineRoute({
    method: 'get',
    path: '/v1/reports/score-distribution',
    access: 'any',
    tag: TAG,
    summary: 'How many leads lie where, by band; under any model, as of any day',
    query: z.strictObject({ ...filters, model: text(80).optional(), at: instant.optional() }),
    answers: {
      200: z.object({
        model: z.string(),
        version: z.number(),
        at: z.string(),
        count: z.number(),
        bands: z.record(band, z.number()),
        items: z.array(z.object({ from: z.number(), to: z.number(), band, count: z.number() })),
      }),
    },
    run: async ({ deps, query, headers }) =>
      answerReport(
        await reportScoreDistribution(deps, query),
        headers,
        REPORT_COLUMNS['score-distribution'],
        (report) => ({
          ...report,
          at: iso(report.at),
        }),
      ),
  }),
  defineRoute({
    method: 'get',
    path: '/v1/reports/calibration',
    access: 'any',
    tag: TAG,
    summary: 'Acceptance and win rate by score at handoff, lift of each rule; says when the data are too few',
    query: z.strictObject(filters),
    answers: {
      200: z.object({
        count: z.number(),
        accepted: rate,
        won: rate,
        items: z.array(z.object({ from: z.number(), to: z.number(), count: z.number(), accepted: rate, won: rate })),
        rules: z.array(lift),
        tooFew: z.string().nullable(),
      }),
    },
    run: async ({ deps, query, headers, language }) =>
      answerReport(await reportCalibration(deps, query), headers, REPORT_COLUMNS.calibration, (it) => ({
        ...it,
        tooFew: it.tooFew?.[language] ?? null,
      })),
  }),
];

const mailCounts = {
  sent: z.number(),
  delivered: z.number(),
  opened: z.number(),
  clicked: z.number(),
  replied: z.number(),
  bounced: z.number(),
  unsubscribed: z.number(),
  rates: z.object({ delivered: rate, opened: rate, clicked: rate, replied: rate, bounced: rate, unsubscribed: rate }),
};
const versionStats = {
  version: z.number(),
  entered: z.number(),
  inside: z.number(),
  exits: z.record(z.string(), z.number()),
  heldOut: z.number(),
  mql: rate,
  sql: rate,
  ...mailCounts,
};
const outcomes = z.object({ qualified: rate, customers: rate });

/** What sequences do, for whom, and against nothing at all. */
export const SEQUENCE_REPORT_ROUTES: readonly Route[] = [
  defineRoute({
    method: 'get',
    path: '/v1/sequences/:name/stats',
    access: 'any',
    tag: 'sequences',
    summary:
      'By version, step and link: entered, waiting now, what became of the mails, exits by cause, MQL and SQL, splits; rates with their interval',
    answers: {
      200: z.object({
        name: z.string(),
        exhausted: z.number().optional(),
        versions: z.array(z.object(versionStats)),
        steps: z.array(
          z.object({ version: z.number(), step: z.string(), entered: z.number(), waiting: z.number(), ...mailCounts }),
        ),
        links: z.array(
          z.object({
            version: z.number(),
            step: z.string(),
            link: z.string(),
            url: z.string(),
            clicks: z.number(),
            clicked: rate,
          }),
        ),
        splits: z.array(z.object({ version: z.number(), split: z.string(), arm: z.string(), rate })),
      }),
    },
    run: async ({ deps, params }) => reply(await readSequenceStats(deps, params.name ?? '')),
  }),
  defineRoute({
    method: 'get',
    path: '/v1/reports/sequences',
    access: 'any',
    tag: TAG,
    summary: 'Sequences by version: entered, inside, left and why, and what became of their mails',
    query: z.strictObject(filters),
    answers: {
      200: z.object({ items: z.array(z.object({ sequence: z.string(), count: z.number(), ...versionStats })) }),
    },
    run: async ({ deps, query, headers }) =>
      answerReport(await reportSequences(deps, query), headers, REPORT_COLUMNS.sequences, (it) => it),
  }),
  defineRoute({
    method: 'get',
    path: '/v1/reports/holdout',
    access: 'any',
    tag: TAG,
    summary: 'Who got a sequence against its control group, which got nothing',
    query: z.strictObject(filters),
    answers: {
      200: z.object({
        items: z.array(z.object({ sequence: z.string(), count: z.number(), treated: outcomes, heldOut: outcomes })),
      }),
    },
    run: async ({ deps, query, headers }) =>
      answerReport(await reportHoldout(deps, query), headers, REPORT_COLUMNS.holdout, (it) => it),
  }),
];

/** The report as JSON, or its rows as CSV with those columns where that is what was asked for. */
function answerReport<T extends { items: readonly object[] }>(
  outcome: Outcome<T>,
  headers: IncomingHttpHeaders,
  columns: readonly string[],
  shape: (report: T) => unknown,
): Answer {
  const isCsv = (headers.accept ?? '').toLowerCase().includes('text/csv');
  if (outcome.code !== 'ok' || !isCsv) return reply(outcome, 200, shape);
  return { status: 200, body: toCsv(outcome.value.items, columns), type: 'text/csv; charset=utf-8' };
}
