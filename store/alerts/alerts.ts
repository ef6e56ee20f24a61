import type { Connection } from 'mongoose';
import type { AlertRecord } from '../../domain/lead/documents';
import { Collection } from '../connection/collection';
import { json, key, number, text } from '../connection/fields';
import type { StoreQuery } from '../connection/paging';
import { withoutAbsent } from '../connection/queries';
import type { ErasureGuard } from '../leads/tombstones';
import type { AlertFilter, Alerts } from './contract';

export type AlertCollection = Collection<AlertRecord>;

export function openAlerts(connection: Connection): AlertCollection {
  return new Collection<AlertRecord>(connection, {
    name: 'alerts',
    fields: {
      _id: key,
      at: number,
      kind: text,
      level: text,
      lead: text,
      handoff: text,
      task: text,
      message: text,
      words: json,
      to: text,
      acknowledgedBy: text,
    },
    indexes: [{ acknowledgedBy: 1, at: -1, _id: -1 }, { at: -1, _id: -1 }, { lead: 1 }],
  });
}

/** What people must know, each raised once. */
export function createAlerts(alerts: AlertCollection, guard: ErasureGuard): Alerts {
  return {
    raise: async (alert) => {
      await alerts.insertOnce(alert);
      if (alert.lead !== null) await guard(alert.lead, () => alerts.delete([alert.id]));
    },
    find: (id) => alerts.find(id),
    list: ({ limit, cursor, ...filter }) =>
      alerts.page(toQuery(filter), [{ field: 'at', direction: -1 }], { limit, cursor }),
    count: (filter) => alerts.count(toQuery(filter)),
    acknowledge: async (id, by) =>
      (await alerts.change(id, { $set: { acknowledgedBy: by } }, { acknowledgedBy: null })) ?? (await alerts.find(id)),
  };
}

function toQuery({ acknowledged, kind, level, lead, to }: AlertFilter): StoreQuery {
  const acknowledgedBy = acknowledged === undefined ? undefined : acknowledged ? { $ne: null } : null;
  return withoutAbsent({ kind, level, lead, to, acknowledgedBy });
}
