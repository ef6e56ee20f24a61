import type { Connection } from 'mongoose';
import type { TaskRecord } from '../../domain/lead/documents';
import { Collection } from '../connection/collection';
import { filterOf, toSort } from '../connection/filters';
import { flag, json, key, list, number, text } from '../connection/fields';
import type { SortField, StoreQuery } from '../connection/paging';
import { oneOrAny, without, withoutAbsent } from '../connection/queries';
import type { ErasureGuard } from '../leads/tombstones';
import { STANDING, type ClaimOutcome, type TaskFilter, type Tasks } from './contract';

export type TaskCollection = Collection<TaskRecord>;

const ORDER: readonly SortField[] = [
  { field: 'handRaised', direction: -1 },
  { field: 'scoreAtOpening', direction: -1 },
  { field: 'openedAt', direction: -1 },
];

export function openTasks(connection: Connection): TaskCollection {
  return new Collection<TaskRecord>(connection, {
    name: 'tasks',
    fields: {
      _id: key,
      lead: text,
      cycle: text,
      purpose: text,
      kind: text,
      status: text,
      claimedBy: text,
      claimedAt: number,
      claimEndsReal: number,
      openedAt: number,
      handRaised: flag,
      scoreAtOpening: number,
      dueAt: number,
      firstAttemptDueAt: number,
      attempts: list,
      script: text,
      bant: json,
      projectStage: text,
      callbackAt: number,
      promisedBy: text,
      outcome: text,
      closedAt: number,
    },
    indexes: [
      { status: 1, handRaised: -1, scoreAtOpening: -1, openedAt: -1, _id: -1 },
      { claimedBy: 1, status: 1 },
      { lead: 1 },
    ],
  });
}

/** Phone calls and decisions to make. Claiming and releasing are one conditional write each (decisions.md 25). */
export function createTasks(tasks: TaskCollection, guard: ErasureGuard): Tasks {
  async function refuse(id: string): Promise<ClaimOutcome> {
    const task = await tasks.find(id);
    if (task === null) return { ok: false, reason: 'unknown', heldBy: null };
    const closed = task.status === 'done' || task.status === 'withdrawn';
    return { ok: false, reason: closed ? 'closed' : 'held', heldBy: task.claimedBy };
  }
  return {
    find: (id) => tasks.find(id),
    findMany: (ids) => tasks.findMany(ids),
    open: async (task) => {
      await tasks.insertOnce(task);
      await guard(task.lead, () => tasks.delete([task.id]));
    },
    update: async (id, change) => {
      await tasks.update(id, { $set: without(change, 'id') });
    },
    close: (id, { status, outcome, at }) =>
      tasks.update(id, { $set: { status, outcome, closedAt: at } }, { status: { $in: ['open', 'claimed'] } }),
    addAttempt: async (id, attempt) => {
      // The same attempt twice (an activity that ran twice) is one.
      await tasks.update(id, { $addToSet: { attempts: attempt } });
    },
    claim: async (id, by, at, { now, until }) => {
      const renewed = await tasks.change(id, { $set: { claimEndsReal: until } }, { status: 'claimed', claimedBy: by });
      if (renewed !== null) return { ok: true, task: renewed };
      const taken = await tasks.change(
        id,
        { $set: { status: 'claimed', claimedBy: by, claimedAt: at, claimEndsReal: until } },
        { $or: [{ status: 'open' }, { status: 'claimed', claimEndsReal: { $lte: now } }] },
      );
      return taken === null ? refuse(id) : { ok: true, task: taken };
    },
    release: async (id, by) => {
      const when = { status: 'claimed', ...(by === null ? {} : { claimedBy: by }) };
      const freed = await tasks.change(id, { $set: { status: 'open', claimedBy: null, claimedAt: null } }, when);
      if (freed !== null) return { ok: true, task: freed };
      const task = await tasks.find(id);
      return task?.status === 'open' ? { ok: true, task } : refuse(id);
    },
    list: ({ limit, cursor, ...filter }) => tasks.page(toQuery(filter), ORDER, { limit, cursor }),
    standings: async (filter, most) => {
      const projection = Object.fromEntries(STANDING.map((field) => [field, 1 as const]));
      const found = tasks.native.find(filterOf(toQuery(filter)), { projection });
      const rows = await found
        .sort(toSort([...ORDER, { field: '_id', direction: -1 }]))
        .limit(most)
        .toArray();
      return rows.map((row) => tasks.toRecord(row));
    },
    count: (filter) => tasks.count(toQuery(filter)),
  };
}

function toQuery({ status, claimedBy, workedBy, lead, purpose, handRaised }: TaskFilter): StoreQuery {
  const ways = workedBy && [{ claimedBy: workedBy.holder }, { 'attempts.by': workedBy.actor }];
  return withoutAbsent({ status: oneOrAny(status), claimedBy, $or: ways, lead, purpose, handRaised });
}
