import type { JobRecord } from '../../domain/lead/documents';
import type { Deps } from '../deps';
import { done, notFound, type Outcome } from '../outcome';

/** How far a long piece of work has come. */
export async function getJob(deps: Deps, id: string): Promise<Outcome<JobRecord>> {
  const job = await deps.store.jobs.find(id);
  return job ? done(job) : notFound('job');
}
