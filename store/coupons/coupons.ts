import { createHash } from 'node:crypto';
import type { Connection } from 'mongoose';
import { Collection } from '../connection/collection';
import { key, number, text } from '../connection/fields';
import type { ErasureGuard } from '../leads/tombstones';
import type { Coupons, GivenCode, PoolCount } from './contract';

/** `<pool>/<code>`. `holder` is a hash: who has a code is forgotten with the lead, that it is given never is. */
type CodeRecord = { id: string; holder: string | null };
/** `<pool>/<lead>`: which code the lead has, or is about to have. */
type GrantRecord = { id: string; lead: string; code: string; at: number };
/** `from`: before this code, in the order of ids, nothing free is left. */
type PoolRecord = { id: string; total: number; given: number; from: string };

export type CouponCollections = {
  codes: Collection<CodeRecord>;
  grants: Collection<GrantRecord>;
  pools: Collection<PoolRecord>;
};

export function openCoupons(connection: Connection): CouponCollections {
  return {
    codes: new Collection<CodeRecord>(connection, { name: 'couponCodes', fields: { _id: key, holder: text } }),
    grants: new Collection<GrantRecord>(connection, {
      name: 'couponGrants',
      fields: { _id: key, lead: text, code: text, at: number },
      indexes: [{ lead: 1 }],
    }),
    pools: new Collection<PoolRecord>(connection, {
      name: 'couponPools',
      fields: { _id: key, total: number, given: number, from: text },
    }),
  };
}

/** Codes inserted in one command. */
const BATCH = 1_000;
/** Free codes looked at to choose one. */
const SPREAD = 100;

/**
 * Pools of codes. A lead's grant is written before the code is marked as its own, and the mark is a conditional write: whichever a crash
 * leaves undone is done by the repeat, and of two leads that meet at one code one takes the next.
 */
export function createCoupons({ codes, grants, pools }: CouponCollections, guard: ErasureGuard): Coupons {
  async function count(pool: string): Promise<PoolCount | null> {
    const found = await pools.find(pool);
    return found === null ? null : { pool, total: found.total, left: found.total - found.given };
  }

  async function add(pool: string, given: readonly string[]): Promise<{ added: number }> {
    const ids = [...new Set(given)].map((code) => `${pool}/${code}`);
    let added = 0;
    for (let from = 0; from < ids.length; from += BATCH) {
      const records = ids.slice(from, from + BATCH).map((id) => ({ id, holder: null }));
      const fresh = (await codes.insertNew(records)).size;
      added += fresh;
      // What is new may lie before the place where looking begins.
      await pools.upsert(pool, { $inc: { total: fresh, given: 0 }, $set: { from: '' } });
    }
    return { added };
  }

  /** A code from a place on that is nobody's: one of the first, by the holder's own hash, so that many at once do not meet at one. */
  async function nextFree(pool: string, from: string, holder: string): Promise<{ id: string; first: string } | null> {
    const place = { $gte: from === '' ? `${pool}/` : from, $lt: `${pool}0` };
    const sort = [{ field: '_id', direction: 1 as const }];
    const free = await codes.findWhere({ _id: place, holder: null }, { sort, limit: SPREAD });
    const [first] = free;
    const chosen = free[Number.parseInt(holder.slice(0, 8), 16) % Math.max(1, free.length)];
    return first === undefined || chosen === undefined ? null : { id: chosen.id, first: first.id };
  }

  /** Marks a code as the holder's; false where it is another's. */
  async function take(pool: string, id: string, holder: string): Promise<boolean> {
    if (await codes.update(id, { $set: { holder } }, { holder: null })) {
      await pools.update(pool, { $inc: { given: 1 } });
      return true;
    }
    return (await codes.find(id))?.holder === holder;
  }

  async function give(pool: string, lead: string, at: number): Promise<GivenCode> {
    const id = `${pool}/${lead}`;
    const holder = holderOf(pool, lead);
    for (;;) {
      const found = await pools.find(pool);
      if (found === null) return { given: false, reason: 'no-pool' };
      const grant = await grants.find(id);
      if (grant !== null && (await take(pool, `${pool}/${grant.code}`, holder))) {
        await guard(lead, () => grants.delete([id]));
        const now = (await count(pool)) ?? { total: 0, left: 0 };
        return { given: true, code: grant.code, left: now.left, total: now.total };
      }
      const ahead = await nextFree(pool, found.from, holder);
      const free = ahead ?? (found.from === '' ? null : await nextFree(pool, '', holder));
      if (free === null) {
        if (grant !== null) await grants.delete([id]);
        return { given: false, reason: 'empty' };
      }
      if (free.first !== found.from) await pools.update(pool, { $set: { from: free.first } }, { from: found.from });
      const code = free.id.slice(pool.length + 1);
      if (grant === null) await grants.insertOnce({ id, lead, code, at });
      else await grants.update(id, { $set: { code } }, { code: grant.code });
    }
  }

  return {
    add,
    count,
    give,
    find: async (pool, lead) => {
      const grant = await grants.find(`${pool}/${lead}`);
      if (grant === null) return null;
      const code = await codes.find(`${pool}/${grant.code}`);
      return code?.holder === holderOf(pool, lead) ? grant.code : null;
    },
    ofLead: async (lead) =>
      (await grants.findWhere({ lead })).map(({ id, code, at }) => ({ pool: id.slice(0, -lead.length - 1), code, at })),
  };
}

function holderOf(pool: string, lead: string): string {
  return createHash('sha256').update(`coupon ${pool} ${lead}`).digest('hex').slice(0, 32);
}
