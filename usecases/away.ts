import { isStoreDown } from '../store/connection/errors';

/** gRPC codes of a Temporal that is away: DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, UNAVAILABLE. */
const TEMPORAL_AWAY = new Set([4, 8, 14]);

/** Which service behind us the error says is away, if any. Looks at codes, for `instanceof` fails across copies of a library. */
export function findAway(error: unknown): 'store' | 'temporal' | null {
  if (isStoreDown(error)) return 'store';
  for (let cause = error, depth = 0; cause instanceof Error && depth < 4; cause = cause.cause, depth++) {
    if ('code' in cause && typeof cause.code === 'number' && TEMPORAL_AWAY.has(cause.code)) return 'temporal';
  }
  return null;
}
