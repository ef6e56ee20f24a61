import type { LeadRecord } from '../../domain/lead/lead';
import { afterLift, isSameSuppression, uniteSuppressions } from '../../domain/lead/suppression';
import type { Suppressions } from '../suppressions/contract';
import { bothOf } from '../connection/filters';
import { groupBy } from '../connection/group';
import { toOperations, toUpdates } from './change';
import type { LeadCollection } from './collection';
import type { LeadChange, Leads } from './contract';
import { eraseLead, type ErasureParts } from './erase';
import { lookThrough } from './look-through';
import { isEmpty, isLookedUp } from './looked-up';
import { projectLead } from './project';
import { toLeadOrder, toLeadQuery } from './query';
import type { TombstoneCollection } from './tombstones';
import { isSearched, mendWords, withWords } from './words';

/** How many instants of marketing mails a lead keeps: far more than any frequency cap counts. */
const RECENT_SENDS = 50;
/** How often others may change a lead's suppression in between before that is an error. */
const MAX_TRIES = 20;

/** People as stored. Look-ups by address go through aliases; every write here is by id. */
export function createLeads(
  leads: LeadCollection,
  tombstones: TombstoneCollection,
  suppressions: Suppressions,
  erasure: ErasureParts,
): Leads {
  async function createMany(records: readonly LeadRecord[], { mayBeErased = true } = {}): Promise<Set<string>> {
    const created = await leads.insertNew(records);
    if (!mayBeErased) return created;
    // After inserting: an erasure that runs meanwhile deletes after it has written its tombstone (edge case 21).
    const erased = await tombstones.known([...created]);
    if (erased.size > 0) await leads.delete([...erased]);
    return new Set([...created].filter((id) => !erased.has(id)));
  }
  /** The words that a lead is found under follow what they are made of, and are left alone by every other change. */
  async function change(id: string, wanted: LeadChange): Promise<LeadRecord | null> {
    if (!isSearched(wanted)) return write(id, wanted);
    const before = await leads.find(id);
    if (before === null) return null;
    const given = withWords(before, wanted);
    const after = await write(id, given);
    if (after !== null) await mendWords(leads, after, given.set?.words);
    return after;
  }
  async function write(id: string, wanted: LeadChange): Promise<LeadRecord | null> {
    const [first, ...others] = toUpdates(wanted);
    if (first === undefined) return leads.findOneWhere({ ...wanted.when, _id: id });
    let lead = await leads.change(id, first, wanted.when);
    for (const update of lead === null ? [] : others) lead = await leads.change(id, update);
    return lead;
  }
  /** Writes what becomes of the lead's suppression where it is still the one that was read, else reads anew. */
  async function resuppress(
    id: string,
    become: (lead: LeadRecord, before: LeadRecord['suppressed']) => LeadRecord['suppressed'],
  ): Promise<LeadRecord | null> {
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const lead = await leads.find(id);
      if (lead === null) return null;
      const suppressed = become(lead, lead.suppressed);
      if (isSameSuppression(lead.suppressed, suppressed)) return lead;
      if (await leads.update(id, { $set: { suppressed } }, { suppressed: lead.suppressed })) return lead;
    }
    throw new Error(`The lead ${id} was suppressed or freed by others ${MAX_TRIES} times at once; repeat it.`);
  }
  return {
    find: (id) => leads.find(id),
    findMany: (ids) => leads.findMany(ids),
    standings: async (ids) => {
      const rows = await leads.parts(ids, { 'state.score.total': 1, lastActivityAt: 1 });
      return new Map(
        rows.map(({ _id, state, lastActivityAt }) => {
          const total = (state as LeadRecord['state'])?.score?.total ?? null;
          return [_id, { total, lastActivityAt: (lastActivityAt as number | null | undefined) ?? null }];
        }),
      );
    },
    create: async (record) => (await createMany([record])).has(record.id),
    createMany,
    change,
    changeMany: async (changes) => {
      await leads.updateMany(changes.filter((one) => !isSearched(one)).flatMap(toOperations), { ordered: true });
      for (const { id, ...named } of changes.filter(isSearched)) await change(id, named);
    },
    project: (id, projection) => projectLead(leads, id, projection),
    applyStep: async (id, { set, addTags, removeTags, at }) => {
      const profile = Object.entries(set ?? {}).map(([field, value]) => [`profile.${field}`, value] as const);
      await change(id, {
        set: { ...Object.fromEntries(profile), updatedAt: at },
        addTags: addTags ?? [],
        removeTags: removeTags ?? [],
      });
    },
    recordSends: async (sends) => {
      const perLead = groupBy(sends, ({ lead }) => lead);
      await leads.updateMany(
        [...perLead].map(([id, own]) => {
          // Two mails planned for the same instant count twice; so does one told of again after a crash, which errs on the quiet side.
          const newest = { $each: own.map(({ at }) => at), $sort: 1, $slice: -RECENT_SENDS };
          return { id, update: { $push: { recentSends: newest } } };
        }),
      );
    },
    suppress: async (id, suppression) => {
      const lead = await resuppress(id, (_, before) => uniteSuppressions(before, suppression));
      if (lead?.email != null) await suppressions.add(lead.email, suppression.reason, suppression.at);
    },
    lift: async (id, email, by) => {
      await resuppress(id, (lead, before) => (lead.email === email ? afterLift(before, by) : before));
    },
    list: ({ limit, cursor, sort = '-createdAt', condition = {}, ...filter }) => {
      const [query, order] = [toLeadQuery(filter), toLeadOrder(sort)];
      return isLookedUp(condition)
        ? leads.page(bothOf(query, isEmpty(condition) ? null : condition), order, { limit, cursor })
        : lookThrough(leads, { query, condition, order }, { limit, cursor });
    },
    sourcesOf: async (filter) => {
      const rows = await leads.native.find(toLeadQuery(filter) as object, { projection: { source: 1 } }).toArray();
      return new Map(rows.map(({ _id, source }) => [_id, typeof source === 'string' ? source : null]));
    },
    count: (filter = {}) => leads.count(toLeadQuery(filter)),
    scan: (after, batch, filter = {}) => {
      const rest = toLeadQuery(filter);
      const beyond = after === null ? {} : { _id: { $gt: after } };
      return leads.findWhere({ ...rest, ...beyond }, { sort: [{ field: '_id', direction: 1 }], limit: batch });
    },
    erase: (id, at) => eraseLead(erasure, id, at),
    isTombstoned: (ids) => tombstones.known(ids),
  };
}
