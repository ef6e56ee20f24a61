import type { Connection } from 'mongoose';
import { Collection } from '../connection/collection';
import { flag, key, number, text } from '../connection/fields';

/**
 * One flush of hits. `_id` is `<instance>/<n>`, n from 1 without gaps, so that the reader asks for the next numbers by key (decisions.md
 * 12). `hits` is JSON text: nothing here is searched, text is the cheapest to write, and no odd key of one caller can make a document that
 * the store refuses and so fail everybody in the flush. `stone` closes an instance: nothing can be written at its number any more.
 */
export type FlushRecord = { id: string; at: number; hits: string; stone?: boolean };

/** Who writes flushes: `cursor` is the last one the relay has applied, `swept` the last one that was deleted. */
export type InstanceRecord = {
  id: string;
  cursor: number;
  swept: number;
  beatAtReal: number;
  closedAtReal?: number;
  retiredAtReal?: number;
};

export type InboxCollections = {
  flushes: Collection<FlushRecord>;
  instances: Collection<InstanceRecord>;
  /** Read concern for flushes: what a failed-over replica set could still take back must not be applied. */
  readConcern: 'majority' | null;
};

export function openInbox(connection: Connection): Omit<InboxCollections, 'readConcern'> {
  return {
    flushes: new Collection<FlushRecord>(connection, {
      name: 'inbox',
      fields: { _id: key, at: number, hits: text, stone: flag },
    }),
    instances: new Collection<InstanceRecord>(connection, {
      name: 'instances',
      fields: {
        _id: key,
        cursor: number,
        swept: number,
        beatAtReal: number,
        closedAtReal: number,
        retiredAtReal: number,
      },
    }),
  };
}

export function flushId(instance: string, n: number): string {
  return `${instance}/${n}`;
}
/** The instance and number of a flush. */
export function readFlushId(id: string): { instance: string; n: number } {
  const slash = id.lastIndexOf('/');
  return { instance: id.slice(0, slash), n: Number(id.slice(slash + 1)) };
}

/** Real ms between two signs of life of a writing process. */
export const BEAT_MS = 60_000;
/** Real ms after which a process that has given no sign opens a new instance by itself, should it wake again. */
export const LEASE_MS = 30 * 60_000;
/** Real ms without a sign after which an instance may be retired: more than the lease, so that no writer is left. */
export const SILENT_MS = 60 * 60_000;
/** Real ms for which the stone of a retired instance stays: longer than any write can be on its way. */
export const STONE_MS = 7 * 24 * 3_600_000;
