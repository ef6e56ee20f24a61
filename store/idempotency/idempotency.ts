import type { Connection } from 'mongoose';
import { Collection } from '../connection/collection';
import { json, key, number, text } from '../connection/fields';
import type { Idempotency, IdempotencyStart, StoredAnswer } from './contract';

type RequestRecord = { id: string; bodyHash: string; beganAt: number; answer: StoredAnswer | null; lead?: string };
export type RequestCollection = Collection<RequestRecord>;

/** api.md: "An Idempotency-Key header on any POST makes its answer replayable for 24 hours" (real time, decisions.md 1). */
const KEPT_MS = 24 * 3600 * 1000;
/** A request without an answer for so long was cut off with its process; no handler runs that long (decisions.md 9: 10 s). */
const CUT_OFF_MS = 60 * 1000;

export function openRequests(connection: Connection): RequestCollection {
  return new Collection<RequestRecord>(connection, {
    name: 'idempotency',
    fields: { _id: key, bodyHash: text, beganAt: number, answer: json, lead: text },
    indexes: [{ beganAt: 1 }],
    sparseIndexes: [{ lead: 1 }],
    // Header names may hold dots.
    encode: (request) => ({ ...request, answer: JSON.stringify(request.answer) }),
    decode: (request) => ({ ...request, answer: JSON.parse(request.answer as string) as unknown }),
  });
}

/** Which requests were made, and how they were answered. */
export function createIdempotency(requests: RequestCollection): Idempotency {
  async function begin(id: string, bodyHash: string, atReal: number): Promise<IdempotencyStart> {
    const fresh: RequestRecord = { id, bodyHash, beganAt: atReal, answer: null };
    if (await requests.insertOnce(fresh)) return { state: 'new' };
    const known = await requests.find(id);
    if (known === null) return begin(id, bodyHash, atReal);
    const age = atReal - known.beganAt;
    if (age >= KEPT_MS || (known.answer === null && age >= CUT_OFF_MS && known.bodyHash === bodyHash)) {
      // Of several who take it over, the one that finds the old instant does.
      const update = { $set: { bodyHash, beganAt: atReal, answer: 'null' }, $unset: { lead: 1 } };
      const taken = await requests.update(id, update, { beganAt: known.beganAt });
      return taken ? { state: 'new' } : begin(id, bodyHash, atReal);
    }
    if (known.bodyHash !== bodyHash) return { state: 'conflict' };
    return known.answer === null ? { state: 'running' } : { state: 'replay', answer: known.answer };
  }
  return {
    begin,
    finish: async (id, answer, lead) => {
      await requests.update(id, { $set: { answer: JSON.stringify(answer), ...(lead === undefined ? {} : { lead }) } });
    },
    forget: async (id) => {
      await requests.delete([id]);
    },
    forgetShowing: async (identifiers) => {
      const shown = identifiers.map((identifier) => identifier.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('|');
      if (shown !== '') await requests.deleteWhere({ answer: { $regex: shown, $options: 'i' } });
    },
    expire: (beforeReal) => requests.deleteWhere({ beganAt: { $lt: beforeReal } }),
  };
}
