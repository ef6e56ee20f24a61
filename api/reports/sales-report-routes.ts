import { z } from 'zod';
import { reportFunnel } from '../../usecases/reports/report-funnel';
import { reportHandoffs } from '../../usecases/reports/report-handoffs';
import { reportLeaks } from '../../usecases/reports/report-leaks';
import { reportSla } from '../../usecases/reports/report-sla';
import { reportSources } from '../../usecases/reports/report-sources';
import { putSourceCosts } from '../../usecases/reports/source-costs';
import { defineRoute, reply, type Route } from '../http/route';
import { rate } from '../scoring/scoring-shapes';
import { instant } from '../shapes/inputs';
import { iso, isoOrNull } from '../shapes/instants';
import { defineReport, REPORTS } from './answer-report';

const figure = z.number().nullable();
const listOf = (row: z.ZodType): z.ZodType => z.object({ items: z.array(row) });

const funnelRow = z.object({
  cohort: z.string(),
  stage: z.string(),
  count: z.number(),
  conversion: rate.nullable(),
  medianDays: figure,
});
const slaRow = z.object({
  clock: z.string(),
  rep: z.string().nullable(),
  count: z.number(),
  met: z.number(),
  breached: z.number(),
  running: z.number(),
  withdrawn: z.number(),
  metRate: rate,
  medianHours: figure,
  p90Hours: figure,
});
const handoffRow = z.object({
  outcome: z.string(),
  reason: z.string().nullable(),
  count: z.number(),
  share: rate,
  satisfaction: z.object({ n: z.number(), mean: figure, low: figure, high: figure }),
});
const sourceRow = z.object({
  source: z.string().nullable(),
  count: z.number(),
  leads: z.number(),
  sql: z.number(),
  won: z.number(),
  sqlRate: rate,
  wonRate: rate,
  currency: z.string().nullable(),
  cost: figure,
  revenue: z.number(),
  otherRevenue: z.record(z.string(), z.number()),
  costPerLead: figure,
  costPerWon: figure,
  roi: figure,
});
const leakRow = z.object({
  leak: z.string(),
  count: z.number(),
  since: z.string().nullable(),
  leads: z.array(
    z.object({ lead: z.string(), since: z.string(), task: z.string().nullable(), handoff: z.string().nullable() }),
  ),
});

const amount = z.number().nonnegative().max(1e12);
const currency = z
  .string()
  .regex(/^[A-Z]{3}$/, 'expected an ISO 4217 code such as EUR')
  .default('EUR');
const period = { from: instant.nullable().default(null), to: instant.nullable().default(null) };
/** One sum, or several by period. */
const costsBody = z.union([
  z.strictObject({ cost: amount, currency, ...period }).transform(({ cost, ...rest }) => [{ amount: cost, ...rest }]),
  z
    .strictObject({ costs: z.array(z.strictObject({ amount, currency, ...period })).max(1000) })
    .transform(({ costs }) => costs),
]);
const costsShape = z.object({
  source: z.string(),
  costs: z.array(
    z.object({
      amount: z.number(),
      currency: z.string(),
      from: z.string().nullable(),
      to: z.string().nullable(),
    }),
  ),
});

/** The reports on the junction of marketing and sales: any role, JSON, or CSV with `Accept: text/csv` (api.md, "Reports"). */
export const SALES_REPORT_ROUTES: readonly Route[] = [
  defineReport({
    name: 'funnel',
    summary: 'Counts, conversion and median days between milestones, by the month in which journeys began',
    answer: listOf(funnelRow),
    read: ({ deps, query }) => reportFunnel(deps, query),
  }),
  defineReport({
    name: 'sla',
    summary: 'Clocks met and breached; by person for a lead manager and a sales manager',
    answer: listOf(slaRow),
    read: ({ deps, asker, query }) => reportSla(deps, asker, query),
  }),
  defineReport({
    name: 'handoffs',
    summary: 'Handoffs accepted, returned by reason, won and lost; how sales rated them',
    answer: listOf(handoffRow),
    read: ({ deps, query }) => reportHandoffs(deps, query),
  }),
  defineReport({
    name: 'sources',
    summary: 'What each source cost and brought',
    answer: listOf(sourceRow),
    read: ({ deps, query }) => reportSources(deps, query),
  }),
  defineRoute({
    method: 'put',
    path: '/v1/sources/:name',
    access: ['marketer', 'lead-manager'],
    tag: REPORTS,
    summary: 'What a source cost, whole or by period; replaces what was kept',
    body: costsBody,
    answers: { 200: costsShape },
    run: async ({ deps, asker, params, body }) =>
      reply(await putSourceCosts(deps, asker, { source: params.name ?? '', costs: body }), 200, (kept) => ({
        source: kept.source,
        costs: kept.costs.map((cost) => ({ ...cost, from: isoOrNull(cost.from), to: isoOrNull(cost.to) })),
      })),
  }),
  defineReport({
    name: 'leaks',
    summary: 'Leads with nothing to come, unworked tasks, stalled deals, held offers',
    answer: listOf(leakRow),
    read: ({ deps, query }) => reportLeaks(deps, query),
    shape: ({ items }) => ({
      items: items.map(({ leads, ...row }) => ({
        ...row,
        since: isoOrNull(row.since),
        leads: leads.map((leak) => ({ ...leak, since: iso(leak.since) })),
      })),
    }),
  }),
];
