import { randomBytes } from 'node:crypto';
import type { Connection } from 'mongoose';
import { Collection } from '../connection/collection';
import { json, key, number, text } from '../connection/fields';
import { packObject, unpackObject } from '../connection/json-part';
import { span, withoutAbsent } from '../connection/queries';
import type { JsonObject } from '../../domain/timeline/entry';
import type { Audit, AuditRecord } from './contract';

/** Who did what, append-only. Ids rise with real time, so that the newest are read by `_id` without sorting. */
export function createAudit(connection: Connection): Audit {
  const entries = new Collection<AuditRecord>(connection, {
    name: 'audit',
    fields: { _id: key, at: number, actor: text, action: text, target: text, detail: json },
    indexes: [
      { target: 1, _id: -1 },
      { actor: 1, _id: -1 },
    ],
    encode: (entry) => ({ ...entry, detail: packObject(entry.detail as JsonObject) }),
    decode: (entry) => ({ ...entry, detail: unpackObject(entry.detail as JsonObject | string) }),
  });
  return {
    append: async (entry) => {
      await entries.insertOnce({ id: nextAuditId(), ...entry });
    },
    list: ({ limit, cursor, actor, action, target, from, to }) =>
      entries.page(withoutAbsent({ actor, action, target, at: span(from, to) }), [{ field: '_id', direction: -1 }], {
        limit,
        cursor,
      }),
  };
}

let last = 0;
/** Real ms in base 36, never twice the same within a process, and random digits against other processes. */
function nextAuditId(): string {
  last = Math.max(last + 1, Date.now() * 1000);
  return `${last.toString(36).padStart(11, '0')}-${randomBytes(4).toString('hex')}`;
}
