import type { Bant } from './lead';
import type { Stage } from './stage';

/**
 * One move of a lead from the present stage to `to`, with everything the entry needs (lifecycle.md, "Transitions"). `to` may be
 * the present stage where a won lead enters or leaves a loyalty sequence.
 */
export type Transition = {
  to: Stage;
  /** In a word, for the timeline: `form.demo`, `score.hot`, `sequence.ended`, `handoff.accepted`… */
  cause: string;
  actor: string;
  reason?: string;
  note?: string;
  /** Where the note and the answers are kept that came with the command (`takeTexts`): read when the stage is entered. */
  texts?: string;
  /** Into `qualifying`: the person asked for it, so the task is a hand-raiser's. */
  handRaised?: boolean;
  /** Into `qualifying` by the score, under an agreement that says `mqlBy: threshold`. */
  atThreshold?: boolean;
  /** Into `qualifying`: the call was promised for then. */
  callbackAt?: number;
  /** What the call that led here was, for the timeline and the score (decisions.md 24). */
  call?: 'answered' | 'missed';
  bant?: Bant;
  /** How far the person's project has come, as told in that call. */
  projectStage?: string;
  /** Into `offered` by an appointment: this rep, then. */
  rep?: string;
  appointmentAt?: number;
  /** Into `recycled`: the date promised. */
  contactAt?: number;
  /** Into `recycled`: the end of the cool-down, where the sequence itself says it. */
  resumeAt?: number;
  /** Into `nurturing` (or staying `won`): the sequence entered; without a version, the newest published. */
  sequence?: { name: string; version?: number };
  /** How the open handoff ends. */
  handoff?: { status: 'returned' | 'withdrawn' | 'won' | 'lost'; action?: 'recycle' | 'disqualify' };
  amount?: number;
  currency?: string;
  /** Out by a rule: it may come back by itself when the rule or the data is corrected. */
  rule?: string;
  /** The lead the contact referred us to. */
  referred?: string;
  /** Every channel is closed at the person's wish. */
  refusesContact?: boolean;
};
