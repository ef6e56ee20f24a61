import { createHmac } from 'node:crypto';
import type { Connection } from 'mongoose';
import { normaliseEmail } from '../../domain/identity/email-address';
import type { StandingReason, Suppression } from '../../domain/lead/lead';
import { afterLift, isSameSuppression, suppressionOf, uniteSuppressions } from '../../domain/lead/suppression';
import { Collection } from '../connection/collection';
import type { Update } from '../connection/collection-spec';
import { key, list, number, text } from '../connection/fields';
import { groupBy } from '../connection/group';
import type { StoreQuery } from '../connection/paging';
import { withoutAbsent } from '../connection/queries';
import type { SuppressionRecord, Suppressions } from './contract';

/** What is to stand of one address, beside what stands already. */
type Wanted = StandingReason & { id: string; email: string | null };

/** How often others may change a document in between before that is an error. */
const MAX_TRIES = 20;

/**
 * Addresses that get no mail. `_id` is HMAC-SHA256 of the normalised address under a secret, so that an erased person's address stays
 * suppressed without being kept (lifecycle.md, "erase"). With several secrets the first writes and all find. A document holds every
 * reason that stands and only grows, but for what is lifted: it is replaced where it is still what was read.
 */
export function createSuppressions(connection: Connection, secrets: readonly string[]): Suppressions {
  const suppressions = new Collection<SuppressionRecord>(connection, {
    name: 'suppressions',
    fields: { _id: key, reason: text, at: number, also: list, email: text },
    indexes: [
      { at: -1, _id: -1 },
      { reason: 1, at: -1, _id: -1 },
    ],
    sparseIndexes: [{ 'also.reason': 1 }],
  });
  const hashes = (address: string): string[] =>
    secrets.map((secret) => createHmac('sha256', secret).update(normaliseEmail(address)).digest('base64url'));
  const newest = (address: string): string => hashes(address)[0] ?? '';

  /** An address that is known in clear stays so: a hash adds nothing to it but a reason. */
  async function grow(wanted: readonly Wanted[]): Promise<void> {
    const byId = groupBy(wanted, ({ id }) => id);
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const found = new Map((await suppressions.findMany([...byId.keys()])).map((row) => [row.id, row]));
      const pending = [...byId].flatMap(([id, rows]) => {
        const before = found.get(id) ?? null;
        const after = uniteSuppressions(before, suppressionOf(rows));
        const email = rows.find((row) => row.email !== null)?.email ?? before?.email ?? null;
        return after === null || isSameSuppression(before, after) ? [] : [{ id, before, after, email }];
      });
      if (pending.length === 0) return;
      await suppressions.insertNew(
        pending.flatMap(({ id, before, after, email }) => (before === null ? [{ id, email, ...after }] : [])),
      );
      await suppressions.updateMany(
        pending.flatMap(({ id, before, after, email }) =>
          before === null ? [] : [{ id, when: asRead(before), update: toUpdate(after, email) }],
        ),
      );
    }
    throw new Error(`Suppressions were changed by others ${MAX_TRIES} times while reasons were added; repeat it.`);
  }
  async function find(addresses: readonly string[]): Promise<Map<string, SuppressionRecord>> {
    const hashed = addresses.map((address) => ({ address, ids: hashes(address) }));
    const found = await suppressions.findMany(hashed.flatMap(({ ids }) => ids));
    const byId = new Map(found.map((row) => [row.id, row]));
    return new Map(
      hashed.flatMap(({ address, ids }) => {
        const [first, ...others] = ids.flatMap((id) => byId.get(id) ?? []);
        if (first === undefined) return [];
        const all = others.reduce<Suppression | null>(uniteSuppressions, first);
        return [[address, { ...first, ...all }]];
      }),
    );
  }
  async function liftOne(id: string, by: Parameters<Suppressions['lift']>[1]): Promise<boolean> {
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const before = await suppressions.find(id);
      const after = afterLift(before, by);
      if (before === null || isSameSuppression(before, after)) return false;
      const when = asRead(before);
      const lifted =
        after === null
          ? (await suppressions.deleteWhere({ ...when, _id: id })) > 0
          : await suppressions.update(id, toUpdate(after, before.email), when);
      if (lifted) return true;
    }
    throw new Error(`A suppression was changed by others ${MAX_TRIES} times while it was lifted; repeat it.`);
  }
  return {
    add: async (address, reason, at) => {
      const email = normaliseEmail(address);
      const wanted = { id: newest(address), email, reason, at };
      await grow([wanted]);
      return (await find([address])).get(address) ?? wanted;
    },
    addMany: (rows) =>
      grow(
        rows.map(({ address, reason, at }) => ({ id: newest(address), email: normaliseEmail(address), reason, at })),
      ),
    addHashes: (rows) => grow(rows.map(({ hash, reason, at }) => ({ id: hash, email: null, reason, at }))),
    find,
    list: ({ limit, cursor, reason } = {}) => {
      const either = reason === undefined ? undefined : [{ reason }, { 'also.reason': reason }];
      return suppressions.page(withoutAbsent({ $or: either }), [{ field: 'at', direction: -1 }], { limit, cursor });
    },
    lift: async (address, by) => {
      const lifted: boolean[] = [];
      for (const id of hashes(address)) lifted.push(await liftOne(id, by));
      return lifted.includes(true);
    },
    anonymise: async (address) => {
      await suppressions.updateMany(hashes(address).map((id) => ({ id, update: { $set: { email: null } } })));
    },
  };
}

/** Holds while the document says what it said when it was read. */
function asRead({ reason, at, also }: SuppressionRecord): StoreQuery {
  return { reason, at, also: also ?? null };
}

function toUpdate({ reason, at, also }: Suppression, email: string | null): Update {
  return also === undefined
    ? { $set: { reason, at, email }, $unset: { also: 1 } }
    : { $set: { reason, at, also, email } };
}
