import { z } from 'zod';
import { acknowledgeAlert } from '../../usecases/alerts/acknowledge-alert';
import { listAlerts } from '../../usecases/alerts/list-alerts';
import { listAudit } from '../../usecases/audit/list-audit';
import { getJob } from '../../usecases/jobs/get-job';
import { checkReadiness } from '../../usecases/operations/check-readiness';
import { defineRoute, reply, type Route } from '../http/route';
import { flag, instant, paging, text } from '../shapes/inputs';
import { iso } from '../shapes/instants';
import { alertShape, jobShape, pageOf, viewAlert, viewJob } from '../shapes/records';

const TAG = 'Administration';
const DAY_MS = 86_400_000;

const auditShape = z.object({
  id: z.string(),
  at: z.string(),
  actor: z.string(),
  action: z.string(),
  target: z.string().nullable(),
  detail: z.record(z.string(), z.unknown()),
});
const readiness = z.object({
  ready: z.boolean(),
  store: z.enum(['ok', 'away']),
  temporal: z.enum(['ok', 'away']),
  hold: z.literal('restored').optional(),
});

/** What keeps the platform going: health, alerts, jobs, audit, clock. */
export const OPERATION_ROUTES: readonly Route[] = [
  defineRoute({
    method: 'get',
    path: '/healthz',
    access: 'public',
    tag: TAG,
    summary: 'The process is up',
    answers: { 200: z.object({ status: z.literal('up') }) },
    run: async () => ({ status: 200, body: { status: 'up' } }),
  }),
  defineRoute({
    method: 'get',
    path: '/readyz',
    access: 'public',
    tag: TAG,
    summary: 'Store and Temporal answer; 503 says which does not',
    answers: { 200: readiness },
    run: async ({ deps }) => {
      const state = await checkReadiness(deps);
      if (state.ready) return { status: 200, body: state };
      const what = state.store === 'away' ? 'store' : 'temporal';
      return { code: 'unavailable', what, message: `the ${what} is away`, mayHaveHappened: false };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/metrics',
    access: 'public',
    tag: TAG,
    summary: 'Measurements for Prometheus: counts and times, no personal data',
    answers: { 200: null },
    run: async ({ deps }) => ({ status: 200, type: deps.metrics.type, body: await deps.metrics.text() }),
  }),
  defineRoute({
    method: 'get',
    path: '/v1/clock',
    access: 'any',
    tag: TAG,
    summary: 'The virtual clock: its instant, and how many real ms a day lasts',
    answers: { 200: z.object({ now: z.string(), day: z.number() }) },
    run: async ({ deps }) => ({
      status: 200,
      body: { now: iso(deps.clock.now()), day: Math.round(DAY_MS / deps.clock.line.factor) },
    }),
  }),
  defineRoute({
    method: 'get',
    path: '/v1/me',
    access: 'any',
    tag: TAG,
    summary: 'Whose key this is',
    answers: {
      200: z.object({ id: z.string(), name: z.string(), person: z.string().nullable(), roles: z.array(z.string()) }),
    },
    run: async ({ asker: { id, actor, person, roles } }) => ({ status: 200, body: { id, name: actor, person, roles } }),
  }),
  defineRoute({
    method: 'get',
    path: '/v1/jobs/:id',
    access: 'any',
    tag: TAG,
    summary: 'How far a long piece of work has come',
    answers: { 200: jobShape },
    run: async ({ deps, params }) => reply(await getJob(deps, params.id ?? ''), 200, viewJob),
  }),
  defineRoute({
    method: 'get',
    path: '/v1/alerts',
    access: ['lead-manager'],
    tag: TAG,
    summary: 'What people must know, newest first',
    query: z.strictObject({
      ...paging,
      acknowledged: flag.optional(),
      kind: text(100).optional(),
      level: z.enum(['info', 'warning', 'breach']).optional(),
      lead: text(100).optional(),
    }),
    answers: { 200: pageOf(alertShape) },
    run: async ({ deps, query }) =>
      reply(await listAlerts(deps, query), 200, ({ items, next }) => ({ items: items.map(viewAlert), next })),
  }),
  defineRoute({
    method: 'post',
    path: '/v1/alerts/:id/acknowledge',
    access: ['lead-manager'],
    tag: TAG,
    summary: 'Note who has taken note',
    body: z.strictObject({}),
    answers: { 200: alertShape },
    run: async ({ deps, asker, params }) => reply(await acknowledgeAlert(deps, asker, params.id ?? ''), 200, viewAlert),
  }),
  defineRoute({
    method: 'get',
    path: '/v1/audit',
    access: ['admin', 'lead-manager'],
    tag: TAG,
    summary: 'Who did what to what, newest first',
    query: z.strictObject({
      ...paging,
      actor: text(254).optional(),
      action: text(100).optional(),
      target: text(200).optional(),
      from: instant.optional(),
      to: instant.optional(),
    }),
    answers: { 200: pageOf(auditShape) },
    run: async ({ deps, query }) =>
      reply(await listAudit(deps, query), 200, ({ items, next }) => ({
        items: items.map((entry) => ({ ...entry, at: iso(entry.at) })),
        next,
      })),
  }),
];
