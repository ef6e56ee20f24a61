import type { Page, PageRequest } from '../../store/connection/paging';
import type { DeliveryRecord } from '../../store/webhooks/contract';
import type { Deps } from '../deps';
import { notFound, type Outcome } from '../outcome';
import { readPage } from '../read-page';

/** What was sent to a receiver and how it answered, newest first. */
export async function listDeliveries(
  deps: Deps,
  { webhook, ...request }: PageRequest & { webhook: string },
): Promise<Outcome<Page<DeliveryRecord>>> {
  if ((await deps.store.webhooks.find(webhook)) === null) return notFound('webhook');
  return readPage(() => deps.store.webhooks.deliveries(webhook, request));
}
