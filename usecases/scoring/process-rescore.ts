import { setTimeout as sleep } from 'node:timers/promises';
import type { JobRecord } from '../../domain/lead/documents';
import type { PublishedModel } from '../../domain/life/published';
import type { Deps } from '../deps';
import { readLeads, type ReadLead } from './read-leads';
import { rescoreBatch } from './rescore-batch';

export type RescoreDeps = Pick<Deps, 'store' | 'catalog' | 'clock' | 'log'> & {
  /** Wakes a lead's workflow, which looks for itself. */
  wake: (lead: { id: string; createdAt: number }) => Promise<void>;
  /** Real ms after which no look begun before the publication is under way any more; default 2,500. */
  settleMs?: number;
};
export type RescoreRun = { progress: (done: number) => void; ended: AbortSignal };

type Tally = Required<Pick<JobRecord, 'done' | 'changed' | 'woken' | 'bands'>> & { cursor: string | null };

/** How far a kill can throw it back, in real ms. */
const SAVED_EVERY_MS = 1000;

/** Longer than a catalog keeps what it read (250 ms), and than a local activity may take (2 s). */
const SETTLE_MS = 2500;

/**
 * Rescores every lead under the model of a job, from where the job stands to the end. A lead that is to be woken is woken and not
 * written, so a batch repeated after a kill finds the same leads and loses no decision. Without the primary model nothing moves:
 * bands are counted, which is what a shadow model is for (edge case 48).
 * @throws the store's error; running it again goes on
 */
export async function processRescore(deps: RescoreDeps, id: string, run: RescoreRun): Promise<void> {
  const job = await deps.store.jobs.find(id);
  if (job === null || job.status === 'done' || job.status === 'failed') return;
  const { done, changed = 0, woken = 0, cursor = null } = job;
  const tally: Tally = { done, changed, woken, cursor, bands: job.bands ?? { cold: 0, warm: 0, hot: 0, none: 0 } };
  const begunAt = job.startedAt ?? deps.clock.now();
  if (job.status === 'queued') {
    const total = await deps.store.leads.count();
    await deps.store.jobs.update(id, { status: 'running', startedAt: begunAt, total });
  }
  let savedAt = deps.clock.nowReal();
  for await (const batch of readLeads(deps.store, { after: cursor })) {
    if (run.ended.aborted) {
      await deps.store.jobs.update(id, tally);
      return;
    }
    const model = await modelFor(deps, job, run.ended);
    if (model === null) return supersede(deps, id);
    await takeBatch(deps, model, batch, tally);
    run.progress(tally.done);
    // Not each batch: a write waits for the disk, and repeating a second's batches after a kill changes nothing.
    if (deps.clock.nowReal() - savedAt < SAVED_EVERY_MS) continue;
    await deps.store.jobs.update(id, tally);
    savedAt = deps.clock.nowReal();
  }
  await deps.store.jobs.update(id, tally);
  if (!(await rescoreStragglers(deps, job, begunAt, run))) return;
  await deps.store.jobs.update(id, { ...tally, total: tally.done, status: 'done', endedAt: deps.clock.now() });
}

async function takeBatch(deps: RescoreDeps, model: Drives, batch: ReadLead[], tally: Tally): Promise<void> {
  const result = await rescoreBatch(deps, model, batch);
  const last = batch.at(-1);
  tally.done += batch.length;
  tally.cursor = last?.lead.id ?? tally.cursor;
  tally.changed += result.changed;
  tally.woken += result.woken;
  for (const band of result.bands) tally.bands[band] += 1;
}

/**
 * A look that began before the publication and wrote after its lead was rescored would leave the former band. So what was assessed
 * since under an earlier version is gone through once more, when no such look can be under way.
 */
async function rescoreStragglers(
  deps: RescoreDeps,
  job: JobRecord,
  begunAt: number,
  run: RescoreRun,
): Promise<boolean> {
  const first = await modelFor(deps, job, run.ended);
  if (first?.drives !== true) return true;
  await sleep(deps.settleMs ?? SETTLE_MS, undefined, { signal: run.ended }).catch(() => undefined);
  const others = [{ 'state.score.version': { $ne: job.version } }, { 'state.score.model': { $ne: job.model } }];
  const query = { 'state.score.assessedAt': { $gte: begunAt }, $or: others };
  for await (const batch of readLeads(deps.store, { filter: { query } })) {
    if (run.ended.aborted) return false;
    const model = await modelFor(deps, job, run.ended);
    if (model === null) break;
    await rescoreBatch(deps, model, batch);
  }
  return !run.ended.aborted;
}

/** A model, and whether it drives the stages. */
export type Drives = PublishedModel & { drives: boolean };

/**
 * The job's model as it is in force now: with the signed threshold where it is the primary one; null when a later version has taken its
 * place, whose own job does the rest. This process may hear of the publication a moment later than the job: it waits for it.
 */
async function modelFor(deps: RescoreDeps, job: JobRecord, ended: AbortSignal): Promise<Drives | null> {
  for (;;) {
    const primary = await deps.catalog.primaryModel();
    const drives = primary?.name === job.model;
    const model = drives ? primary : await deps.catalog.model(job.model ?? '');
    if (model === null || model.version > (job.version ?? 0)) return null;
    if (model.version === job.version || ended.aborted) return { ...model, drives };
    await sleep(100);
  }
}

async function supersede(deps: RescoreDeps, id: string): Promise<void> {
  const note = 'a later version was published: its own job rescores';
  await deps.store.jobs.update(id, { status: 'done', endedAt: deps.clock.now(), note });
}
