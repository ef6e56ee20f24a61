import { randomBytes } from 'node:crypto';
import { isDuplicate, StoreError } from '../connection/errors';
import { BEAT_MS, flushId, LEASE_MS, type InboxCollections } from './collections';

/** Writes flushes of one process, one at a time. */
export interface FlushWriter {
  /** Durable when it resolves. When it rejects, the flush may be stored or not, and the next one is still written without a gap. */
  write(hits: string): Promise<void>;
  close(): Promise<void>;
}

/**
 * Numbers flushes without gaps whatever happens to a write. A number is used up only when its document is known to exist: by an insert that
 * succeeded, or by one refused because an earlier attempt of unknown outcome has landed after all; then the next number is taken. An
 * attempt that lands later still is refused in the same way, or was never waited for. The reader leaves the document at its cursor in place
 * until the next one exists (`advance`), so a used number never looks free.
 *
 * Each process writes under a name of its own, registered before its first flush.
 */
export function createFlushWriter(
  { flushes, instances }: InboxCollections,
  name: string,
  flushTimeoutMs: number,
): FlushWriter {
  let instance: string | null = null;
  let written = 0;
  let lastAt = 0;
  let lastBeat = 0;

  /** Changes nothing here before it has resolved in time: one that resolves too late must not touch what is being written by then. */
  async function register(): Promise<string> {
    const id = `${name}-${randomBytes(6).toString('hex')}`;
    const now = Date.now();
    await withinTime(instances.insertOnce({ id, cursor: 0, swept: 0, beatAtReal: now }), flushTimeoutMs);
    instance = id;
    written = 0;
    lastBeat = now;
    return id;
  }
  async function beat(): Promise<void> {
    if (instance === null) return;
    const now = Date.now();
    const alive = await instances.update(
      instance,
      { $max: { beatAtReal: now } },
      { retiredAtReal: { $exists: false } },
    );
    if (alive) lastBeat = now;
  }
  const timer = setInterval(() => {
    // A store that is down is told by the flushes; the lease runs out by itself.
    beat().catch(() => undefined);
  }, BEAT_MS);
  timer.unref();

  async function insert(id: string, hits: string): Promise<void> {
    // Rising within the instance whatever the wall clock does: flushes of several instances are merged by it.
    lastAt = Math.max(lastAt, Date.now());
    await withinTime(flushes.native.insertOne({ _id: id, at: lastAt, hits }), flushTimeoutMs);
  }
  async function isStone(id: string): Promise<boolean> {
    const found = await withinTime(flushes.find(id), flushTimeoutMs);
    return found === null || found.stone === true;
  }
  return {
    write: async (hits) => {
      // A process that slept past its lease may have been retired meanwhile.
      if (Date.now() - lastBeat > LEASE_MS) instance = null;
      for (;;) {
        const current = instance ?? (await register());
        const id = flushId(current, written + 1);
        try {
          await insert(id, hits);
          written += 1;
          return;
        } catch (error) {
          if (!isDuplicate(error)) throw error;
          if (await isStone(id)) instance = null;
          else written += 1;
        }
      }
    },
    close: async () => {
      clearInterval(timer);
      if (instance !== null) await instances.update(instance, { $set: { closedAtReal: Date.now() } });
    },
  };
}

/** Rejects with StoreError `timeout` when the store has not answered; a write may still land. */
async function withinTime<T>(answer: Promise<T>, timeoutMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new StoreError('timeout', `The store did not answer within ${timeoutMs} ms.`)),
      timeoutMs,
    );
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
