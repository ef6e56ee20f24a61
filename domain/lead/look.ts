import type { LeadState } from './state';

/**
 * What a look at a lead says: the state with score, cursor and clock brought up to date (and projected to the store), and the
 * recorded facts the workflow branches on. No personal data: kinds, names of steps and sequences, points.
 */
export type Look = {
  state: LeadState;
  /** Out by a rule of the model. */
  disqualified: { rule: string; reason: string } | null;
  /** Asked to be contacted, shown a demo or quoted since the last look, or booked a meeting. */
  handRaised: { intent: string } | null;
  /** The band is hot and something new happened since the last look: a crossing, if this cycle has had none. */
  hotByActivity: boolean;
  /** Something the lead did itself happened since the last look. */
  active: boolean;
  /** Nothing holds automatic qualification back any more (edge case 20). */
  unblocked: boolean;
  /** Do-not-contact was asked for. */
  refusesContact: boolean;
  /** Why the enrolment is left now, if it is. */
  leaves: { cause: string } | null;
  /** The sequence whose entry rule wants this lead. */
  entry: { sequence: string; version: number } | null;
  /** How the sequence ended, if the steps taken in this look came to its end; the transition that follows is the workflow's. */
  ended: SequenceEnd | null;
  /** It would be qualified by itself, but the day's intake is full: the lead goes on as it is. Absent where nothing bounds it. */
  intakeFull?: boolean;
  /** What the agreement in force says about this look. */
  policy: Policy;
};

export type Policy = {
  qualification: 'phone' | 'direct';
  /** Crossing the threshold is the milestone MQL by itself (`mqlBy: threshold`); absent in histories before it was. */
  mqlAtThreshold?: boolean;
  /** Whether the reason the lead is out for may be reopened by new interest (edge case 46). */
  reopens: boolean;
  /** The sequence that follows the cool-down of the lead's recycling, if it can enter it now. */
  recycleSequence: string | null;
};

/** What the `end` step says, or the running out of steps. */
export type SequenceEnd = {
  as: 'captured' | 'recycled' | 'disqualified' | 'qualify' | null;
  reason: string | null;
  /** Null; what `resumeAfter` gave in histories before `resumeAt` was. */
  contactAt: number | null;
  /** When a lead that the `end` step recycles is nurtured again (`resumeAfter`). */
  resumeAt?: number;
  /** The sequence that is entered next, as an `enroll` step has asked. */
  enroll?: string;
};
