import type { Connection } from 'mongoose';
import { Collection } from '../connection/collection';
import { key, number, text } from '../connection/fields';
import type { VisitorRecord, Visitors } from './contract';

/** When anonymous browsers were last seen: what tells which of their timelines are over, and which companies look around. */
export function createVisitors(connection: Connection): Visitors {
  const visitors = new Collection<VisitorRecord>(connection, {
    name: 'visitors',
    fields: { _id: key, firstAt: number, lastAt: number, views: number, company: text },
    indexes: [{ lastAt: 1 }, { company: 1, lastAt: -1 }],
  });
  return {
    see: async (sightings) => {
      await visitors.updateMany(
        sightings.map(({ id, at, views, company }) => ({
          id,
          update: {
            $min: { firstAt: at },
            $max: { lastAt: at },
            $inc: { views },
            ...(company === null ? { $setOnInsert: { company: null } } : { $set: { company } }),
          },
          upsert: true,
        })),
      );
    },
    forget: async (ids) => {
      if (ids.length > 0) await visitors.delete(ids);
    },
    silentSince: (instant, limit) => visitors.findWhere({ lastAt: { $lt: instant } }, { limit }),
    ofCompanies: (limit) =>
      visitors.findWhere({ company: { $ne: null } }, { sort: [{ field: 'lastAt', direction: -1 }], limit }),
  };
}
