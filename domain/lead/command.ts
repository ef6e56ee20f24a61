import type { Bant } from './lead';

/**
 * Who asks: the person or integration of the key, for the timeline. `texts` is the key under which what they wrote is kept in the store
 * (`takeTexts`): Temporal gets the command without it.
 */
export type Asked = { actor: string; texts?: string };

export type EnrollCommand = Asked & { type: 'enroll'; sequence: string };
export type QualifyCommand = Asked & { type: 'qualify' };
export type RecycleCommand = Asked & { type: 'recycle'; reason: string; contactAt?: number; note?: string };
export type DisqualifyCommand = Asked & { type: 'disqualify'; reason: string; note?: string };
export type ReopenCommand = Asked & { type: 'reopen'; note: string };
export type DoNotContactCommand = Asked & { type: 'do-not-contact'; note?: string };
/** Into another lead (edge case 23): what this one has open is closed, and it rests. */
export type MergeCommand = Asked & { type: 'merge' };
/** Back out of a wrong merge (edge case 56), to where it can go on from. */
export type UnmergeCommand = Asked & {
  type: 'unmerge';
  to: 'captured' | 'won' | 'recycled' | 'disqualified';
  reason?: string;
};
export type EraseCommand = Asked & { type: 'erase' };

/** How a qualification call ends (api.md, `/v1/tasks/:id/complete`), in the order people are shown them. */
export const TASK_OUTCOMES = [
  'qualified',
  'not-ready',
  'callback',
  'appointment',
  'unreachable',
  'wrong-number',
  'referral',
  'disqualified',
] as const;
export type TaskOutcome = (typeof TASK_OUTCOMES)[number];

/** The outcome of a telephone task (api.md, `/v1/tasks/:id/complete`); instants are virtual epoch ms. */
export type CompleteTaskCommand = Asked & {
  type: 'complete-task';
  task: string;
  outcome: TaskOutcome;
  bant?: Bant;
  /** How far the person's project has come, in the qualifier's words. */
  projectStage?: string;
  reason?: string;
  /** When to call back, or the appointment. */
  at?: number;
  rep?: string;
  /** The lead made of a referral's person, already captured. */
  referred?: string;
  contactAt?: number;
  note?: string;
};
export type AcceptCommand = Asked & { type: 'accept'; handoff: string; rep: string };
export type ReturnCommand = Asked & {
  type: 'return';
  handoff: string;
  rep: string;
  reason: string;
  action: 'recycle' | 'disqualify';
  contactAt?: number;
  note?: string;
};
export type WonCommand = Asked & { type: 'won'; handoff: string; rep: string; amount: number; currency: string };
export type LostCommand = Asked & {
  type: 'lost';
  handoff: string;
  rep: string;
  reason: string;
  then: 'recycle' | 'disqualify';
  contactAt?: number;
};
export type ProgressCommand = Asked & {
  type: 'progress';
  handoff: string;
  rep: string;
  kind: 'attempt' | 'meeting' | 'note';
  note?: string;
};
export type ReassignCommand = Asked & { type: 'reassign'; handoff: string; rep: string };

export type HandoffCommand =
  AcceptCommand | ReturnCommand | WonCommand | LostCommand | ProgressCommand | ReassignCommand;

/** Everything people and integrations may ask of a lead; each is one update, answered when it is done and readable. */
export type LeadCommand =
  | EnrollCommand
  | QualifyCommand
  | RecycleCommand
  | DisqualifyCommand
  | ReopenCommand
  | DoNotContactCommand
  | MergeCommand
  | UnmergeCommand
  | EraseCommand
  | CompleteTaskCommand
  | HandoffCommand;
