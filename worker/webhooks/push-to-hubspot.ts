import {
  associate,
  idAnswered,
  upsertContact,
  upsertDeal,
  type HubspotCall,
  type HubspotConnector,
} from '../../domain/webhooks/hubspot';
import type { Store } from '../../store';
import type { DeliveryRecord, WebhookRecord } from '../../store/webhooks/contract';
import { postJson } from '../outbound/post-json';
import type { PostOutcome } from './post-event';

export type CrmDeps = { store: Pick<Store, 'leads' | 'handoffs'>; allowPrivate: boolean };

/** There is nothing to tell: the lead was erased, has no address, or sales never accepted it. */
const NOTHING: PostOutcome = { status: 204, error: null, retryAfterMs: 0 };

/**
 * Tells HubSpot how a handoff stands: contact, deal, and the tie between them, in three calls that may each be repeated. The first that
 * fails decides the attempt; a later attempt begins anew, and so does an event that comes twice or late.
 */
export async function pushToHubspot(
  { store, allowPrivate }: CrmDeps,
  receiver: Pick<WebhookRecord, 'url' | 'secret'> & { connector: HubspotConnector },
  delivery: Pick<DeliveryRecord, 'lead' | 'body'>,
): Promise<PostOutcome> {
  const { data } = JSON.parse(delivery.body) as { data: { handoff?: unknown } };
  const handoff = typeof data.handoff === 'string' ? await store.handoffs.find(data.handoff) : null;
  const lead = delivery.lead === null ? null : await store.leads.find(delivery.lead);
  if (handoff === null || lead === null) return NOTHING;
  const { connector, secret } = receiver;
  const ask = async ({ method, path, body }: HubspotCall): Promise<PostOutcome & { id: string | null }> => {
    const authorization = { authorization: `Bearer ${secret}` };
    const options = { allowPrivate, method, keepsAnswer: true };
    const address = new URL(path, receiver.url).href;
    const posted = await postJson(address, JSON.stringify(body), authorization, options);
    if (posted.outcome === 'failed') return { status: null, error: posted.error, retryAfterMs: 0, id: null };
    const { status, retryAfterMs, answer } = posted;
    return { status, error: null, retryAfterMs, id: idAnswered(answer ?? '') };
  };
  const [contactCall, dealCall] = [upsertContact(connector, lead), upsertDeal(connector, handoff, lead)];
  if (contactCall === null || dealCall === null) return NOTHING;
  const contact = await ask(contactCall);
  if (contact.id === null || !isDone(contact)) return failed(contact);
  const deal = await ask(dealCall);
  if (deal.id === null || !isDone(deal)) return failed(deal);
  const { status, error, retryAfterMs } = await ask(associate(deal.id, contact.id));
  return { status, error, retryAfterMs };
}

function isDone({ status }: PostOutcome): boolean {
  return status === 200 || status === 201;
}

/** An answer that says yes and names nothing (207 of a batch) is a failure all the same. */
function failed({ status, error, retryAfterMs }: PostOutcome): PostOutcome {
  const isYes = status !== null && status >= 200 && status < 300;
  return isYes
    ? { status: null, error: `HubSpot answered ${status} without an object`, retryAfterMs }
    : { status, error, retryAfterMs };
}
