import type { Connection } from 'mongoose';
import { Collection } from '../connection/collection';
import { json, key, list, number, text, texts } from '../connection/fields';
import type { ErasureGuard } from '../leads/tombstones';
import type { DeliveryRecord, WebhookRecord, Webhooks } from './contract';

type Queued = { id: string; lead: string | null; nextAtReal: number };
export type DeliveryCollections = { log: Collection<DeliveryRecord>; queue: Collection<Queued> };

/** The log keeps every delivery; the queue only what waits, so that looking for it never scans what was sent. */
export function openDeliveries(connection: Connection): DeliveryCollections {
  const log = new Collection<DeliveryRecord>(connection, {
    name: 'deliveries',
    fields: {
      _id: key,
      webhook: text,
      event: text,
      type: text,
      lead: text,
      body: text,
      status: text,
      attempts: list,
      createdAt: number,
      begunAtReal: number,
      nextAtReal: number,
    },
    indexes: [{ webhook: 1, createdAt: -1, _id: -1 }, { lead: 1 }],
  });
  const queue = new Collection<Queued>(connection, {
    name: 'deliveryqueue',
    fields: { _id: key, lead: text, nextAtReal: number },
    indexes: [{ nextAtReal: 1 }, { lead: 1 }],
  });
  return { log, queue };
}

/** Real ms for which the list of receivers serves: events are many, receivers change seldom. */
const LIST_MS = 1_000;

/** Receivers of events and what was sent to them. `nowReal` only ages the list of receivers and dates the first attempt. */
export function createWebhooks(
  connection: Connection,
  { log, queue }: DeliveryCollections,
  guard: ErasureGuard,
  nowReal: () => number = Date.now,
): Webhooks {
  const webhooks = new Collection<WebhookRecord>(connection, {
    name: 'webhooks',
    fields: {
      _id: key,
      url: text,
      events: texts,
      secret: text,
      connector: json,
      createdAt: number,
      createdBy: text,
      disabledAt: number,
      disabledReason: text,
    },
  });
  let known: { readAt: number; list: Promise<WebhookRecord[]> } | null = null;
  const readAll = (): Promise<WebhookRecord[]> =>
    webhooks.findWhere({}, { sort: [{ field: 'createdAt', direction: 1 }] });

  function receivers(): Promise<WebhookRecord[]> {
    if (known !== null && nowReal() - known.readAt < LIST_MS) return known.list;
    const reading = readAll();
    known = { readAt: nowReal(), list: reading };
    reading.catch(() => (known = null));
    return reading;
  }

  async function put(delivery: DeliveryRecord): Promise<void> {
    // The log first: what waits in the queue can be read.
    const isNew = await log.insertOnce(delivery);
    const kept = isNew ? delivery : await log.find(delivery.id);
    if (kept?.status !== 'waiting' || kept.nextAtReal === null) return;
    await queue.insertOnce({ id: kept.id, lead: kept.lead, nextAtReal: kept.nextAtReal });
    if (kept.lead !== null) await guard(kept.lead, () => Promise.all([log.delete([kept.id]), queue.delete([kept.id])]));
  }

  return {
    create: async (webhook) => {
      known = null;
      await webhooks.insertOnce(webhook);
      known = null;
    },
    find: (id) => webhooks.find(id),
    list: readAll,
    remove: async (id) => {
      const found = await webhooks.find(id);
      if (found === null) return false;
      await webhooks.delete([id]);
      known = null;
      const ids: string[] = [];
      for await (const { id: delivery } of log.each({ webhook: id })) ids.push(delivery);
      await queue.delete(ids);
      await log.delete(ids);
      return true;
    },
    disable: async (id, reason, at) => {
      await webhooks.update(id, { $set: { disabledAt: at, disabledReason: reason } }, { disabledAt: null });
      known = null;
    },
    announce: async ({ id, type, at, lead, data }) => {
      const wanting = (await receivers()).filter((one) => one.disabledAt === null && one.events.includes(type));
      const body = JSON.stringify({ type, timestamp: new Date(at).toISOString(), data });
      const begunAtReal = nowReal();
      for (const { id: webhook } of wanting) {
        await put({
          id: `${webhook}.${id}`,
          webhook,
          event: id,
          type,
          lead,
          body,
          status: 'waiting',
          attempts: [],
          createdAt: at,
          begunAtReal,
          nextAtReal: begunAtReal,
        });
      }
    },
    queue: put,
    ofLead: (lead) => log.findWhere({ lead }, { sort: [{ field: 'createdAt', direction: 1 }] }),
    due: async (now, limit) => {
      const waiting = await queue.findWhere(
        { nextAtReal: { $lte: now } },
        { sort: [{ field: 'nextAtReal', direction: 1 }], limit },
      );
      const found = await log.findMany(waiting.map(({ id }) => id));
      const due = found.filter(({ status }) => status === 'waiting');
      const wanted = new Set(due.map(({ id }) => id));
      // Queued once more by a repetition after it had been delivered, or erased meanwhile.
      const stale = waiting.flatMap(({ id }) => (wanted.has(id) ? [] : [id]));
      if (stale.length > 0) await queue.delete(stale);
      return due;
    },
    note: async (id, attempt, { status, nextAtReal }) => {
      await log.update(id, { $set: { status, nextAtReal }, $push: { attempts: attempt } });
      if (status === 'waiting' && nextAtReal !== null) await queue.update(id, { $set: { nextAtReal } });
      else await queue.delete([id]);
    },
    findDelivery: (id) => log.find(id),
    deliveries: (webhook, request) => log.page({ webhook }, [{ field: 'createdAt', direction: -1 }], request),
  };
}
