import { z } from 'zod';
import { WEBHOOK_EVENTS } from '../../domain/webhooks/event';
import type { DeliveryRecord, WebhookRecord } from '../../store/webhooks/contract';
import { createWebhook } from '../../usecases/webhooks/create-webhook';
import { listDeliveries } from '../../usecases/webhooks/list-deliveries';
import { removeWebhook } from '../../usecases/webhooks/remove-webhook';
import { replayDelivery } from '../../usecases/webhooks/replay-delivery';
import { defineRoute, reply, type Route } from '../http/route';
import { pagingQuery, text } from '../shapes/inputs';
import { iso, isoOrNull } from '../shapes/instants';
import { pageOf } from '../shapes/records';

const TAG = 'Webhooks';
const ADMIN = ['admin'] as const;

/** Which of our fields is which of theirs, and where a deal stands in their pipeline. */
const connectorBody = z.strictObject({
  kind: z.literal('hubspot'),
  properties: z.record(text(100), text(100)).optional(),
  pipeline: text(100).optional(),
  stages: z.strictObject({ accepted: text(100), won: text(100), lost: text(100) }).optional(),
});

const webhookShape = z.object({
  id: z.string(),
  url: z.string(),
  events: z.array(z.string()),
  createdAt: z.string(),
  createdBy: z.string(),
  disabledAt: z.string().nullable(),
  disabledReason: z.string().nullable(),
  connector: z.record(z.string(), z.unknown()).nullable(),
});
/** Without its secret, which is told once. */
function viewWebhook(webhook: WebhookRecord): z.infer<typeof webhookShape> {
  const { id, url, events, createdBy, disabledReason } = webhook;
  const times = { createdAt: iso(webhook.createdAt), disabledAt: isoOrNull(webhook.disabledAt) };
  return { id, url, events, createdBy, disabledReason, connector: webhook.connector ?? null, ...times };
}

const deliveryShape = z.object({
  id: z.string(),
  event: z.string(),
  type: z.string(),
  status: z.enum(['waiting', 'delivered', 'failed']),
  body: z.unknown(),
  createdAt: z.string(),
  nextAt: z.string().nullable(),
  attempts: z.array(
    z.object({ at: z.string(), status: z.number().nullable(), error: z.string().nullable(), ms: z.number() }),
  ),
});
function viewDelivery(delivery: DeliveryRecord): z.infer<typeof deliveryShape> {
  const { id, event, type, status, body, createdAt, nextAtReal, attempts } = delivery;
  return {
    id,
    event,
    type,
    status,
    body: JSON.parse(body) as unknown,
    createdAt: iso(createdAt),
    nextAt: isoOrNull(nextAtReal),
    attempts: attempts.map(({ atReal, ...rest }) => ({ at: iso(atReal), ...rest })),
  };
}

/** Where events are told to (api.md, "Outbound webhooks"). */
export const WEBHOOK_ROUTES: readonly Route[] = [
  defineRoute({
    method: 'get',
    path: '/v1/webhooks',
    access: ADMIN,
    tag: TAG,
    summary: 'Every receiver, without its secret',
    answers: { 200: pageOf(webhookShape) },
    run: async ({ deps }) => ({
      status: 200,
      body: { items: (await deps.store.webhooks.list()).map(viewWebhook), next: null },
    }),
  }),
  defineRoute({
    method: 'post',
    path: '/v1/webhooks',
    access: ADMIN,
    tag: TAG,
    summary: 'A new receiver; its secret is told this once',
    body: z.strictObject({
      url: text(2000),
      events: z.array(z.enum(WEBHOOK_EVENTS)).min(1),
      secret: text(200).optional(),
      connector: connectorBody.optional(),
    }),
    answers: { 201: webhookShape.extend({ secret: z.string() }) },
    unkept: true,
    run: async ({ deps, asker, body }) =>
      reply(await createWebhook(deps, asker, body), 201, (webhook) => ({
        ...viewWebhook(webhook),
        secret: webhook.secret,
      })),
  }),
  defineRoute({
    method: 'delete',
    path: '/v1/webhooks/:id',
    access: ADMIN,
    tag: TAG,
    summary: 'End a receiver, with what waits for it and its log',
    answers: { 204: null },
    run: async ({ deps, asker, params }) => {
      const outcome = await removeWebhook(deps, asker, params.id ?? '');
      return outcome.code === 'ok' ? { status: 204 } : outcome;
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/webhooks/:id/deliveries',
    access: ADMIN,
    tag: TAG,
    summary: 'What was sent and how it was answered, newest first',
    query: pagingQuery,
    answers: { 200: pageOf(deliveryShape) },
    run: async ({ deps, params, query }) =>
      reply(await listDeliveries(deps, { webhook: params.id ?? '', ...query }), 200, ({ items, next }) => ({
        items: items.map(viewDelivery),
        next,
      })),
  }),
  defineRoute({
    method: 'post',
    path: '/v1/webhooks/:id/deliveries/:delivery/replay',
    access: ADMIN,
    tag: TAG,
    summary: 'Send it once more, with the same event id',
    body: z.strictObject({}),
    answers: { 202: deliveryShape },
    run: async ({ deps, asker, params }) => {
      const input = { webhook: params.id ?? '', delivery: params.delivery ?? '' };
      return reply(await replayDelivery(deps, asker, input), 202, viewDelivery);
    },
  }),
];
