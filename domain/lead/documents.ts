import type { Bilingual } from '../words/bilingual';
import type { JsonObject } from '../timeline/entry';
import type { Bant, Language } from './lead';
import type { TaskPurpose } from './state';

/** A person's phone call or decision to make (decisions.md, "Shapes"). */
export type TaskRecord = {
  id: string;
  lead: string;
  cycle: string;
  purpose: TaskPurpose;
  /** Of a sequence's step: what is to be done, as its file says (`phone`, `visit`…). */
  kind?: string;
  status: 'open' | 'claimed' | 'done' | 'withdrawn';
  claimedBy: string | null;
  claimedAt: number | null;
  /** Real instant at which the claim ends by itself, unless it is renewed; absent in claims of before there was one. */
  claimEndsReal?: number | null;
  openedAt: number;
  handRaised: boolean;
  /** Score when it was opened and as last assessed, so that a fall is seen (edge case 19). */
  scoreAtOpening: number | null;
  dueAt: number | null;
  firstAttemptDueAt: number | null;
  attempts: { at: number; outcome: string; by: string }[];
  script: string | null;
  bant: Bant | null;
  /** How far the person's project has come, as told on the telephone. */
  projectStage?: string | null;
  callbackAt: number | null;
  /** Who promised the call, where someone did. */
  promisedBy: string | null;
  outcome: string | null;
  closedAt: number | null;
};

/** One offer of a lead to sales (decisions.md 26): it keeps its id through reassignments. */
export type HandoffRecord = {
  id: string;
  lead: string;
  cycle: string;
  status: 'offered' | 'held' | 'pooled' | 'accepted' | 'returned' | 'withdrawn' | 'won' | 'lost';
  rep: string | null;
  team: string | null;
  offers: { rep: string; at: number; until: number | null }[];
  dueAt: number | null;
  bant: Bant | null;
  /** How far the person's project has come, as told on the telephone. */
  projectStage?: string | null;
  /** Frozen at the offer: profile, explanation, timeline, mails read, notes. */
  dossier: JsonObject;
  reason: string | null;
  action: 'recycle' | 'disqualify' | null;
  /** What sales wrote when it ended, and the day it was asked to be called again. */
  note?: string | null;
  contactAt?: number | null;
  rating: number | null;
  amount: number | null;
  currency: string | null;
  scoreAtOffer: number | null;
  openedAt: number;
  /** When the Lead Center has arranged for the rep to speak with the person, if it has. */
  appointmentAt?: number | null;
  acceptedAt: number | null;
  closedAt: number | null;
  progress: { at: number; kind: 'attempt' | 'meeting' | 'note'; note: string | null; by: string }[];
};

/** How a ledger row stands (decisions.md 13). */
export type MailState =
  'waiting' | 'sending' | 'data' | 'sent' | 'unknown' | 'withdrawn' | 'blocked' | 'expired' | 'failed' | 'parked';

/** One mail of one step of one enrolment, for ever: the ledger row that makes a second sending impossible. */
export type MailRecord = {
  /** `<enrolment>:<step>`; also what the Message-ID derives from. */
  id: string;
  lead: string;
  enrolment: string;
  sequence: string;
  sequenceVersion: number;
  step: string;
  template: string;
  templateVersion: number;
  subject: string | { fr?: string; en?: string } | null;
  topic: string | null;
  mailKind: 'marketing' | 'service';
  /** A mail to a colleague (a rep who is offered a lead): `to` names them, `template` is one of the built-in notices. */
  to: string | null;
  handoff: string | null;
  language: Language;
  route: string;
  priority: number;
  state: MailState;
  /** The earliest instant it may go: its planned time. */
  plannedAt: number;
  expiresAt: number;
  /** `validFor` was given: after it the mail must not go whatever the reason (an invitation never arrives after the event). */
  perishable: boolean;
  /** When the pump may look at it again (cap, window, retry). */
  dueAt: number;
  attempts: number;
  /** Why it was blocked, delayed, parked, or how it failed. */
  reason: string | null;
  claimedBy: string | null;
  sentAt: number | null;
  /** Real instant at which it was claimed by a pump: two pumps can overlap (decisions.md 11). */
  sendingSinceReal: number | null;
  response: string | null;
  /** The domain of the sender it went from. */
  domain?: string;
  /** The code the sequence has given the lead (`coupon` step), as templates read it. */
  coupon?: string;
  /** The codes by the names their steps give them (`as`). */
  codes?: Record<string, string>;
  /** Of a test mail about nobody who is known: whom it is written as if to. */
  sample?: { email: string | null; profile: JsonObject };
  /** Of a mail to a colleague: an appointment or a promised call, for their calendar. */
  calendarAt?: number;
  /** Of a mail to a colleague: what it says, a line each. */
  lines?: { fr: string[]; en: string[] };
};

/** One conditional move of a ledger row to another state. */
export type MailMove = {
  id: string;
  to: MailState;
  set?: Partial<MailRecord>;
  /** Only if this pump holds the claim: one that was thought dead must not move what another has taken over. */
  claimedBy?: string;
};

/** Something a person must know (decisions.md, "Shapes"). */
export type AlertRecord = {
  id: string;
  at: number;
  kind: string;
  level: 'info' | 'warning' | 'breach';
  lead: string | null;
  handoff: string | null;
  task: string | null;
  message: string;
  /** The message in both languages, where it is more than a sentence without arguments. */
  words?: Bilingual;
  to: string | null;
  acknowledgedBy: string | null;
};

/** One passage from capture or recycle to an outcome: what reports scan (decisions.md, "Layers"). */
export type CycleRecord = {
  id: string;
  lead: string;
  number: number;
  source: string | null;
  startedAt: number;
  endedAt: number | null;
  outcome: string | null;
  stages: { stage: string; at: number; cause: string }[];
  funnel: Partial<Record<string, number>>;
  clocks: {
    name: string;
    startedAt: number;
    dueAt: number;
    stoppedAt: number | null;
    breachedAt: number | null;
    /** Whose clock it is, or who stopped it. */
    person: string | null;
    /** Revision of the lead's state at the step that began it: what tells one run of a clock from the next. */
    rev?: number;
    /** It was called off: what it asked for was not done, and need not be. */
    withdrawn?: true;
  }[];
  /** Revision of the lead's state that the newest mark was made from: a late attempt of an older step changes nothing. */
  clocksRev?: number;
  amount: number | null;
  currency: string | null;
};

/** A published or drafted file of a marketer (api.md, "Scoring, sequences, templates, …"). */
export type FileRecord = {
  /** `<kind>/<name>`. */
  id: string;
  kind: string;
  name: string;
  /** Newest published version, 0 when there is none. */
  version: number;
  status: 'draft' | 'published' | 'archived';
  /** Texts by part: one part `yaml`, or `mjml`, `html`, `txt` for templates. */
  draft: Record<string, string> | null;
  draftBy: string | null;
  updatedAt: number;
};
export type FileVersionRecord = {
  /** `<kind>/<name>/<version>`. */
  id: string;
  kind: string;
  name: string;
  version: number;
  parts: Record<string, string>;
  publishedAt: number;
  publishedBy: string;
};

/** A long piece of work with progress (decisions.md, "Shapes"). */
export type JobRecord = {
  id: string;
  kind: string;
  status: 'queued' | 'running' | 'done' | 'failed';
  done: number;
  total: number;
  startedAt: number | null;
  endedAt: number | null;
  rows?: number;
  created?: number;
  updated?: number;
  rejected?: number;
  errors?: { line: number; message: string }[];
  /** Of an import whose rows stand for events: how many of them are on a timeline by it that were not before. */
  events?: number;
  /** Of an import, once all rows are stored: how many of the leads it made have been started. */
  started?: number;
  /** Of an import that was only tried: what it counts is what would have been. */
  dryRun?: boolean;
  error?: string;
  /** Of a rescoring: under which model. */
  model?: string;
  version?: number;
  /** Of waking leads: which sequence it is about. */
  sequence?: string;
  /** The last lead it has dealt with, in the order of ids: where it goes on after a kill. */
  cursor?: string | null;
  /** Leads whose stored total was changed, and those woken because their band or disqualification did. */
  changed?: number;
  woken?: number;
  /** Living leads by their band under the model; `none`: no score (edge case 65). */
  bands?: { cold: number; warm: number; hot: number; none: number };
  /** Of a broadcast: why members of its segment were left out. */
  reasons?: Record<string, number>;
  /** What people should know of how it ended. */
  note?: string;
};

export type Role = (typeof ROLES_OF_PEOPLE)[number] | 'integration';
/** Roles of people: `integration` is a program's. */
export const ROLES_OF_PEOPLE = ['admin', 'marketer', 'lead-manager', 'qualifier', 'sales', 'sales-manager'] as const;
/** A key as stored: only its hash is kept. */
export type KeyRecord = {
  id: string;
  hash: string;
  name: string;
  person: string | null;
  roles: Role[];
  createdAt: number;
  revokedAt: number | null;
};
