import { ApplicationFailure } from '@temporalio/common';
import type { LeadState } from '../../domain/lead/state';
import type { TimelineEntry } from '../../domain/timeline/entry';
import type { Step } from '../../workflows/contract/activities';
import { FAILURE } from '../../workflows/contract/failure-types';
import type { LeadDeps } from '../ports';
import { loadLead, type LoadedLead } from './load-lead';

/** A lead with its timeline; `done` is its state when this very step was done before, and nothing is left to do. */
export type OpenStep = LoadedLead & { done: LeadState | null };

/**
 * Begins a step that changes something. Where the store is ahead of the workflow, a task was lost with its worker after its activities
 * had run: the same step again is done already; another one fails as `behind`, so that the workflow goes on from the stored state
 * and decides anew.
 */
export async function openStep(deps: LeadDeps, { state, key }: Step): Promise<OpenStep> {
  const loaded = await loadLead(deps, state.id);
  const stored = loaded.lead.state;
  if (stored === null || stored.rev <= state.rev || key === undefined) return { ...loaded, done: null };
  const ahead = goOn(state, stored);
  if (stored.made?.includes(key)) return { ...loaded, done: ahead };
  throw ApplicationFailure.create({
    type: FAILURE.behind,
    message: 'the store is ahead of the workflow',
    nonRetryable: true,
    details: [ahead],
  });
}

/** The stored state with the workflow's own cursor: what a forgotten look had seen is read again, for nothing came of it. */
export function goOn(state: LeadState, stored: LeadState): LeadState {
  return { ...stored, clock: state.clock, cursor: Math.min(state.cursor, stored.cursor) };
}

/** When the step's first attempt happened, which its timeline entry tells: what is kept by its instant is then kept once. */
export function firstInstant(entries: readonly TimelineEntry[], id: string, now: number): number {
  return entries.find((entry) => entry.id === id)?.at ?? now;
}
