import { z } from 'zod';
import { REPORT_COLUMNS } from '../../domain/reports/report-columns';
import { reportCalibration } from '../../usecases/reports/report-calibration';
import { reportScoreDistribution } from '../../usecases/reports/report-score-distribution';
import { readSequenceStats, reportHoldout, reportSequences } from '../../usecases/reports/report-sequences';
import { defineRoute, reply, type Route } from '../http/route';
import { lift, rate } from '../scoring/scoring-shapes';
import { instant, text } from '../shapes/inputs';
import { iso } from '../shapes/instants';
import { answerReport, defineReport, REPORTS, reportQuery } from './answer-report';

const band = z.enum(['cold', 'warm', 'hot', 'none']);

/** Reports of scoring: any role, JSON, or the rows as CSV with `Accept: text/csv` (api.md, "Reports"). */
export const REPORT_ROUTES: readonly Route[] = [
  defineRoute({
    method: 'get',
    path: '/v1/reports/score-distribution',
    access: 'any',
    tag: REPORTS,
    summary: 'How many leads lie where, by band; under any model, as of any day',
    query: reportQuery.extend({ model: text(80).optional(), at: instant.optional() }),
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
        (report) => ({ ...report, at: iso(report.at) }),
      ),
  }),
  defineReport({
    name: 'calibration',
    summary: 'Acceptance and win rate by score at handoff, lift of each rule; says when the data are too few',
    answer: z.object({
      count: z.number(),
      accepted: rate,
      won: rate,
      items: z.array(z.object({ from: z.number(), to: z.number(), count: z.number(), accepted: rate, won: rate })),
      rules: z.array(lift),
      tooFew: z.string().nullable(),
    }),
    read: ({ deps, query }) => reportCalibration(deps, query),
    shape: (report, language) => ({ ...report, tooFew: report.tooFew?.[language] ?? null }),
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
  defineReport({
    name: 'sequences',
    summary: 'Sequences by version: entered, inside, left and why, and what became of their mails',
    answer: z.object({ items: z.array(z.object({ sequence: z.string(), count: z.number(), ...versionStats })) }),
    read: ({ deps, query }) => reportSequences(deps, query),
  }),
  defineReport({
    name: 'holdout',
    summary: 'Who got a sequence against its control group, which got nothing',
    answer: z.object({
      items: z.array(z.object({ sequence: z.string(), count: z.number(), treated: outcomes, heldOut: outcomes })),
    }),
    read: ({ deps, query }) => reportHoldout(deps, query),
  }),
];
