import { newAlert } from '../../domain/lead/new-alert';
import { setTimeout as pause } from 'node:timers/promises';
import { isRestoreHold, RESTORED } from '../../domain/sequences/controls';
import { tell } from '../../domain/words/sentence';
import type { Store } from '../../store';
import type { Log } from '../../usecases/deps';
import type { RunningWorker } from '../start-worker';
import { findUntold, reconcile, type ReconcileDeps } from './reconcile';
import { readSentJournal, readSentMark } from './sent-journal';

/** Machines that share a journal may differ by so much, real ms. */
const SKEW_MS = 60_000;
const ASK_EVERY_MS = 1_000;

export type HoldDeps = ReconcileDeps & {
  store: Pick<Store, 'settings' | 'files' | 'alerts'>;
  nowReal: () => number;
  log: Log;
  /** The journal's folder. */
  sentDir: string;
  /** Somebody says that the store was restored (`RIPEN_RESTORED`). */
  restored: boolean;
};

/**
 * Looks whether the store is older than the journal of what was sent, and if so holds everything (edge case 58): all mail is stopped by the
 * switch, an alert tells of it, and what was sent since is put into the ledger. Answers `free` where the journal has told all; `held` where
 * a person must let all mail go first: somebody says that it was restored and the journal knows of nothing, or does not reach back as far.
 */
export async function checkRestored(deps: HoldDeps): Promise<'free' | 'held'> {
  const { store, sentDir, log } = deps;
  const mark = await readSentMark(store.settings);
  const fromReal = mark === null ? 0 : mark - SKEW_MS;
  const journal = await readSentJournal(sentDir, fromReal);
  const suspects = await findUntold(deps, journal.lines.values());
  // Read once more: another process may have taken one back since, which it notes before the ledger says so.
  const now = suspects.length === 0 ? journal : await readSentJournal(sentDir, fromReal);
  const untold = suspects.filter(({ line }) => now.lines.get(line.id)?.state !== 'back');
  if (untold.length === 0 && !deps.restored) return isRestoreHold(await store.files.controls()) ? 'held' : 'free';
  await stop(deps, false);
  log.warn({ mails: untold.length }, 'on hold: the store was restored from a backup');
  const counts = await reconcile(deps, untold);
  const isComplete = untold.length > 0 && mark !== null && journal.complete;
  if (!isComplete) await stop(deps, true);
  await raise(deps, counts, isComplete);
  if (isComplete) await letGo(deps);
  log.warn({ ...counts, isComplete }, 'what the journal knows to be sent is in the ledger');
  return isComplete ? 'free' : 'held';
}

/**
 * Starts a worker at once where nothing holds it, else once a person has let all mail go (`PUT /v1/switches`, or the console). What is answered
 * stops the waiting or the worker, whichever it is.
 */
export async function startBehindHold(
  deps: HoldDeps,
  startWorker: () => Promise<RunningWorker>,
): Promise<RunningWorker> {
  if ((await checkRestored(deps)) === 'free') return startWorker();
  deps.log.warn({}, 'on hold until somebody lets all mail go: neither mail nor timers run');
  const stopping = new AbortController();
  const starting = untilLetGo(deps, startWorker, stopping.signal);
  return {
    stop: async () => {
      stopping.abort();
      await (await starting)?.stop();
    },
  };
}

async function untilLetGo(
  { store, log }: HoldDeps,
  startWorker: () => Promise<RunningWorker>,
  stopping: AbortSignal,
): Promise<RunningWorker | null> {
  while (!stopping.aborted) {
    try {
      if (!isRestoreHold(await store.files.controls())) return await startWorker();
    } catch (error) {
      log.error({ error: String(error) }, 'the worker could not be started after the hold: tried again');
    }
    await pause(ASK_EVERY_MS, undefined, { signal: stopping }).catch(() => undefined);
  }
  return null;
}

/** `over`: also where a person had stopped all mail already, whose word it then takes to go on. */
async function stop({ store, now }: HoldDeps, over: boolean): Promise<void> {
  const all = { since: now(), by: 'system', reason: RESTORED };
  await store.files.changeControls((before) => ({
    ...before,
    stops: { ...before.stops, all: over ? all : (before.stops.all ?? all) },
  }));
}

async function letGo({ store }: HoldDeps): Promise<void> {
  await store.files.changeControls((before) =>
    isRestoreHold(before) ? { ...before, stops: { ...before.stops, all: null } } : before,
  );
}

async function raise(deps: HoldDeps, counts: { sent: number; unknown: number }, isComplete: boolean): Promise<void> {
  const told = isComplete
    ? tell('restored from a backup: {sent} mails sent since are noted, {unknown} more may have been', counts)
    : tell(
        'restored from a backup, and on hold until all mail is let go: {sent} mails sent since are noted, {unknown} more may have been',
        counts,
      );
  const id = `store.restored.${deps.nowReal()}`;
  await deps.store.alerts.raise(newAlert({ id, at: deps.now(), kind: 'store.restored', level: 'breach', ...told }));
}
