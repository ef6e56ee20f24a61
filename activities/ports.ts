/**
 * What activities need of the outside, passed in by `worker/compose`. Instants are virtual epoch ms unless a name says `Real`.
 * Every write is idempotent: an activity may run twice (decisions.md 6 and 11).
 */
import type {
  AlertRecord,
  CycleRecord,
  HandoffRecord,
  MailMove,
  MailRecord,
  MailState,
  TaskRecord,
} from '../domain/lead/documents';
import type { CommandTexts } from '../domain/lead/command-texts';
import type { LeadProjection, LeadRecord, StandingReason } from '../domain/lead/lead';
import type { VirtualClock } from '../domain/clock/virtual-clock';
import type { Agreement } from '../domain/files/agreement';
import type { MailSettings } from '../domain/files/mail-settings';
import type { Teams } from '../domain/files/teams';
import type { Account } from '../domain/handoff/company';
import type { IntakeQueue } from '../domain/handoff/intake';
import type { RepLoad } from '../domain/handoff/routing';
import type { PublishedModel, PublishedSequence } from '../domain/life/published';
import type { Controls } from '../domain/sequences/controls';
import type { WebhookEvent } from '../domain/webhooks/event';
import type { JsonObject, TimelineEntry } from '../domain/timeline/entry';
import type { OutboundCall } from '../workflows/contract/outbound';

export type { MailMove };

export interface LeadStore {
  find(id: string): Promise<LeadRecord | null>;
  findMany(ids: readonly string[]): Promise<LeadRecord[]>;
  /** Writes the projection if its revision is higher than the stored one; answers whether it did. */
  project(id: string, projection: LeadProjection): Promise<boolean>;
  /** Sets profile values and tags decided by a sequence (`set`, `tag`). */
  applyStep(
    id: string,
    change: { set?: JsonObject; addTags?: string[]; removeTags?: string[]; at: number },
  ): Promise<void>;
  /** Notes that a marketing mail went at these instants (the frequency cap reads them; the newest 50 are kept). */
  recordSends(sends: readonly { lead: string; at: number }[]): Promise<void>;
  suppress(id: string, suppression: StandingReason): Promise<void>;
  /** Deletes every document that holds the person, leaving a tombstone and the keyed hash of suppressed addresses. */
  erase(id: string, at: number): Promise<void>;
  isTombstoned(ids: readonly string[]): Promise<Set<string>>;
}

export interface TimelineStore {
  /** Appends; an entry appended twice is read once, where it came first. */
  append(lead: string, entries: readonly TimelineEntry[], bucketHint: number): Promise<void>;
  /** Everything on the lead's timeline in the order it was appended, each id once. */
  read(lead: string, lastBucket: number): Promise<TimelineEntry[]>;
}

export interface MailStore {
  /** Writes the ledger row and its outbox row once; answers the row as it stands (a repeat finds the first). */
  claim(row: MailRecord): Promise<MailRecord>;
  find(id: string): Promise<MailRecord | null>;
  findMany(ids: readonly string[]): Promise<MailRecord[]>;
  /** Rows of the route that wait and are due, by priority then due time, at most `limit`. */
  due(route: string, now: number, limit: number): Promise<MailRecord[]>;
  /** Conditional moves, one store command for all: answers the ids that were in `from` and moved. */
  move(from: MailState, moves: readonly MailMove[]): Promise<Set<string>>;
  /** Withdraws the waiting rows of an enrolment; answers those that went out or are on their way instead. */
  withdraw(enrolment: string, reason: string): Promise<{ id: string; state: MailState }[]>;
  /** Ledger rows of an enrolment. */
  ofEnrolment(enrolment: string): Promise<MailRecord[]>;
  /** Rows a dead pump left in `sending` or `data`, claimed before this real instant. */
  abandoned(route: string, beforeReal: number): Promise<MailRecord[]>;
  /** Gives outbox rows back to ledger rows that wait without one, after a crash between the two writes. */
  repair(route: string): Promise<number>;
}
export interface TaskStore {
  find(id: string): Promise<TaskRecord | null>;
  /** Inserts once by id. */
  open(task: TaskRecord): Promise<void>;
  update(id: string, change: Partial<TaskRecord>): Promise<void>;
  /** Closes it if it is still open or claimed; answers whether it did. */
  close(id: string, how: { status: 'done' | 'withdrawn'; outcome: string; at: number }): Promise<boolean>;
  addAttempt(id: string, attempt: TaskRecord['attempts'][number]): Promise<void>;
}

export interface TextStore {
  /** What was written with a command; null once the person was erased, or long after. */
  find(id: string): Promise<CommandTexts | null>;
}

export interface HandoffStore {
  find(id: string): Promise<HandoffRecord | null>;
  open(handoff: HandoffRecord): Promise<void>;
  update(id: string, change: Partial<HandoffRecord>): Promise<void>;
  addProgress(id: string, progress: HandoffRecord['progress'][number]): Promise<void>;
  /** Load of each rep: offers open now, leads accepted since an instant, when last offered, how many offers since then. */
  loads(reps: readonly string[], since: number): Promise<Record<string, RepLoad>>;
  /** Handoffs of a lead, oldest first, without their dossiers. */
  summariesOf(lead: string): Promise<Omit<HandoffRecord, 'dossier'>[]>;
}

export interface AlertStore {
  /** Inserts once by id. */
  raise(alert: AlertRecord): Promise<void>;
}

export interface Announcements {
  /** Queues an event for every receiver that has subscribed to it, once by its id. */
  announce(event: WebhookEvent): Promise<void>;
}

export interface AccountStore {
  /** Companies that are known by these names, in the order asked. */
  find(keys: readonly string[]): Promise<Account[]>;
  join(keys: readonly string[], lead: string): Promise<void>;
  /** Gives the company to a rep, unless somebody has it who is not among `instead`. */
  own(keys: readonly string[], rep: string, instead: readonly string[]): Promise<void>;
  openDeal(keys: readonly string[], lead: string): Promise<void>;
  closeDeal(lead: string): Promise<void>;
}

export interface IntakeStore {
  /** Queues a lead for a day of the Lead Center, or moves it to its present score; answers the day as it then is. */
  queue(day: string, lead: string, score: number): Promise<IntakeQueue>;
  /** Gives a queued lead one of the day's places unless all are taken; true also where it has one already. */
  take(day: string, lead: string, perDay: number): Promise<boolean>;
  /** Takes a lead out of the queue of a day. */
  leave(day: string, lead: string): Promise<void>;
}

/** A pool's answer when a lead asks for its code; `left` and `total` count the pool after it. */
export type GivenCoupon =
  | { given: true; code: string; left: number; total: number }
  /** `no-pool`: nothing was ever uploaded under this name; `empty`: every code is given. */
  | { given: false; reason: 'no-pool' | 'empty' };

export interface CouponStore {
  /** The lead's code of a pool, always the same: given now if it has none yet. No code is given to two leads. */
  give(pool: string, lead: string, at: number): Promise<GivenCoupon>;
  /** The code the lead has of a pool, if any. */
  find(pool: string, lead: string): Promise<string | null>;
}

export interface Outbound {
  /** Starts it once by id. */
  start(call: OutboundCall): Promise<void>;
}

export interface CycleStore {
  find(id: string): Promise<CycleRecord | null>;
  /** Starts the passage once by id. */
  start(cycle: CycleRecord): Promise<void>;
  /** Adds a stage entry once (by its instant and stage) and sets what is given. */
  enter(id: string, stage: CycleRecord['stages'][number], change: Partial<CycleRecord>): Promise<void>;
  /** Changes the marks of the SLA clocks unless a later revision of the lead has done so; the change may be made twice. */
  markClocks(id: string, rev: number, change: (marks: CycleRecord['clocks']) => CycleRecord['clocks']): Promise<void>;
}

/** The published files as the core uses them: parsed and compiled once a publication (`store/files/catalog`). */
export interface Catalog {
  primaryModel(): Promise<PublishedModel | null>;
  agreement(): Promise<Agreement>;
  teams(): Promise<Teams | null>;
  liveSequences(): Promise<PublishedSequence[]>;
  sequence(name: string, version?: number): Promise<PublishedSequence | null>;
  controls(): Promise<Controls>;
  templateVersion(name: string): Promise<number | null>;
  /** The route that mails of a template take, by its sender. */
  routeOf(template: string): Promise<string>;
  /** `mail.yaml` in force, defaults where none is published. */
  mailSettings(): Promise<MailSettings>;
}

/** The virtual clock as recorded now; workflow code only ever sees what an activity returned. */
export type ReadClock = () => VirtualClock;

/** What the activities of a lead's life are made of. */
export type LeadDeps = {
  leads: LeadStore;
  timeline: TimelineStore;
  mails: MailStore;
  tasks: TaskStore;
  texts: TextStore;
  handoffs: HandoffStore;
  alerts: AlertStore;
  cycles: CycleStore;
  webhooks: Announcements;
  coupons: CouponStore;
  intake: IntakeStore;
  accounts: AccountStore;
  outbound: Outbound;
  /** The addresses of those who have a role and may sign in; none where nobody was invited. */
  peopleWith(role: string): Promise<string[]>;
  /** Told of leads that come to a split without a winner yet: it may be time to choose one. Does not wait. */
  watchWinners?: (sequence: PublishedSequence) => void;
  catalog: Catalog;
  clock: ReadClock;
  /** How long opens and clicks wait for the verdict man or machine, in virtual ms (edge case 61); absent: they do not. */
  settleMs?: () => Promise<number>;
};
