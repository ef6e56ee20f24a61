import { isNativeError } from 'node:util/types';

/** What a repository answers with when the request, not the store, is at fault. `code` is stable; the message is for developers. */
export class StoreError extends Error {
  readonly code: StoreErrorCode;
  constructor(code: StoreErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StoreError';
    this.code = code;
  }
}
export type StoreErrorCode = 'bad-cursor' | 'bad-path' | 'busy' | 'closed' | 'not-found' | 'timeout' | 'too-large';

const DOWN_NAMES = new Set([
  'MongoServerSelectionError',
  'MongooseServerSelectionError',
  'MongoNetworkError',
  'MongoNetworkTimeoutError',
  'MongoNotConnectedError',
  'MongoTopologyClosedError',
  'MongoPoolClosedError',
  'MongoPoolClearedError',
  'MongoWaitQueueTimeoutError',
  'MongoConnectionPoolClearedError',
  'MongoOperationTimeoutError',
  'MongoClientClosedError',
  'MongoWriteConcernError',
]);

/** Labels the driver gives to errors of a server that steps down, shuts down or was cut off. */
const DOWN_LABELS = ['RetryableWriteError', 'RetryableError', 'NetworkError', 'ResetPool'];

/** What a socket says that the other side has just closed: the driver hands it on as it is where it was about to write. */
const CLOSED_CODES = new Set(['EPIPE', 'ECONNRESET', 'ERR_STREAM_DESTROYED', 'ERR_STREAM_WRITE_AFTER_END']);

/** True for errors that mean "the store cannot be reached or did not answer in time": 503 with Retry-After (edge case 33). */
export function isStoreDown(error: unknown): boolean {
  if (error instanceof StoreError) return error.code === 'timeout' || error.code === 'busy';
  if (!isNativeError(error)) return false;
  if (DOWN_NAMES.has(error.name) || isClosedSocket(error)) return true;
  // mongoose's own words for a connection that was never made (buffering is off).
  if (error.name === 'MongooseError' && error.message.includes('initial connection')) return true;
  // A bulk write that was cut off hides the network's error in `errorResponse`.
  const labelled = error as Error & { hasErrorLabel?: (label: string) => boolean; errorResponse?: unknown };
  if (DOWN_LABELS.some((label) => labelled.hasErrorLabel?.(label) === true)) return true;
  return isStoreDown(labelled.errorResponse) || isStoreDown(error.cause);
}

function isClosedSocket(error: Error & { code?: unknown }): boolean {
  return typeof error.code === 'string' && CLOSED_CODES.has(error.code);
}

const DUPLICATE_KEY = 11000;

/** True when a single write was refused because its `_id` (or another unique key) is there already. */
export function isDuplicate(error: unknown): boolean {
  return error instanceof Error && (error as Error & { code?: unknown }).code === DUPLICATE_KEY;
}

/** Positions of the operations that met an existing key; throws the error again if anything else went wrong in the batch. */
export function duplicatesOf(error: unknown): Set<number> {
  if (!(error instanceof Error) || error.name !== 'MongoBulkWriteError') throw error;
  const { writeErrors, err } = error as Error & { writeErrors?: unknown; err?: unknown };
  const failed = (Array.isArray(writeErrors) ? writeErrors : [writeErrors ?? err]) as {
    code?: number;
    index?: number;
  }[];
  if (failed.length === 0 || failed.some((one) => one.code !== DUPLICATE_KEY || one.index === undefined)) throw error;
  return new Set(failed.map((one) => one.index ?? -1));
}
