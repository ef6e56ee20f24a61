import { decideDue, decideLook, decideWithPeople } from '../lead/decide-look';
import { afterSequence } from '../lead/after-sequence';
import { nextDeadline } from '../lead/deadlines';
import type { MailRecord } from '../lead/documents';
import { mailBlockedBy, type LeadRecord } from '../lead/lead';
import { readNews } from '../lead/news';
import { enrolmentsAfter, pausesAfter } from '../lead/passages';
import { settle } from '../lead/settle';
import { isWithPeople } from '../lead/stage';
import type { Enrollment, LeadState } from '../lead/state';
import type { Transition } from '../lead/transition';
import type { TimelineEntry } from '../timeline/entry';
import { planWithHope, withoutVerdict, type DuePlan } from './await-verdict';
import { coolingDown } from './cool-down';
import type { JourneyEntry } from './journey';
import { mailEntry, mailRow } from './mail-row';
import { mayStep, planSteps } from './plan-steps';
import type { Journey, Play } from './play';
import { PlayedMails } from './played-mails';
import { enteringWanted, playedSequence, withTags, withValues } from './played-moves';
import { decidesReply, PlayedScript } from './played-script';
import type { PublishedSequence } from './published';
import { heldStill, holdsByReply, isHeldByReply, settledReply, takenReply } from './reply-pause';
import { suppressionBy } from './suppression-by';
import { seeTwice, type SeenTwice } from './see-twice';
import { taskOutcomes } from './task-outcomes';
import { ToldJourney } from './told-journey';
import { walkWorld } from './walk-world';

/** Longer than any sales cycle; what still waits then is left waiting. */
const LIFE_MAX_MS = 3 * 366 * 86_400_000;
const LINES_MAX = 2_000;
/** Decisions at one instant: a lead moves through a few stages at most, so more is a circle of the files. */
const TURNS_MAX = 50;

/**
 * Plays a lead's life in a sequence in advance: its looks, steps, mails and transitions, each at its instant, by the very functions that
 * the lead's workflow and the delivery pump use. Nobody works the tasks or offers it comes to: there it rests, and only what the script
 * says happens still. Pure, and always ends.
 */
export function playLife(play: Play): Journey {
  const life = new Life(play);
  life.play();
  return life.told();
}

class Life {
  readonly #play: Play;
  readonly #script: PlayedScript;
  readonly #told = new ToldJourney();
  readonly #entries: TimelineEntry[];
  readonly #mails = new PlayedMails();
  #lead: LeadRecord;
  #state: LeadState;
  #now: number;
  /** Somebody is to read what the lead has answered. */
  #isReplyOpen = false;
  /** A mail made the lead's wait over: it looks, as the delivery pump's wake-up would have it do. */
  #woken = false;

  constructor(play: Play) {
    this.#play = play;
    this.#script = new PlayedScript(play.script);
    this.#entries = [...play.entries];
    this.#lead = play.lead;
    this.#state = play.state;
    this.#now = play.start;
  }

  told(): Journey {
    return {
      journey: this.#told.lines,
      end: { at: this.#now, stage: this.#state.stage, score: this.#state.score?.total ?? null },
    };
  }

  play(): void {
    const { name, version } = this.#play.sequence;
    const blocked = mailBlockedBy(this.#lead);
    if (blocked !== null) {
      this.#see();
      this.#tell({ kind: 'exited', because: blocked, sequence: name });
      return;
    }
    this.#move({ to: 'nurturing', cause: 'enrolled', actor: 'system', sequence: { name, version } });
    this.#live();
    for (let at = this.#next(); at !== null; at = this.#next()) {
      this.#now = Math.max(this.#now, at);
      this.#happen();
      this.#deliver();
      this.#live();
      if (this.#told.lines.length >= LINES_MAX) return;
    }
  }

  /** The next instant at which anything happens; null when nothing does within the longest life. */
  #next(): number | null {
    const deadline = isWithPeople(this.#state.stage) ? null : nextDeadline(this.#state);
    const instants = [this.#script.next(), deadline, this.#mails.nextDue()].filter((at) => at !== null);
    const next = instants.length === 0 ? null : Math.min(...instants);
    return next === null || next - this.#play.start > LIFE_MAX_MS ? null : next;
  }

  /** What the script says by now. */
  #happen(): void {
    for (const entry of this.#script.take(this.#now, (step) => this.#mails.ofStep(step))) {
      this.#entries.push(entry);
      if (decidesReply(entry)) this.#isReplyOpen = false;
      this.#tell({ kind: 'event', event: entry.kind, props: entry.props });
    }
  }

  /** The lead's workflow at this instant: looks, moves and steps until nothing moves any more. */
  #live(): void {
    for (let turn = 0; turn < TURNS_MAX; turn += 1) {
      const isNews = this.#woken || this.#entries.length > this.#state.cursor;
      const deadline = nextDeadline(this.#state);
      if (turn > 0 && !isNews && (deadline === null || deadline > this.#now)) return;
      this.#woken = false;
      if (!this.#turn()) return;
    }
  }

  /** One look; false when it neither moved the lead nor its position. */
  #turn(): boolean {
    const due = decideDue(this.#state, this.#now);
    if (due !== null) {
      this.#move(due);
      return true;
    }
    const { cursor } = this.#state;
    const { seen, trusted } = this.#see();
    const { look } = seen.sure;
    const decided = isWithPeople(look.state.stage) ? decideWithPeople(look) : decideLook(look);
    if (decided !== null) {
      this.#move(decided);
      return true;
    }
    this.#holdForReply(cursor);
    if (isHeldByReply(this.#state)) {
      this.#state = heldStill(this.#state);
      return false;
    }
    return this.#step(seen, trusted, look.unblocked);
  }

  #see(): { seen: SeenTwice; trusted: readonly string[] } {
    const { model, agreement, sequences, settleMs = 0 } = this.#play;
    const before = this.#state;
    const trusted = before.enrollment?.verdict?.tags ?? [];
    const state = settledReply(withoutVerdict(before), this.#isReplyOpen, this.#now);
    if (isHeldByReply(before) && !isHeldByReply(state)) this.#tell({ kind: 'waited', because: 'reply' });
    const news = readNews(this.#entries.slice(state.cursor));
    this.#lead = { ...this.#lead, suppressed: suppressionBy(this.#lead, news) };
    const sight = { lead: { ...this.#lead, state }, entries: this.#entries, state, news, now: this.#now };
    const live = { model, agreement, sequences, current: this.#current() };
    const seen = seeTwice({ ...sight, ...live }, settleMs);
    this.#state = seen.sure.look.state;
    const { score } = this.#state;
    const { assessment } = seen.shown;
    if (assessment !== null) this.#lead = { ...this.#lead, lastActivityAt: assessment.lastActivityAt };
    if (score !== null && (before.score?.total !== score.total || before.score.band !== score.band)) {
      this.#tell({ kind: 'score', total: score.total, band: score.band });
    }
    return { seen, trusted };
  }

  /** A reply among what is new since `cursor` holds the sequence until a person has read it (edge case 38). */
  #holdForReply(cursor: number): void {
    if (!holdsByReply(readNews(this.#entries.slice(cursor)), this.#state)) return;
    const { calendar } = this.#play.agreement;
    const { state, until, opens } = takenReply(this.#state, cursor, this.#isReplyOpen, calendar, this.#now);
    this.#state = state;
    this.#isReplyOpen = true;
    if (opens !== null) this.#tell({ kind: 'task', because: 'reply', until });
    this.#told.wait(this.#now, { because: 'reply', until });
  }

  #current(): PublishedSequence | null {
    const { sequence, sequences } = this.#play;
    return playedSequence(this.#state.enrollment, [sequence, ...sequences]);
  }

  #step(seen: SeenTwice, trusted: readonly string[], unblocked: boolean): boolean {
    const { enrollment } = this.#state;
    const sequence = this.#current();
    if (enrollment === null || sequence === null || !mayStep(enrollment, this.#now)) return false;
    const mail = this.#mails.find(enrollment.lastMail);
    const { agreement, winners } = this.#play;
    const world = walkWorld({
      ...{ now: this.#now, lead: this.#lead, enrollment, sequence, calendar: agreement.calendar },
      winners: sequence === this.#play.sequence ? winners : undefined,
      ...{ entries: seen.settled, facts: seen.sure.facts },
      taskOutcomes: taskOutcomes(seen.settled, enrollment, this.#now),
    });
    const due = planWithHope(
      this.#state,
      enrollment,
      (hoped) => planSteps(this.#state, enrollment, sequence, mail, { ...world, ...hoped }),
      seen.hope,
      { trusted, tags: this.#lead.tags },
    );
    if (due.does === 'trust') return this.#trust(due, enrollment);
    const { plan, removeTags } = due;
    if (removeTags.length > 0) this.#lead = withTags(this.#lead, { add: [], remove: removeTags });
    if (plan.does === 'wait') return false;
    this.#state = plan.state;
    if (plan.does === 'hold') return false;
    this.#told.walk(plan.result.trail);
    for (const effect of plan.result.effects) {
      if (effect.kind === 'email') this.#claim(mailRow({ lead: this.#lead, enrollment, sequence }, effect, 0));
      else if (effect.kind === 'set') this.#lead = withValues(this.#lead, effect.values);
      else if (effect.kind === 'tag') this.#lead = withTags(this.#lead, effect);
    }
    this.#deliver();
    if (plan.ended === null) return true;
    this.#move(afterSequence(this.#state, plan.ended, this.#state.block !== null && !unblocked));
    return true;
  }

  /** Shows where an open or click leads that is not settled yet. */
  #trust({ state, addTags }: Extract<DuePlan, { does: 'trust' }>, { step }: Enrollment): boolean {
    this.#state = state;
    this.#lead = withTags(this.#lead, { add: addTags, remove: [] });
    const until = state.enrollment?.wakeAt ?? this.#now;
    this.#told.wait(this.#now, { because: 'verdict', until, ...(step !== null && { step }) });
    return true;
  }

  #claim(row: MailRecord): void {
    this.#mails.claim(row);
    const { enrollment } = this.#state;
    if (enrollment !== null) this.#state = { ...this.#state, enrollment: { ...enrollment, lastMail: row.id } };
  }

  /** The delivery pump at this instant: what went is told, and wakes the lead where its wait depends on it. */
  #deliver(): void {
    // One after the other, so that the cap sees the one before.
    for (;;) {
      const row = this.#mails.settleNext({ ...this.#lead, state: this.#state }, this.#play, this.#now);
      if (row === null) return;
      const { step, template, subject, state, reason, plannedAt } = row;
      if (state !== 'sent') {
        this.#told.mail(this.#now, { step, template, subject, withheld: true, because: reason ?? state });
        this.#woken = true;
        continue;
      }
      if (row.mailKind === 'marketing') {
        this.#lead = { ...this.#lead, recentSends: [...this.#lead.recentSends, this.#now] };
      }
      this.#entries.push(mailEntry('email.sent', row, this.#now));
      this.#told.mail(this.#now, { step, template, subject });
      this.#woken ||= this.#now > plannedAt;
    }
  }

  #move(transition: Transition): void {
    const before = this.#state;
    let state = settle(before, transition, this.#now);
    const left = before.enrollment;
    if (left !== null) {
      const ended = transition.cause === 'sequence.ended';
      if (!ended) this.#mails.withdraw(left.id);
      this.#tell({ kind: ended ? 'ended' : 'exited', because: transition.cause, sequence: left.sequence });
    }
    const live = [this.#play.sequence, ...this.#play.sequences];
    const { entered, ...moved } = enteringWanted(state, this.#lead, transition, live, this.#now);
    state = moved.state;
    if (entered !== null) {
      const kind = state.enrollment === null ? 'exited' : 'enrolled';
      this.#tell({ kind, sequence: entered.name, version: entered.version });
    }
    if (state.stage === 'recycled') {
      state = coolingDown(state, this.#lead, this.#play.agreement, transition, this.#now);
    }
    if (state.stage !== before.stage) {
      this.#tell({ kind: 'stage', from: before.stage, to: state.stage, because: transition.cause });
    }
    this.#lead = {
      ...this.#lead,
      pauses: pausesAfter(this.#lead, state, this.#now),
      enrolments: enrolmentsAfter(this.#lead, before, state, transition, this.#now),
    };
    this.#state = state;
    this.#woken ||= state.stage === 'captured' || state.stage === 'won';
  }

  #tell(line: Omit<JourneyEntry, 'at'>): void {
    this.#told.tell(this.#now, line);
  }
}
