import type { Facts } from '../conditions/facts';
import type { Text } from '../files/leaf-values';
import type { NotifyAction, SetStep } from '../files/sequence-step';
import type { BusinessCalendar } from '../time/calendar';
import type { TimelineEntry } from '../timeline/entry';
import type { Position } from './position';

/** All that a walk may know. The same world and position always give the same result; nothing here is changed. */
export type WalkWorld = {
  /** The instant of the look, epoch ms. */
  now: number;
  leadId: string;
  /** When this enrolment began: what happened before it satisfies no wait (edge case 42). */
  enrolledAt: number;
  /** The lead's zone (`zoneOf`). */
  zone: string;
  /** Whether the lead's opens and clicks can be seen (edge case 37). */
  tracked: { opens: boolean; clicks: boolean };
  entries: readonly TimelineEntry[];
  facts: Facts;
  /** What business durations count by: the agreement's calendar. */
  calendar?: BusinessCalendar;
  /** The outcomes of this enrolment's tasks, by step id. */
  taskOutcomes?: Readonly<Record<string, TaskOutcome>>;
  /** The arm that has won a split, by step id (`winner`): leads that come to it later all take it. */
  winners?: Readonly<Record<string, string>>;
};

/** How a step's task ended: `done`, `not-done`, or an outcome the step names. */
export type TaskOutcome = { outcome: string; at: number };

/**
 * Something to be done outside, once. `step` with the enrolment's id is a key under which it may be claimed. A mail or SMS may
 * be sent from `plannedAt` (inside the window, in the lead's zone) until `expiresAt`.
 */
export type Effect =
  | {
      kind: 'email';
      step: string;
      template: string;
      subject?: Text;
      preheader?: Text;
      topic?: string;
      mailKind: 'marketing' | 'service';
      plannedAt: number;
      expiresAt: number;
    }
  | {
      kind: 'sms';
      step: string;
      template: string;
      topic?: string;
      mailKind: 'marketing' | 'service';
      plannedAt: number;
      expiresAt: number;
    }
  | { kind: 'task'; step: string; taskKind: string; script?: Text; dueAt: number }
  /** `values` by field path, `profile.nurtured`. */
  | { kind: 'set'; step: string; values: SetStep['set'] }
  | { kind: 'tag'; step: string; add: string[]; remove: string[] }
  | { kind: 'notify'; step: string; notify: NotifyAction }
  | { kind: 'webhook'; step: string; url: string; event: string }
  | { kind: 'coupon'; step: string; pool: string; as: string }
  | { kind: 'enroll'; step: string; sequence: string };

/** Why something was decided; the trail's entry says what, these say why. */
export type Because =
  | 'reached' // the step was reached and done
  | 'elapsed' // the wait's time is over
  | 'mail-not-due' // the mail before is not due yet
  | 'event' // the awaited event (`event`: its id) is on the timeline
  | 'time-out'
  | 'untracked' // timed out, and what was awaited cannot be seen of this lead
  | 'outcome' // the task ended as `arm` says
  | 'due' // the task fell due undone
  | 'first-match' // the first branch whose condition holds
  | 'else'
  | 'no-match' // no branch holds and there is no else
  | 'drawn' // by the lead's own sticky share
  | 'winner'
  | 'shadow' // drawn and reported, not walked
  | 'skip-when'
  | 'already-sent'
  | 'window-never-opens'
  | 'all-had' // of a stream
  | 'end-of-sequence';

/** One thing the walk did or decided, for people and simulations. */
export type TrailEntry = {
  at: number;
  kind:
    | 'email'
    | 'sms'
    | 'wait'
    | 'waited'
    | 'branch'
    | 'split'
    | 'task'
    | 'task-ended'
    | 'set'
    | 'tag'
    | 'notify'
    | 'webhook'
    | 'coupon'
    | 'enroll'
    | 'skip'
    | 'end';
  step: string | null;
  because: Because;
  /** The arm taken: its name, place from 1, outcome, or `then`, `otherwise`, `untracked`. */
  arm?: string;
  /** When the wait ends by itself, or for when a mail is planned. */
  until?: number;
  /** The timeline entry that decided. */
  event?: string;
};

/** How the sequence ended, as its `end` step says; `resumeAt` is `resumeAfter` counted from now. */
export type Ended = {
  ended: 'end';
  as?: 'captured' | 'recycled' | 'disqualified' | 'qualify';
  reason?: string;
  resumeAfter?: string;
  resumeAt?: number;
};

/** What a walk came to: the next position, what is to be done on the way, and the deadline of the block, if any. */
export type WalkResult = {
  position: Position;
  effects: Effect[];
  /** When the block ends by itself; null when ended, or when only more content can end it. */
  until: number | null;
  outcome: 'waiting' | Ended;
  trail: TrailEntry[];
};
