import { decideDue, decideLook, decideWithPeople } from '../lead/decide-look';
import { afterSequence } from '../lead/after-sequence';
import { nextDeadline } from '../lead/deadlines';
import type { MailRecord } from '../lead/documents';
import { mailBlockedBy, type LeadRecord } from '../lead/lead';
import { readNews } from '../lead/news';
import { enrolmentsAfter, pausesAfter } from '../lead/passages';
import { settle } from '../lead/settle';
import { isWithPeople, type Stage } from '../lead/stage';
import type { LeadState } from '../lead/state';
import type { Transition } from '../lead/transition';
import type { Agreement } from '../files/agreement';
import type { Facts } from '../conditions/facts';
import type { JsonObject, TimelineEntry } from '../timeline/entry';
import { coolingDown } from './cool-down';
import { linesOf, type JourneyEntry } from './journey';
import { leadZone } from './lead-zone';
import { mailEntry, mailRow } from './mail-row';
import { mayStep, planSteps } from './plan-steps';
import { PlayedMails } from './played-mails';
import { enteringWanted, withTags, withValues } from './played-moves';
import { taskOutcomes } from './task-outcomes';
import { suppressionBy } from './suppression-by';
import { seeLead, type LiveModel, type LiveSequence } from './see-lead';

/** What is played: a lead that enters `sequence` at `start`, and what it does from then on. */
export type Play = {
  lead: LeadRecord;
  entries: readonly TimelineEntry[];
  /** As the workflow would begin, or where it stands. */
  state: LeadState;
  sequence: LiveSequence;
  /** The others that take leads in, and the model and agreement in force. */
  sequences: readonly LiveSequence[];
  model: LiveModel | null;
  agreement: Agreement;
  start: number;
  script: readonly { at: number; kind: string; props: JsonObject }[];
};

export type Journey = { journey: JourneyEntry[]; end: { at: number; stage: Stage; score: number | null } };

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
  readonly #script: Play['script'];
  readonly #journey: JourneyEntry[] = [];
  readonly #entries: TimelineEntry[];
  readonly #mails = new PlayedMails();
  #lead: LeadRecord;
  #state: LeadState;
  #now: number;
  #told = 0;
  /** A mail made the lead's wait over: it looks, as the delivery pump's wake-up would have it do. */
  #woken = false;

  constructor(play: Play) {
    this.#play = play;
    this.#script = [...play.script].sort((a, b) => a.at - b.at);
    this.#entries = [...play.entries];
    this.#lead = play.lead;
    this.#state = play.state;
    this.#now = play.start;
  }

  told(): Journey {
    return {
      journey: this.#journey,
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
      if (this.#journey.length >= LINES_MAX) return;
    }
  }

  /** The next instant at which anything happens; null when nothing does within the longest life. */
  #next(): number | null {
    const deadline = isWithPeople(this.#state.stage) ? null : nextDeadline(this.#state);
    const instants = [this.#script[this.#told]?.at ?? null, deadline, this.#mails.nextDue()].filter(
      (at) => at !== null,
    );
    const next = instants.length === 0 ? null : Math.min(...instants);
    return next === null || next - this.#play.start > LIFE_MAX_MS ? null : next;
  }

  /** What the script says by now. */
  #happen(): void {
    for (let one = this.#script[this.#told]; one !== undefined && one.at <= this.#now; one = this.#script[this.#told]) {
      this.#told += 1;
      const mail = typeof one.props.of === 'string' ? this.#mails.ofStep(one.props.of) : undefined;
      this.#entries.push({
        id: `script:${this.#told}`,
        at: one.at,
        receivedAt: one.at,
        kind: one.kind,
        actor: 'lead',
        props: one.props,
        ...(mail !== undefined && { mail }),
      });
      this.#tell({ kind: 'event', event: one.kind, props: one.props });
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
    const { look, facts } = this.#see();
    const decided = isWithPeople(look.state.stage) ? decideWithPeople(look) : decideLook(look);
    if (decided !== null) {
      this.#move(decided);
      return true;
    }
    return this.#step(facts, look.unblocked);
  }

  #see(): ReturnType<typeof seeLead> {
    const { model, agreement, sequences } = this.#play;
    const before = this.#state.score;
    const news = readNews(this.#entries.slice(this.#state.cursor));
    this.#lead = { ...this.#lead, suppressed: suppressionBy(this.#lead, news) };
    const seen = seeLead({
      lead: { ...this.#lead, state: this.#state },
      entries: this.#entries,
      state: this.#state,
      news,
      now: this.#now,
      model,
      agreement,
      sequences,
      current: this.#current(),
    });
    this.#state = seen.look.state;
    const score = this.#state.score;
    if (seen.assessment !== null) this.#lead = { ...this.#lead, lastActivityAt: seen.assessment.lastActivityAt };
    if (score !== null && (before?.total !== score.total || before.band !== score.band)) {
      this.#tell({ kind: 'score', total: score.total, band: score.band });
    }
    return seen;
  }

  #current(): LiveSequence | null {
    const { enrollment } = this.#state;
    if (enrollment === null) return null;
    const { sequence, sequences } = this.#play;
    if (enrollment.sequence === sequence.name && enrollment.version === sequence.version) return sequence;
    return (
      sequences.find(({ name, version }) => name === enrollment.sequence && version === enrollment.version) ?? null
    );
  }

  #step(facts: Facts, unblocked: boolean): boolean {
    const { enrollment } = this.#state;
    const sequence = this.#current();
    if (enrollment === null || sequence === null || !mayStep(enrollment, this.#now)) return false;
    const mail = this.#mails.find(enrollment.lastMail);
    const { calendar } = this.#play.agreement;
    const plan = planSteps(this.#state, enrollment, sequence, mail, {
      now: this.#now,
      leadId: this.#lead.id,
      enrolledAt: enrollment.enteredAt,
      zone: leadZone(this.#lead, sequence.file.window?.zone ?? calendar.zone),
      tracked: { opens: this.#lead.consent.pixel === 'granted', clicks: this.#lead.consent.links === 'granted' },
      entries: this.#entries,
      facts,
      calendar,
      taskOutcomes: taskOutcomes(this.#entries, enrollment, this.#now),
    });
    if (plan.does === 'wait') return false;
    this.#state = plan.state;
    if (plan.does === 'hold') return false;
    this.#journey.push(...linesOf(plan.result.trail));
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
        this.#tellMail({ step, template, subject, withheld: true, because: reason ?? state });
        this.#woken = true;
        continue;
      }
      if (row.mailKind === 'marketing') {
        this.#lead = { ...this.#lead, recentSends: [...this.#lead.recentSends, this.#now] };
      }
      this.#entries.push(mailEntry('email.sent', row, this.#now));
      this.#tellMail({ step, template, subject });
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
      state = coolingDown(state, this.#lead, this.#play.agreement, transition.reason, this.#now);
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
    this.#journey.push({ at: this.#now, ...line });
  }

  /** A mail that goes at once is told before the wait that follows it in the file, though the lead is in that wait by then. */
  #tellMail(line: Omit<JourneyEntry, 'at' | 'kind'>): void {
    let place = this.#journey.length;
    const isWaitNow = (one: JourneyEntry | undefined): boolean => one?.kind === 'wait' && one.at === this.#now;
    while (isWaitNow(this.#journey[place - 1])) place -= 1;
    this.#journey.splice(place, 0, { at: this.#now, kind: 'email', ...line });
  }
}
