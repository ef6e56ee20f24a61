import { createHmac } from 'node:crypto';
import type { Connection } from 'mongoose';
import { normaliseEmail } from '../aliases/email-address';
import type { SuppressionReason } from '../../domain/lead/lead';
import { Collection } from '../connection/collection';
import type { UpdateOperation } from '../connection/collection-spec';
import { key, number, text } from '../connection/fields';
import { withoutAbsent } from '../connection/queries';
import type { SuppressionRecord, Suppressions } from './contract';
import { LIFTABLE, weakerThan } from './strength';

/**
 * Addresses that get no mail. `_id` is HMAC-SHA256 of the normalised address under a secret, so that an erased person's address stays
 * suppressed without being kept (lifecycle.md, "erase"). With several secrets the first writes and all find.
 */
export function createSuppressions(connection: Connection, secrets: readonly string[]): Suppressions {
  const suppressions = new Collection<SuppressionRecord>(connection, {
    name: 'suppressions',
    fields: { _id: key, reason: text, at: number, email: text },
    indexes: [
      { at: -1, _id: -1 },
      { reason: 1, at: -1, _id: -1 },
    ],
  });
  const hashes = (address: string): string[] =>
    secrets.map((secret) => createHmac('sha256', secret).update(normaliseEmail(address)).digest('base64url'));
  const newest = (address: string): string => hashes(address)[0] ?? '';

  function toOperations(address: string, reason: SuppressionReason, at: number): UpdateOperation[] {
    const id = newest(address);
    const email = normaliseEmail(address);
    return [
      { id, update: { $setOnInsert: { reason, at, email } }, upsert: true },
      { id, when: { reason: { $in: weakerThan(reason) } }, update: { $set: { reason, at, email } } },
    ];
  }
  /** An address that is known in clear stays so: a hash adds nothing to it but a stronger reason. */
  function hashOperations(id: string, reason: SuppressionReason, at: number): UpdateOperation[] {
    return [
      { id, update: { $setOnInsert: { reason, at, email: null } }, upsert: true },
      { id, when: { reason: { $in: weakerThan(reason) } }, update: { $set: { reason, at } } },
    ];
  }
  async function find(addresses: readonly string[]): Promise<Map<string, SuppressionRecord>> {
    const hashed = addresses.map((address) => ({ address, ids: hashes(address) }));
    const found = await suppressions.findMany(hashed.flatMap(({ ids }) => ids));
    const byId = new Map(found.map((row) => [row.id, row]));
    const rows = hashed.map(({ address, ids }) => [address, ids.map((id) => byId.get(id)).find(Boolean)] as const);
    return new Map(rows.filter((row): row is [string, SuppressionRecord] => row[1] !== undefined));
  }
  return {
    add: async (address, reason, at) => {
      await suppressions.updateMany(toOperations(address, reason, at), true);
      return (
        (await find([address])).get(address) ?? { id: newest(address), reason, at, email: normaliseEmail(address) }
      );
    },
    addMany: async (rows) => {
      await suppressions.updateMany(
        rows.flatMap(({ address, reason, at }) => toOperations(address, reason, at)),
        true,
      );
    },
    addHashes: async (rows) => {
      await suppressions.updateMany(
        rows.flatMap(({ hash, reason, at }) => hashOperations(hash, reason, at)),
        true,
      );
    },
    find,
    list: ({ limit, cursor, reason } = {}) =>
      suppressions.page(withoutAbsent({ reason }), [{ field: 'at', direction: -1 }], { limit, cursor }),
    lift: async (address, by) => {
      const reason = by === 'own' ? {} : { reason: { $in: LIFTABLE } };
      return (await suppressions.deleteWhere({ _id: { $in: hashes(address) }, ...reason })) > 0;
    },
    anonymise: async (address) => {
      await suppressions.updateMany(hashes(address).map((id) => ({ id, update: { $set: { email: null } } })));
    },
  };
}
