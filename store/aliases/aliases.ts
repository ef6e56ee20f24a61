import type { Connection } from 'mongoose';
import { Collection } from '../connection/collection';
import { key, text } from '../connection/fields';
import type { Alias, AliasKey, Aliases } from './contract';

type AliasRecord = { id: AliasKey; lead: string; by: string };
export type AliasCollection = Collection<AliasRecord>;

export function openAliases(connection: Connection): AliasCollection {
  return new Collection<AliasRecord>(connection, {
    name: 'aliases',
    fields: { _id: key, lead: text, by: text },
    indexes: [{ lead: 1 }],
  });
}

/** Which lead an address, telephone number, external id, visitor or old lead id stands for: `_id` makes each bind once. */
export function createAliases(aliases: AliasCollection): Aliases {
  async function claimMany(
    claims: readonly { key: AliasKey; lead: string; by: string }[],
  ): Promise<Map<AliasKey, Alias>> {
    const first = new Map<AliasKey, AliasRecord>();
    for (const claim of claims) {
      if (!first.has(claim.key)) first.set(claim.key, { id: claim.key, lead: claim.lead, by: claim.by });
    }
    const inserted = await aliases.insertNew([...first.values()]);
    const others = await aliases.findMany([...first.keys()].filter((id) => !inserted.has(id)));
    for (const other of others) first.set(other.id, other);
    return new Map([...first.values()].map(({ id, lead, by }) => [id, { lead, by }]));
  }
  async function ofLead(lead: string): Promise<AliasKey[]> {
    return (await aliases.findWhere({ lead })).map(({ id }) => id).sort();
  }
  async function move(keys: readonly AliasKey[], lead: string, by: string): Promise<void> {
    await aliases.updateMany(keys.map((id) => ({ id, update: { $set: { lead, by } }, upsert: true })));
  }
  return {
    claim: async (id, lead, by) => (await claimMany([{ key: id, lead, by }])).get(id) ?? { lead, by },
    claimMany,
    resolve: async (keys) => new Map((await aliases.findMany(keys)).map(({ id, lead }) => [id, lead])),
    ofLead,
    moveAll: async (from, into, by) => {
      const keys = await ofLead(from);
      await move([...keys, `lead:${from}`], into, by);
      return keys;
    },
    move,
    release: async (keys, lead) => {
      if (keys.length > 0) await aliases.deleteWhere({ _id: { $in: keys }, lead });
    },
  };
}
