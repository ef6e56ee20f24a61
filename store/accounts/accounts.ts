import type { Connection } from 'mongoose';
import type { Account } from '../../domain/handoff/company';
import { Collection } from '../connection/collection';
import { key, text, texts } from '../connection/fields';
import type { OwnedCollection } from '../leads/erase';
import type { Accounts } from './contract';

export type AccountCollection = Collection<Account>;

export function openAccounts(connection: Connection): AccountCollection {
  return new Collection<Account>(connection, {
    name: 'accounts',
    fields: { _id: key, owner: text, leads: texts, deals: texts },
    indexes: [{ leads: 1 }, { deals: 1 }],
  });
}

/** Only sets grow and shrink here, and an owner is written on the one read: repeating anything is harmless. */
export function createAccounts(accounts: AccountCollection): Accounts {
  return {
    find: (keys) => accounts.findMany(keys),
    join: async (keys, lead) => {
      const empty = { owner: null, deals: [] };
      await Promise.all(keys.map((id) => accounts.put(id, { $addToSet: { leads: lead }, $setOnInsert: empty })));
    },
    own: async (keys, rep, instead) => {
      const free = { $or: [{ owner: null }, { owner: { $in: instead } }] };
      await Promise.all(
        keys.map(async (id) => {
          await accounts.upsert(id, { $setOnInsert: { owner: null, leads: [], deals: [] } });
          await accounts.update(id, { $set: { owner: rep } }, free);
        }),
      );
    },
    openDeal: async (keys, lead) => {
      const empty = { owner: null, leads: [] };
      await Promise.all(keys.map((id) => accounts.put(id, { $addToSet: { deals: lead }, $setOnInsert: empty })));
    },
    closeDeal: async (lead) => {
      for (const { id } of await accounts.findWhere({ deals: lead }))
        await accounts.update(id, { $pull: { deals: lead } });
    },
  };
}

/** Takes an erased lead out of its company: the company itself is no person, but one that nobody is left of is not kept. */
export function accountsOfLead(accounts: AccountCollection): OwnedCollection {
  return {
    deleteWhere: async ({ lead }) => {
      const own = await accounts.findWhere({ $or: [{ leads: lead }, { deals: lead }] });
      for (const { id } of own) await accounts.update(id, { $pull: { leads: lead, deals: lead } });
      const empty = { leads: { $size: 0 }, deals: { $size: 0 }, owner: null };
      await accounts.deleteWhere({ _id: { $in: own.map(({ id }) => id) }, ...empty });
      return own.length;
    },
  };
}
