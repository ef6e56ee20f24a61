import type { JobRecord } from '../../domain/lead/documents';
import type { StoreQuery } from '../../store/connection/paging';
import { WAKE_LEADS_WORKFLOW, wakeLeadsWorkflowId } from '../../workflows/contract/names';
import { newId } from '../capture/new-id';
import type { Deps } from '../deps';
import { resumeJobs, startJob, type StartDeps } from '../jobs/start-job';

/** Why leads are woken: those inside move to another version or go on after a pause, those outside may enter. */
const KINDS = ['migrate', 'resume', 'take-in'] as const;
export type WakeKind = (typeof KINDS)[number];

const WORKFLOW = { type: WAKE_LEADS_WORKFLOW, idOf: wakeLeadsWorkflowId };

const BATCH = 200;
const WAKES_AT_ONCE = 8;

/** Has the leads woken that a change of a sequence concerns; answers the id of the job, which `GET /v1/jobs/:id` follows. */
export async function startWakeLeads(deps: StartDeps, kind: WakeKind, sequence: string): Promise<string> {
  const id = `${kind}-${newId()}`;
  const job = { id, kind, sequence, status: 'queued' as const, done: 0, total: 0 };
  await deps.store.jobs.create({ ...job, startedAt: null, endedAt: null, cursor: null });
  await startJob(deps, WORKFLOW, id);
  return id;
}

/** Takes up what had begun or was queued when the last worker ended. */
export async function resumeWakeLeads(deps: StartDeps): Promise<void> {
  await resumeJobs(deps, KINDS, (id) => startJob(deps, WORKFLOW, id));
}

export type WakeLeadsDeps = Pick<Deps, 'store' | 'clock'> & {
  wake: (lead: { id: string; createdAt: number }) => Promise<void>;
};

/**
 * Wakes them, from where the job stands to the end: each looks for itself, so that waking one twice, or one that has moved by itself, is
 * harmless.
 * @throws the store's or Temporal's error; running it again goes on
 */
export async function processWakeLeads(
  deps: WakeLeadsDeps,
  id: string,
  run: { progress: (done: number) => void; ended: AbortSignal },
): Promise<void> {
  const { jobs, leads } = deps.store;
  const job = await jobs.find(id);
  if (job === null || job.status === 'done' || job.status === 'failed') return;
  const query = queryOf(job);
  if (job.status === 'queued') {
    const total = await leads.count({ query });
    await jobs.update(id, { status: 'running', startedAt: deps.clock.now(), total });
  }
  let { cursor = null, done } = job;
  for (;;) {
    const batch = await leads.scan(cursor, BATCH, { query });
    for (let from = 0; from < batch.length; from += WAKES_AT_ONCE) {
      await Promise.all(batch.slice(from, from + WAKES_AT_ONCE).map((lead) => deps.wake(lead)));
    }
    done += batch.length;
    cursor = batch.at(-1)?.id ?? cursor;
    await jobs.update(id, { done, cursor });
    run.progress(done);
    if (run.ended.aborted) return;
    if (batch.length < BATCH) break;
  }
  await jobs.update(id, { status: 'done', total: done, endedAt: deps.clock.now() });
}

function queryOf({ kind, sequence }: JobRecord): StoreQuery {
  if (kind === 'take-in') return { 'state.stage': { $in: ['captured', 'won'] } };
  return { 'state.enrollment.sequence': sequence };
}
