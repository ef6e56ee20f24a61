import { randomBytes } from 'node:crypto';
import type { DeliveryRecord } from '../../store/webhooks/contract';
import { recordAudit } from '../audit/record-audit';
import type { Asker, Deps } from '../deps';
import { conflict, done, notFound, type Outcome } from '../outcome';

/** Sends a delivery once more, with the same event id and body, so that the receiver can tell it has had it. */
export async function replayDelivery(
  deps: Deps,
  asker: Asker,
  { webhook, delivery }: { webhook: string; delivery: string },
): Promise<Outcome<DeliveryRecord>> {
  const [receiver, kept] = await Promise.all([
    deps.store.webhooks.find(webhook),
    deps.store.webhooks.findDelivery(delivery),
  ]);
  if (receiver === null) return notFound('webhook');
  if (kept?.webhook !== webhook) return notFound('delivery');
  if (receiver.disabledAt !== null) return conflict('the webhook is disabled: create it anew');
  const now = deps.clock.nowReal();
  const again: DeliveryRecord = {
    ...kept,
    id: `${webhook}.${kept.event}.r${randomBytes(6).toString('hex')}`,
    status: 'waiting',
    attempts: [],
    createdAt: deps.clock.now(),
    begunAtReal: now,
    nextAtReal: now,
  };
  await deps.store.webhooks.queue(again);
  await recordAudit(deps, asker, 'webhook.replayed', kept.id);
  return done(again);
}
