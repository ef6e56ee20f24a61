import type { Store } from '../../store/index';
import type { Log } from '../../usecases/deps';

/** What else was under way of the person has settled by then, real ms. */
const SETTLED_MS = 3_000;
/** However many are erased, the files are rewritten this often, real ms. */
const AT_LEAST_EVERY_MS = 60_000;
/** Everybody waits meanwhile: for at most a twentieth of the time. */
const SHARE = 20;
/** Between two looks at whether there is anything to do, real ms. */
const LOOK_EVERY_MS = 1_000;

/**
 * Rewrites the store's files once people were erased, so that no byte of theirs is left in them. The wish lies in the store, so a process
 * that dies on the way leaves it to the next.
 */
export function createShredder(deps: {
  store: Pick<Store, 'shredding'>;
  log: Log;
}): (nowReal: number) => Promise<void> {
  let lookedAt = Number.NEGATIVE_INFINITY;
  return async (nowReal) => {
    if (nowReal - lookedAt < LOOK_EVERY_MS) return;
    lookedAt = nowReal;
    const pending = await deps.store.shredding.pending();
    if (pending === null) return;
    const { askedAt, doneAt, tookMs } = pending;
    const isQuiet = nowReal - askedAt >= SETTLED_MS || nowReal - doneAt >= AT_LEAST_EVERY_MS;
    if (!isQuiet || nowReal - doneAt < SHARE * tookMs) return;
    const started = Date.now();
    await deps.store.shredding.run(() => nowReal + (Date.now() - started));
    deps.log.debug({ ms: Date.now() - started }, 'the store’s files were rewritten without what was erased');
  };
}
