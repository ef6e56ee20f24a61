import type { Store } from '../../store/index';
import type { Deps } from '../deps';

type Waiting = {
  keys: readonly string[];
  at: number;
  resolve: (seen: Set<string>) => void;
  reject: (error: unknown) => void;
};
type Marker = { waiting: Waiting[]; busy: boolean };

/** Keys marked in one store command; more wait for the next. */
const MAX_KEYS = 2000;

const markers = new WeakMap<Store, Marker>();

/**
 * Marks keys and answers those that had been marked before. Requests that come while one command is being written share the next,
 * back to back: the cost of an event is then that of a batch (architecture.md, "The store"). Keys are hashes, so that erasing a
 * person need not find them.
 */
export function markSeen(deps: Pick<Deps, 'store'>, keys: readonly string[], at: number): Promise<Set<string>> {
  if (keys.length === 0) return Promise.resolve(new Set());
  const marker = markers.get(deps.store) ?? { waiting: [], busy: false };
  markers.set(deps.store, marker);
  return new Promise((resolve, reject) => {
    marker.waiting.push({ keys, at, resolve, reject });
    if (!marker.busy) void flush(deps.store, marker);
  });
}

async function flush(store: Store, marker: Marker): Promise<void> {
  marker.busy = true;
  while (marker.waiting.length > 0) {
    const batch = takeBatch(marker.waiting);
    try {
      const owners = new Map<string, Waiting>();
      for (const request of batch) for (const key of request.keys) if (!owners.has(key)) owners.set(key, request);
      const before = await store.seen.mark([...owners.keys()], Math.max(...batch.map(({ at }) => at)));
      // Of two requests with one key in one batch, the first is new and the second has seen it.
      for (const request of batch) {
        request.resolve(new Set(request.keys.filter((key) => before.has(key) || owners.get(key) !== request)));
      }
    } catch (error) {
      for (const request of batch) request.reject(error);
    }
  }
  marker.busy = false;
}

function takeBatch(waiting: Waiting[]): Waiting[] {
  let keys = 0;
  const end = waiting.findIndex((request) => (keys += request.keys.length) > MAX_KEYS);
  return waiting.splice(0, end === -1 ? waiting.length : Math.max(1, end));
}
