import { setTimeout as sleep } from 'node:timers/promises';
import { realMsUntil } from '../../domain/clock/virtual-clock';
import type { JobRecord } from '../../domain/lead/documents';
import type { LeadRecord } from '../../domain/lead/lead';
import { planBroadcast } from '../../domain/life/broadcast';
import { isPaused } from '../../domain/sequences/controls';
import type { BroadcastOutcome } from '../../workflows/contract/broadcast';
import type { Deps } from '../deps';
import { compileSegment } from '../leads/compile-segment';
import { readBroadcast, type OpenBroadcast } from './read-broadcast';

export type BroadcastDeps = Pick<Deps, 'store' | 'catalog' | 'clock'> & {
  /** Mails that may wait for the route before more are claimed; default 1,000. */
  backlogMax?: number;
};
type Run = { progress: (done: number) => void; ended: AbortSignal };

const BATCH = 100;
const CLAIMS_AT_ONCE = 8;
const BACKLOG_MAX = 1_000;
const LOOKED_EVERY_MS = 250;
const END: BroadcastOutcome = { next: 'end' };

/**
 * Sends a broadcast from where its job stands: waits for its time, then claims a mail for each member of its segment in the order of their
 * ids, no faster than the route sends them. Killed and run again a batch is claimed again under the same ids, and nobody is mailed twice.
 * Paused, archived or published anew before it began, it stops within a batch.
 * @throws the store's error; running it again goes on
 */
export async function processBroadcast(deps: BroadcastDeps, id: string, run: Run): Promise<BroadcastOutcome> {
  const { jobs, leads } = deps.store;
  let job = await jobs.find(id);
  if (job === null || job.status === 'done' || job.status === 'failed') return END;
  for (;;) {
    const halt = await haltOf(deps, job);
    if ('next' in halt) return halt;
    const { broadcast } = halt;
    const segment = await compileSegment(deps, broadcast.segment);
    if (segment.code !== 'ok') return end(deps, job, 'failed', `the segment ${broadcast.segment} is not published`);
    if (job.status === 'queued') {
      const total = await leads.count({ query: segment.value });
      job = await save(deps, job, { status: 'running', startedAt: deps.clock.now(), total });
    }
    const batch = await leads.scan(job.cursor ?? null, BATCH, { query: segment.value });
    job = await save(deps, job, await claimBatch(deps, job, broadcast, batch));
    run.progress(job.done);
    if (batch.length < BATCH) return end(deps, job, 'done');
    await roomFor(deps, run.ended);
    if (run.ended.aborted) return { next: 'later', waitMs: 0 };
  }
}

/** Why the job does not go on now, or the broadcast to go on with. */
async function haltOf(deps: BroadcastDeps, job: JobRecord): Promise<BroadcastOutcome | { broadcast: OpenBroadcast }> {
  const { sequence: name = '', version = 0 } = job;
  const live = await deps.catalog.sequence(name);
  if (live === null) return end(deps, job, 'done', 'archived');
  if (live.version !== version && job.status === 'queued') {
    return end(deps, job, 'done', `replaced by version ${live.version}`);
  }
  const broadcast = await readBroadcast(deps, { name, version });
  if (broadcast === null) return end(deps, job, 'failed', 'it cannot be read any more');
  if (isPaused(await deps.catalog.controls(), name)) {
    await deps.store.jobs.update(job.id, { note: 'paused' });
    return { next: 'paused' };
  }
  const now = deps.clock.now();
  if (job.status !== 'queued' || broadcast.at <= now) return { broadcast };
  return { next: 'later', waitMs: Math.max(1, realMsUntil(deps.clock.line, broadcast.at, deps.clock.nowReal())) };
}

/** Claims the mails of some members; answers how far the job has come with them. */
async function claimBatch(
  deps: BroadcastDeps,
  job: JobRecord,
  { sequence, template }: OpenBroadcast,
  batch: readonly LeadRecord[],
): Promise<Partial<JobRecord>> {
  const agreement = await deps.catalog.agreement();
  const templateVersion = (await deps.catalog.templateVersion(template)) ?? 0;
  const now = deps.clock.now();
  const reasons = { ...job.reasons };
  let { created = 0, rejected = 0 } = job;
  for (let from = 0; from < batch.length; from += CLAIMS_AT_ONCE) {
    await Promise.all(
      batch.slice(from, from + CLAIMS_AT_ONCE).map(async (lead) => {
        const planned = planBroadcast(lead, sequence, agreement, now, templateVersion);
        if (planned.mail !== null) {
          await deps.store.mails.claim(planned.mail);
          created += 1;
          return;
        }
        rejected += 1;
        reasons[planned.reason] = (reasons[planned.reason] ?? 0) + 1;
      }),
    );
  }
  return { created, rejected, reasons, done: job.done + batch.length, cursor: batch.at(-1)?.id ?? job.cursor ?? null };
}

/** Waits until the route has sent most of what is due: what waits there is all that this job holds up or can be paused with. */
async function roomFor({ store, clock, backlogMax = BACKLOG_MAX }: BroadcastDeps, ended: AbortSignal): Promise<void> {
  while (!ended.aborted && (await store.mails.backlog('default', clock.now())) > backlogMax) {
    await sleep(LOOKED_EVERY_MS, undefined, { signal: ended }).catch(() => undefined);
  }
}

async function save(deps: BroadcastDeps, job: JobRecord, change: Partial<JobRecord>): Promise<JobRecord> {
  const saved = job.note === 'paused' ? { ...change, note: '' } : change;
  await deps.store.jobs.update(job.id, saved);
  return { ...job, ...saved };
}

async function end(
  deps: BroadcastDeps,
  job: JobRecord,
  status: 'done' | 'failed',
  note?: string,
): Promise<BroadcastOutcome> {
  const told = status === 'failed' && note !== undefined ? { error: note } : { note: note ?? '' };
  await deps.store.jobs.update(job.id, { status, endedAt: deps.clock.now(), ...told });
  return END;
}
