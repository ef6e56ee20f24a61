import type { Hit } from '../../domain/timeline/hit';
import { isStoreDown, StoreError } from '../connection/errors';
import type { Committer, CommitterOptions } from './contract';
import type { FlushWriter } from './writer';

type Waiting = { json: string; hits: number; resolve: () => void; reject: (error: unknown) => void };

const MAX_WAITING = 20_000;
/** One commit's JSON; a document ends at 16 MB. */
const MAX_COMMIT_CHARS = 4_000_000;
/** JSON of one flush, unless a single commit is larger: characters can take three bytes. */
const MAX_FLUSH_CHARS = 4_000_000;
/** JSON of all that wait. */
const MAX_WAITING_CHARS = 64_000_000;
/** Real ms after which a write is given up as unknown; a request waits for two of them at most. */
export const FLUSH_TIMEOUT_MS = 5000;

/**
 * Group commit, back to back: while one flush is being written the next gathers, and each caller is answered when the flush with its own
 * hits is durable (reference: a commit timer is four times slower). Memory is bounded: too many waiting are refused at once.
 */
export function createFlushCommitter(writer: FlushWriter, options: CommitterOptions = {}): Committer {
  const maxWaiting = options.maxWaiting ?? MAX_WAITING;
  let queue: Waiting[] = [];
  let waitingHits = 0;
  let waitingChars = 0;
  let running: Promise<void> | null = null;
  let closed = false;

  function take(): Waiting[] {
    let chars = 0;
    let count = 0;
    for (const { json } of queue) {
      if (count > 0 && chars + json.length > MAX_FLUSH_CHARS) break;
      chars += json.length;
      count += 1;
    }
    const batch = queue.slice(0, count);
    queue = count === queue.length ? [] : queue.slice(count);
    return batch;
  }
  function settle(batch: readonly Waiting[], answer: (one: Waiting) => void): void {
    for (const one of batch) {
      waitingHits -= one.hits;
      waitingChars -= one.json.length;
      answer(one);
    }
  }
  async function writeAll(): Promise<void> {
    // Whoever arrives in the same turn of the event loop shares the first flush.
    await new Promise(setImmediate);
    while (queue.length > 0) {
      const batch = take();
      try {
        await writer.write(`[${batch.map(({ json }) => json).join(',')}]`);
        settle(batch, ({ resolve }) => resolve());
      } catch (error) {
        settle(batch, ({ reject }) => reject(error));
        // What waits behind a store that is down was never sent: an answer now beats the same wait again (edge case 33).
        if (isStoreDown(error)) settle(queue.splice(0), ({ reject }) => reject(error));
      }
    }
    running = null;
  }
  return {
    commit: async (hits) => {
      if (closed) throw new StoreError('closed', 'The inbox of this process is closed.');
      if (hits.length === 0) return;
      const json = hits.map((hit: Hit) => JSON.stringify(hit)).join(',');
      if (json.length > MAX_COMMIT_CHARS) {
        throw new StoreError(
          'too-large',
          `One commit of ${json.length} characters; at most ${MAX_COMMIT_CHARS} are taken.`,
        );
      }
      if (waitingHits + hits.length > maxWaiting || waitingChars + json.length > MAX_WAITING_CHARS) {
        throw new StoreError('busy', `${waitingHits} hits wait to be stored; at most ${maxWaiting} may.`);
      }
      waitingHits += hits.length;
      waitingChars += json.length;
      const durable = new Promise<void>((resolve, reject) => queue.push({ json, hits: hits.length, resolve, reject }));
      running ??= writeAll();
      return durable;
    },
    waiting: () => waitingHits,
    close: async () => {
      closed = true;
      while (running !== null) await running;
      await writer.close();
    },
  };
}
