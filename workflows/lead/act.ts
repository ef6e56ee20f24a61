import {
  ActivityFailure,
  ApplicationFailure,
  isCancellation,
  proxyActivities,
  proxyLocalActivities,
} from '@temporalio/workflow';
import type { LeadState } from '../../domain/lead/state';
import type { LeadActivities } from '../contract/activities';
import { FAILURE } from '../contract/failure-types';

// A local activity is one history event and no further wake-up, but its retries would hold the workflow task (18 events in 45 s
// with the store down, measured): so one short attempt, then the same function as a regular activity, which retries for free.
const local = proxyLocalActivities<LeadActivities>({ startToCloseTimeout: '2s', retry: { maximumAttempts: 1 } });
const regular = proxyActivities<LeadActivities>({
  startToCloseTimeout: '30s',
  retry: { initialInterval: '200ms', backoffCoefficient: 2, maximumInterval: '10s' },
});

type Verb = keyof LeadActivities;
type InputOf<V extends Verb> = Parameters<LeadActivities[V]>[0];
type ResultOf<V extends Verb> = Awaited<ReturnType<LeadActivities[V]>>;

/**
 * Runs a lead activity until it succeeds: at once where it can, retried by Temporal where it can't. Throws only when the lead is
 * gone (`isErased`), the store is ahead (`stateAhead`) or the workflow is cancelled.
 */
export async function act<V extends Verb>(verb: V, input: InputOf<V>): Promise<ResultOf<V>> {
  // Verb and input belong together by the signature; the compiler cannot follow that through the two proxies.
  const run = (proxy: LeadActivities): Promise<ResultOf<V>> =>
    (proxy[verb] as (input: InputOf<V>) => Promise<ResultOf<V>>)(input);
  try {
    return await run(local);
  } catch (error) {
    if (isCancellation(error) || isErased(error) || stateAhead(error) !== null) throw error;
    return await run(regular);
  }
}

/** Whether an activity failed because the lead was erased behind the workflow's back (decisions.md 18). */
export function isErased(error: unknown): boolean {
  return causeOf(error)?.type === FAILURE.erased;
}

/** The state to go on from, where an activity failed because a task was lost after its activities had run; else null. */
export function stateAhead(error: unknown): LeadState | null {
  const cause = causeOf(error);
  return cause?.type === FAILURE.behind ? (cause.details?.[0] as LeadState) : null;
}

function causeOf(error: unknown): ApplicationFailure | null {
  return error instanceof ActivityFailure && error.cause instanceof ApplicationFailure ? error.cause : null;
}
