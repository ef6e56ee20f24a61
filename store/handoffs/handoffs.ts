import type { Connection } from 'mongoose';
import type { HandoffRecord } from '../../domain/lead/documents';
import type { JsonObject } from '../../domain/timeline/entry';
import { Collection } from '../connection/collection';
import { json, key, list, number, text } from '../connection/fields';
import { packObject, unpackObject } from '../connection/json-part';
import type { StoreQuery } from '../connection/paging';
import { oneOrAny, span, without, withoutAbsent } from '../connection/queries';
import type { ErasureGuard } from '../leads/tombstones';
import type { HandoffFilter, Handoffs, HandoffSummary } from './contract';
import { loadsOf } from './loads';

type DossierRecord = { id: string; lead: string; dossier: JsonObject };
export type HandoffCollection = Collection<HandoffSummary>;
export type DossierCollection = Collection<DossierRecord>;

export function openHandoffs(connection: Connection): HandoffCollection {
  return new Collection<HandoffSummary>(connection, {
    name: 'handoffs',
    fields: {
      _id: key,
      lead: text,
      cycle: text,
      status: text,
      rep: text,
      team: text,
      offers: list,
      dueAt: number,
      bant: json,
      projectStage: text,
      reason: text,
      action: text,
      note: text,
      contactAt: number,
      rating: number,
      amount: number,
      currency: text,
      scoreAtOffer: number,
      openedAt: number,
      appointmentAt: number,
      acceptedAt: number,
      closedAt: number,
      progress: list,
    },
    indexes: [
      { status: 1, openedAt: -1, _id: -1 },
      { rep: 1, openedAt: -1, _id: -1 },
      { team: 1, status: 1, openedAt: -1, _id: -1 },
      { 'offers.rep': 1 },
      { lead: 1, openedAt: 1, _id: 1 },
      { openedAt: -1, _id: -1 },
    ],
  });
}

/** Dossiers lie apart: they are many times larger than the handoff, and lists and loads scan handoffs on the embedded store. */
export function openDossiers(connection: Connection): DossierCollection {
  return new Collection<DossierRecord>(connection, {
    name: 'dossiers',
    fields: { _id: key, lead: text, dossier: json },
    indexes: [{ lead: 1 }],
    encode: (row) => ({ ...row, dossier: packObject(row.dossier as JsonObject) }),
    decode: (row) => ({ ...row, dossier: unpackObject(row.dossier as JsonObject | string) }),
  });
}

/** Offers of leads to sales. */
export function createHandoffs(
  handoffs: HandoffCollection,
  dossiers: DossierCollection,
  guard: ErasureGuard,
): Handoffs {
  async function withDossiers(found: readonly HandoffSummary[]): Promise<HandoffRecord[]> {
    const byId = new Map((await dossiers.findMany(found.map(({ id }) => id))).map((row) => [row.id, row.dossier]));
    return found.map((handoff) => ({ ...handoff, dossier: byId.get(handoff.id) ?? {} }));
  }
  const summariesOf = (lead: string): Promise<HandoffSummary[]> =>
    handoffs.findWhere(
      { lead },
      {
        sort: [
          { field: 'openedAt', direction: 1 },
          { field: '_id', direction: 1 },
        ],
      },
    );
  return {
    find: async (id) => {
      const found = await handoffs.find(id);
      return found === null ? null : ((await withDossiers([found]))[0] ?? null);
    },
    findMany: (ids) => handoffs.findMany(ids),
    open: async ({ dossier, ...handoff }) => {
      // The dossier first: a handoff that can be seen has one.
      await dossiers.insertOnce({ id: handoff.id, lead: handoff.lead, dossier });
      await handoffs.insertOnce(handoff);
      await guard(handoff.lead, () => Promise.all([handoffs.delete([handoff.id]), dossiers.delete([handoff.id])]));
    },
    update: async (id, { dossier, ...given }) => {
      const change = without(given, 'id');
      if (dossier !== undefined) await dossiers.update(id, { $set: { dossier: packObject(dossier) } });
      if (Object.keys(change).length > 0) await handoffs.update(id, { $set: change });
    },
    addProgress: async (id, progress) => {
      await handoffs.update(id, { $addToSet: { progress } });
    },
    loads: (reps, since) => loadsOf(handoffs, reps, since),
    ofLead: async (lead) => withDossiers(await summariesOf(lead)),
    summariesOf,
    list: ({ limit, cursor, ...filter }) =>
      handoffs.page(toQuery(filter), [{ field: 'openedAt', direction: -1 }], { limit, cursor }),
    each: (filter) => handoffs.each(toQuery(filter)),
    count: (filter) => handoffs.count(toQuery(filter)),
  };
}

function toQuery({ status, rep, team, lead, openedFrom, openedTo }: HandoffFilter): StoreQuery {
  return withoutAbsent({ status: oneOrAny(status), rep, team, lead, openedAt: span(openedFrom, openedTo) });
}
