import type { HubspotConnector } from '../../domain/webhooks/hubspot';
import type { WebhookEvent, WebhookEventType } from '../../domain/webhooks/event';
import type { Page, PageRequest } from '../connection/paging';

export type WebhookRecord = {
  id: string;
  url: string;
  events: WebhookEventType[];
  /** `whsec_…` of Standard Webhooks: what signs. */
  secret: string;
  /** Told in another system's own way; absent: by Standard Webhooks. `secret` is that system's key then. */
  connector?: HubspotConnector;
  createdAt: number;
  createdBy: string;
  disabledAt: number | null;
  disabledReason: string | null;
};

export type DeliveryAttempt = { atReal: number; status: number | null; error: string | null; ms: number };
export type DeliveryRecord = {
  /** `<webhook>.<event id>`; a replay adds `.r<number>`. */
  id: string;
  webhook: string;
  event: string;
  type: WebhookEventType;
  lead: string | null;
  /** The body as it is sent and signed, the same at every attempt. */
  body: string;
  status: 'waiting' | 'delivered' | 'failed';
  attempts: DeliveryAttempt[];
  createdAt: number;
  /** Real instants: of the first attempt, and of the next. */
  begunAtReal: number;
  nextAtReal: number | null;
};

export interface Webhooks {
  create(webhook: WebhookRecord): Promise<void>;
  find(id: string): Promise<WebhookRecord | null>;
  list(): Promise<WebhookRecord[]>;
  /** False when there is none. Its deliveries go with it. */
  remove(id: string): Promise<boolean>;
  disable(id: string, reason: string, at: number): Promise<void>;
  /** Queues an event for everybody who has subscribed to it, once by its id. */
  announce(event: WebhookEvent): Promise<void>;
  /** Queues one delivery, once by its id. */
  queue(delivery: DeliveryRecord): Promise<void>;
  /** Those to be tried at a real instant, the oldest first. */
  due(nowReal: number, limit: number): Promise<DeliveryRecord[]>;
  /** Every delivery about a lead. */
  ofLead(lead: string): Promise<DeliveryRecord[]>;
  /** Notes an attempt and where it leaves the delivery. */
  note(id: string, attempt: DeliveryAttempt, next: Pick<DeliveryRecord, 'status' | 'nextAtReal'>): Promise<void>;
  findDelivery(id: string): Promise<DeliveryRecord | null>;
  /** Newest first. */
  deliveries(webhook: string, request: PageRequest): Promise<Page<DeliveryRecord>>;
}
