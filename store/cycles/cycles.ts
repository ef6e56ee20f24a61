import type { Connection } from 'mongoose';
import type { CycleRecord } from '../../domain/lead/documents';
import { Collection } from '../connection/collection';
import { json, key, list, number, text } from '../connection/fields';
import { span, without, withoutAbsent } from '../connection/queries';
import type { ErasureGuard } from '../leads/tombstones';
import type { Cycles } from './contract';

export type CycleCollection = Collection<CycleRecord>;

export function openCycles(connection: Connection): CycleCollection {
  return new Collection<CycleRecord>(connection, {
    name: 'cycles',
    fields: {
      _id: key,
      lead: text,
      number,
      source: text,
      startedAt: number,
      endedAt: number,
      outcome: text,
      stages: list,
      funnel: json,
      clocks: list,
      clocksRev: number,
      amount: number,
      currency: text,
    },
    indexes: [{ startedAt: 1 }, { lead: 1, number: 1 }, { source: 1, startedAt: 1 }, { 'stages.cause': 1 }],
  });
}

/** Passages from capture to an outcome: what reports scan. */
export function createCycles(cycles: CycleCollection, guard: ErasureGuard): Cycles {
  return {
    start: async (cycle) => {
      await cycles.insertOnce(cycle);
      await guard(cycle.lead, () => cycles.delete([cycle.id]));
    },
    enter: async (id, stage, given) => {
      const change = without(given, 'id', 'stages');
      const entry = { at: stage.at, stage: stage.stage };
      const absent = { stages: { $not: { $elemMatch: entry } } };
      await cycles.updateMany(
        [
          { id, when: absent, update: { $push: { stages: stage } } },
          ...(Object.keys(change).length === 0 ? [] : [{ id, update: { $set: change } }]),
        ],
        { ordered: true },
      );
    },
    markClocks: async (id, rev, change) => {
      const cycle = await cycles.find(id);
      if (cycle === null || (cycle.clocksRev ?? rev) > rev) return;
      const newest = { $or: [{ clocksRev: null }, { clocksRev: { $lte: rev } }] };
      await cycles.update(id, { $set: { clocks: change(cycle.clocks), clocksRev: rev } }, newest);
    },
    find: (id) => cycles.find(id),
    ofLead: (lead) => cycles.findWhere({ lead }, { sort: [{ field: 'number', direction: 1 }] }),
    each: ({ lead, source, startedFrom, startedTo, query }) =>
      cycles.each({ ...withoutAbsent({ lead, source, startedAt: span(startedFrom, startedTo) }), ...query }),
  };
}
