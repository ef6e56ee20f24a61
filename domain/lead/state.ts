import type { VirtualClock } from '../clock/virtual-clock';
import type { Band } from '../scoring/band';
import type { Funnel, Part, Stage } from './stage';

/**
 * What the lead's workflow knows: plain JSON, no personal data, carried through continue-as-new. Instants are virtual epoch ms.
 * Once released it only grows; `schema` says which shape this is.
 */
export type LeadState = {
  schema: 1;
  id: string;
  stage: Stage;
  funnel: Funnel;
  part: Part;
  /** Number of the present cycle, from 1; its id is `cycleId(state)`. */
  cycle: number;
  /** Revision of the projection: each write of an activity carries a higher one, so a late write never overtakes. */
  rev: number;
  /** Keys of the steps done last: what is asked for once more after a crash is known to be done (`activities/lead/open-step.ts`). */
  made?: string[];
  /** How many timeline entries the last look had seen. */
  cursor: number;
  clock: VirtualClock;
  createdAt: number;
  /** When the present stage was entered. */
  stageSince: number;
  score: ScoreView | null;
  nextDecisionAt: number | null;
  enrollment: Enrollment | null;
  enrolments: number;
  task: OpenTask | null;
  tasks: number;
  handoff: OpenHandoff | null;
  handoffs: number;
  /** SLA clocks running now. */
  clocks: SlaClock[];
  /** Those that have run out, until somebody does what they ask for. */
  breached?: SlaClock[];
  /** After recycling: automatic qualification is blocked until `contactAt` or new activity (edge case 20). */
  block: Block | null;
  /** When the cool-down of a recycle ends. */
  coolDownUntil: number | null;
  /** The sequence that follows the cool-down. */
  recycleSequence: string | null;
  /** A date promised to the lead, and who promised. */
  contactAt: number | null;
  contactBy: string | null;
  owner: string | null;
  /** The rep who has said that this is not their contact, or has let its clock pass: it goes to another, whoever has the company (edge case 52). */
  notOwner?: string | null;
  /** Score crossed hot in this cycle already: the next crossing needs a fall below warm or a new cycle (edge case 44). */
  crossedHot: boolean;
  /**
   * It would be qualified, but the day's intake is full (`intake.perDay`): the day it is queued for, when that opens, and what wants it
   * qualified. Absent before there was an intake. `gathers`: there is room, but others may get hot in the same moment, and the hottest
   * go first: `since` when it is compared with them, and how many had asked (`crowd`) when it last looked.
   */
  intake?: { day: string; until: number; cause: string; gathers?: true; since?: number; crowd?: number } | null;
  /** Why the lead is out, while it is disqualified. */
  out: { reason: string; rule: string | null } | null;
  /** Rules whose disqualification was overruled by reopening; muted until the profile changes (decisions.md 24). */
  mutedRules: string[];
  /** From when on no more mail goes unless the lead does something (edge case 63); absent where nothing is unanswered. */
  sunsetAt?: number | null;
  /** A mail was answered: the sequence is held until a person has decided (edge case 38). */
  reply?: ReplyPause;
  /** Breaches of the follow-up clock since the accept; the third marks the deal stalled. */
  followUpBreaches: number;
};

export type ScoreView = {
  total: number;
  fit: number;
  engagement: number;
  inactivity: number;
  band: Band | null;
  model: string;
  version: number;
  assessedAt: number;
  nextChangeAt: number | null;
};

/** One passage through one version of a sequence; `position` is the sequence walk's own plain JSON. */
export type Enrollment = {
  id: string;
  sequence: string;
  version: number;
  enteredAt: number;
  position: JsonPosition;
  step: string | null;
  /** What the step waits for: `wait`, `waitFor`, `task`, or `mail` when the sequence waits for its last mail to be settled. */
  waiting: string | null;
  /** The ledger id of the mail claimed last. */
  lastMail: string | null;
  /** When the present wait ends by itself. */
  wakeAt: number | null;
  /** The sequence an `enroll` step has named: entered when this one runs out. */
  follow?: string;
  /** The steps it has come to, in order, each once; `split=arm` beside a split. What statistics count. */
  visited?: string[];
  /** How long pauses of the sequence have held its clocks so far, ms. */
  paused?: number;
  /** While a branch that an open or click has decided waits for the verdict on it: what `step`, `waiting` and `wakeAt` were. */
  verdict?: Verdict;
};

/**
 * A branch taken on trust (edge case 61): `position` is still the one before it, `step` shows where it leads, and only its tags are set;
 * `tags` are those the lead did not have, to be taken back should the click turn out to be a machine's.
 */
export type Verdict = { step: string | null; waiting: string | null; wakeAt: number | null; tags: string[] };

/** Opaque to the workflow: what `domain/sequences` returned last. */
export type JsonPosition = object;

export type TaskPurpose = 'qualification' | 'step' | 'callback' | 'reply' | 'decision';
export type OpenTask = {
  id: string;
  purpose: TaskPurpose;
  attempts: number;
  handRaised: boolean;
  openedAt: number;
  /** When the next call was agreed upon, or is spaced to; absent until somebody has called. */
  callbackAt?: number;
};

export type OpenHandoff = {
  id: string;
  status: 'offered' | 'held' | 'pooled' | 'accepted';
  /** The rep offered to or holding; null while pooled or held. */
  rep: string | null;
  /** Who may accept now: the offered rep, or every rep of the pool. */
  eligible: string[];
  /** Everyone it was ever offered to: another rep gets 403, a former one 409 (edge case 16). */
  offeredTo: string[];
  offers: number;
  dueAt: number | null;
  /** Held though reps are free: the lead manager decides who gets it, if anybody (edge case 52). */
  decides?: boolean;
};

export type SlaClockName = 'hand-raiser' | 'first-attempt' | 'qualify' | 'accept' | 'follow-up' | 'abandon' | 'hold';
/** `level` counts what has rung already: 0 nothing, 1 the warning, 2 the breach. */
export type SlaClock = { name: SlaClockName; warnAt: number | null; dueAt: number; level: 0 | 1 | 2 };

/** `task` is who reads it; held from `since` until `until` at the latest; `over`: the sequence has gone on. */
export type ReplyPause = { task: string; since: number; until: number; over: boolean };

export type Block = { since: number };

/** The id of the present passage from capture or recycle to an outcome. */
export function cycleId(state: Pick<LeadState, 'id' | 'cycle'>): string {
  return `${state.id}.c${state.cycle}`;
}

/** A lead as it is when its workflow starts. */
export function newLeadState(id: string, createdAt: number, clock: VirtualClock): LeadState {
  return {
    schema: 1,
    id,
    stage: 'captured',
    funnel: 'MCL',
    part: 'top',
    cycle: 1,
    rev: 0,
    cursor: 0,
    clock,
    createdAt,
    stageSince: createdAt,
    score: null,
    nextDecisionAt: null,
    enrollment: null,
    enrolments: 0,
    task: null,
    tasks: 0,
    handoff: null,
    handoffs: 0,
    clocks: [],
    block: null,
    coolDownUntil: null,
    recycleSequence: null,
    contactAt: null,
    contactBy: null,
    owner: null,
    crossedHot: false,
    out: null,
    mutedRules: [],
    followUpBreaches: 0,
  };
}
