import type { Agreement } from '../files/agreement';
import type { LeadRecord } from '../lead/lead';
import type { Stage } from '../lead/stage';
import type { LeadState } from '../lead/state';
import type { WalkWorld } from '../sequences/walk-shapes';
import type { TimelineEntry } from '../timeline/entry';
import type { JourneyEntry } from './journey';
import type { Scripted } from './played-script';
import type { PublishedSequence } from './published';
import type { LiveModel } from './see-lead';

/** What is played: a lead that enters `sequence` at `start`, and what it does from then on. */
export type Play = {
  lead: LeadRecord;
  entries: readonly TimelineEntry[];
  /** As the workflow would begin, or where it stands. */
  state: LeadState;
  sequence: PublishedSequence;
  /** The others that take leads in, and the model and agreement in force. */
  sequences: readonly PublishedSequence[];
  model: LiveModel | null;
  agreement: Agreement;
  start: number;
  script: readonly Scripted[];
  /** How long an open or click waits for the verdict man or machine (edge case 61), virtual ms; 0 where left out. */
  settleMs?: number;
  /** The arms that have won, by split. */
  winners?: WalkWorld['winners'] | undefined;
};

/** How it went, and where it came to rest. */
export type Journey = { journey: JourneyEntry[]; end: { at: number; stage: Stage; score: number | null } };
