import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { VirtualClock } from '../../domain/clock/virtual-clock';
import type { LeadCommand } from '../../domain/lead/command';
import type { LeadState } from '../../domain/lead/state';

export type * from '../../domain/lead/command';

/** What starts a lead's workflow; `state` is set when it continues as new, `news` when something was still to be looked at then. */
export type LeadStart = { id: string; createdAt: number; clock: VirtualClock; state?: LeadState; news?: boolean };

/** Something new lies on the timeline. Idempotent and without payload: the cursor lives in the lead (decisions.md 7). */
export const wake = defineSignal('wake');

/** The answer to a command: where the lead stands afterwards. */
export type CommandResult = {
  stage: LeadState['stage'];
  task: string | null;
  handoff: string | null;
  rep: string | null;
};

/**
 * One update for every command, so that they are taken strictly one after the other. The validator is synchronous and refuses
 * what the present state does not allow with a failure of `failure-types.ts`; a refused update leaves no event in the history.
 */
export const command = defineUpdate<CommandResult, [LeadCommand]>('command');

/** For debugging and tests: lists and pages read the store. */
export const leadState = defineQuery<LeadState>('leadState');
