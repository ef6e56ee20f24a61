import type { Pump } from '../../activities/run-pump';
import { nextAttemptAt } from '../../domain/webhooks/event';
import type { DeliveryRecord, Webhooks } from '../../store/webhooks/contract';
import { postEvent } from './post-event';
import { pushToHubspot, type CrmDeps } from './push-to-hubspot';

export type WebhookPumpDeps = CrmDeps & { webhooks: Webhooks };

/** Deliveries under way at once: a slow receiver holds up at most a batch. */
const BATCH = 20;
/** Real ms between looks at an empty queue. */
const LOOK_EVERY_MS = 250;
const GONE = 410;

/**
 * Sends what is due to its receivers: 2xx is delivered, 410 ends the receiver, anything else is tried again with growing pauses for 3
 * days. Killed between an answer and its note it sends once more: receivers tell by `webhook-id`.
 */
export function createWebhookPump(deps: WebhookPumpDeps): Pump {
  let idleUntil = -Infinity;
  return {
    tick: async (nowReal, nowVirtual) => {
      if (nowReal < idleUntil) return { deliveries: 0 };
      const due = await deps.webhooks.due(nowReal, BATCH);
      if (due.length === 0) idleUntil = nowReal + LOOK_EVERY_MS;
      await Promise.all(due.map((delivery) => deliver(deps, delivery, nowReal, nowVirtual)));
      return { deliveries: due.length };
    },
  };
}

async function deliver(
  deps: WebhookPumpDeps,
  delivery: DeliveryRecord,
  nowReal: number,
  nowVirtual: number,
): Promise<void> {
  const { webhooks, allowPrivate } = deps;
  const { id, webhook, event, body } = delivery;
  const receiver = await webhooks.find(webhook);
  if (receiver?.disabledAt !== null) {
    const error = receiver === null ? 'the webhook is gone' : 'the webhook is disabled';
    await webhooks.note(id, { atReal: nowReal, status: null, error, ms: 0 }, FAILED);
    return;
  }
  const begun = performance.now();
  const { connector } = receiver;
  const outcome =
    connector === undefined
      ? await postEvent({ ...receiver, messageId: event, body, allowPrivate })
      : await pushToHubspot(deps, { ...receiver, connector }, delivery);
  const { status, error, retryAfterMs } = outcome;
  const attempt = { atReal: nowReal, status, error, ms: Math.round(performance.now() - begun) };
  if (status !== null && status >= 200 && status < 300) {
    await webhooks.note(id, attempt, { status: 'delivered', nextAtReal: null });
  } else if (status === GONE) {
    await webhooks.disable(webhook, 'it answered 410 Gone', nowVirtual);
    await webhooks.note(id, attempt, FAILED);
  } else {
    const attempts = delivery.attempts.length + 1;
    const nextAtReal = nextAttemptAt(attempts, delivery.begunAtReal, nowReal, retryAfterMs);
    await webhooks.note(id, attempt, nextAtReal === null ? FAILED : { status: 'waiting', nextAtReal });
  }
}

const FAILED = { status: 'failed', nextAtReal: null } as const;
