import type { Connection } from 'mongoose';
import type { JobRecord } from '../../domain/lead/documents';
import { Collection } from '../connection/collection';
import { flag, json, key, list, number, text } from '../connection/fields';
import { without, withoutAbsent } from '../connection/queries';
import type { Jobs } from './contract';

/** Long pieces of work and how far they are. */
export function createJobs(connection: Connection): Jobs {
  const jobs = new Collection<JobRecord, Omit<JobRecord, 'errors'> & { problems: unknown }>(connection, {
    name: 'jobs',
    fields: {
      _id: key,
      kind: text,
      status: text,
      done: number,
      total: number,
      startedAt: number,
      endedAt: number,
      rows: number,
      created: number,
      updated: number,
      rejected: number,
      events: number,
      started: number,
      dryRun: flag,
      problems: list,
      error: text,
      model: text,
      version: number,
      sequence: text,
      cursor: text,
      changed: number,
      woken: number,
      bands: json,
      reasons: json,
      note: text,
    },
    indexes: [{ status: 1 }, { kind: 1, startedAt: -1, _id: -1 }, { startedAt: -1, _id: -1 }],
    encode: toStored,
    decode: ({ problems, ...rest }) => (problems === undefined ? rest : { ...rest, errors: problems }),
  });
  return {
    create: (job) => jobs.insertOnce(job),
    find: (id) => jobs.find(id),
    update: async (id, change) => {
      await jobs.update(id, { $set: toStored(without(change, 'id')) });
    },
    list: ({ limit, cursor, kind, status }) =>
      jobs.page(withoutAbsent({ kind, status }), [{ field: 'startedAt', direction: -1 }], { limit, cursor }),
  };
}

/** `errors` is a name of mongoose's own on documents. */
function toStored({ errors, ...rest }: Record<string, unknown>): Record<string, unknown> {
  return errors === undefined ? rest : { ...rest, problems: errors };
}
