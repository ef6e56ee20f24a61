import type { mongo } from 'mongoose';

/** When a write is answered. */
export type Durability = Pick<mongo.BulkWriteOptions, 'writeConcern'>;

/** Once the store has it for good: as the connection asks. */
export const DURABLE: Durability = {};

/**
 * Before the journal has it: only for what is put right by whoever meets it after a crash. A journal is written in order, so once
 * anything later is durable, so is this.
 */
export const SOON: Durability = { writeConcern: { w: 1, journal: false } };
