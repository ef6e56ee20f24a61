import type { CompleteTaskCommand, ProgressCommand, ReassignCommand } from '../../domain/lead/command';
import type { Look } from '../../domain/lead/look';
import type { LeadState } from '../../domain/lead/state';
import type { Transition } from '../../domain/lead/transition';

/**
 * Every lead activity gets the state to work from and the virtual instant it works at, and answers the state it projected. `key` names
 * the step: a workflow task that is lost with its worker is redone, and what it had done then must not happen twice.
 */
export type Step = { state: LeadState; now: number; key?: string };

/**
 * The activities of a lead's life. Each runs first as a local activity (one attempt of at most 2 s), then, if that failed, as a
 * regular one: so each may run twice, and none minds (decisions.md 6).
 */
export interface LeadActivities {
  /** Recalculates the score, says what is new since the cursor; where that moves nothing takes the steps due; projects. */
  look(step: Step): Promise<Look>;
  /** Makes a transition: closes what it leaves, opens what it enters, writes the timeline, projects. */
  enterStage(step: Step & { transition: Transition }): Promise<LeadState>;
  /** Logs a call that left the task open; `exhausted` when the agreement allows no further attempt. */
  recordAttempt(step: Step & { command: CompleteTaskCommand }): Promise<{ state: LeadState; exhausted: boolean }>;
  /** Logs what sales did; an attempt or a meeting restarts the follow-up clock. */
  recordProgress(step: Step & { command: ProgressCommand }): Promise<LeadState>;
  /** Offers the open handoff to another rep: the named one, or the next when a clock was missed. */
  reofferHandoff(step: Step & { command: ReassignCommand | null }): Promise<LeadState>;
  /** Rings the SLA clocks that are due: warnings and breaches become alerts, once a level. */
  ringClocks(step: Step): Promise<RungClocks>;
  /** Deletes every document that holds the person and leaves a tombstone. */
  eraseLead(step: Step & { actor: string }): Promise<void>;
}
export type RungClocks = {
  state: LeadState;
  /** The accept clock was missed: the offer goes to the next rep. */
  offerMissed: boolean;
  /** Nobody has worked the task for `abandonAfter`: back to nurturing, counted as a leak. */
  abandoned: { sequence: string | null } | null;
};

/** The long activities that hold a pump (decisions.md 11). */
export interface PumpActivities {
  runRelay(): Promise<void>;
  runWebhooks(): Promise<void>;
  runDelivery(route: string): Promise<void>;
}
