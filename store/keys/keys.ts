import type { Connection } from 'mongoose';
import type { KeyRecord } from '../../domain/lead/documents';
import { Collection } from '../connection/collection';
import { key, number, text, texts } from '../connection/fields';
import type { Keys } from './contract';

/** Keys of people and integrations. `_id` is the hash, because every request looks a key up by it. */
export function createKeys(connection: Connection): Keys {
  const keys = new Collection<KeyRecord, Omit<KeyRecord, 'hash'> & { key: string }>(connection, {
    name: 'keys',
    fields: { _id: key, key: text, name: text, person: text, roles: texts, createdAt: number, revokedAt: number },
    indexes: [{ key: 1 }],
    encode: ({ _id, hash, ...rest }) => ({ ...rest, _id: hash, key: _id }),
    decode: ({ _id, key: id, ...rest }) => ({ ...rest, _id: id, hash: _id }),
  });
  return {
    find: async (hash) => {
      const found = await keys.find(hash);
      return found?.revokedAt === null ? found : null;
    },
    create: (record) => keys.insertOnce(record),
    revoke: async (id, at) => {
      const found = await keys.findOneWhere({ key: id });
      if (found === null) return false;
      return keys.update(found.hash, { $set: { revokedAt: at } }, { revokedAt: null });
    },
    list: () => keys.findWhere({}, { sort: [{ field: 'createdAt', direction: -1 }] }),
  };
}
