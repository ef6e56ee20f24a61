import {
  allHandlersFinished,
  ApplicationFailure,
  CancellationScope,
  condition,
  continueAsNew,
  currentUpdateInfo,
  patched,
  setHandler,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import {
  effectiveInstant,
  isSameClock,
  realMsUntil,
  toVirtual,
  type VirtualClock,
} from '../../domain/clock/virtual-clock';
import type { LeadCommand } from '../../domain/lead/command';
import { nextDeadline } from '../../domain/lead/deadlines';
import { decideCommand, type Refusal } from '../../domain/lead/decide-command';
import { newLeadState, type LeadState } from '../../domain/lead/state';
import { FAILURE } from '../contract/failure-types';
import type { Step } from '../contract/activities';
import { command, leadState, wake, type CommandResult, type LeadStart } from '../contract/messages';

/** Above this a run is continued as new: a replay reads some 3,000 events a second. */
const HISTORY_EVENTS_MAX = 1000;
/** Temporal refuses signals from 10,000 in a run on: twice this must stay below. */
const SIGNALS_MAX = 4500;

type PendingCommand = {
  /** The update's id: the same command again carries the same. */
  id: string;
  command: LeadCommand;
  settled: boolean;
  result?: CommandResult;
  failure?: ApplicationFailure;
};

/** What the lead does next: someone asks, something lies on the timeline, or a planned instant has come. */
export type Input = { kind: 'command'; command: LeadCommand } | { kind: 'news' } | { kind: 'due' };

/** A lead as its phases see it: state, clock, and the one queue through which everything comes in. */
export type Lead = {
  state: LeadState;
  /** The virtual instant at which the present input happens. */
  now: number;
  /** Look at the timeline before sleeping. */
  news: boolean;
  next(): Promise<Input>;
  /** What a step of this name works with; its key is the same when the step is redone after its task was lost. */
  step(name: string): Step & { key: string };
  /** Whether the command being obeyed has done this step already, in a task that was lost. */
  hasMade(name: string): boolean;
  /** Goes on from the stored state, which is ahead; the command being obeyed is decided anew. */
  goOnFrom(ahead: LeadState): void;
  /** Answers the command being obeyed, if one is. */
  answer(failure?: ApplicationFailure): void;
  /** Answers every command that is still open: the lead is gone. */
  close(): Promise<void>;
};

/** Sets up state, handlers and timer. Handlers only note what came; the lead's loop takes it up, one thing at a time. */
export function openLead(start: LeadStart): Lead {
  const queue: PendingCommand[] = [];
  let obeying: PendingCommand | null = null;
  let signals = 0;
  let timer: { at: number; clock: VirtualClock; scope: CancellationScope } | null = null;
  let fired = false;

  const lead: Lead = {
    state: start.state ?? newLeadState(start.id, start.createdAt, start.clock),
    now: start.createdAt,
    news: start.state === undefined || start.news === true,
    next,
    step,
    hasMade: (name) => lead.state.made?.includes(step(name).key) === true,
    goOnFrom,
    answer,
    close,
  };
  // A first run looks before it obeys: after a failed one it goes on from the lead's projection (decisions.md 8).
  let opened = start.state !== undefined;

  setHandler(wake, () => {
    signals++;
    lead.news = true;
  });
  setHandler(leadState, () => lead.state);
  setHandler(
    command,
    async (asked: LeadCommand) => {
      const pending: PendingCommand = { id: currentUpdateInfo()?.id ?? '', command: asked, settled: false };
      queue.push(pending);
      await condition(() => pending.settled);
      if (pending.failure) throw pending.failure;
      if (!pending.result) throw new Error('a settled command has a result');
      return pending.result;
    },
    {
      validator: (asked: LeadCommand) => {
        const decision = decideCommand(lead.state, asked);
        if ('refused' in decision) throw failureOf(decision);
      },
    },
  );

  function virtualNow(): number {
    return toVirtual(lead.state.clock, Date.now());
  }

  function step(name: string): Step & { key: string } {
    const key = obeying === null ? `${lead.state.rev}:${name}` : `${obeying.id}:${name}`;
    return { state: lead.state, now: lead.now, key };
  }

  function goOnFrom(ahead: LeadState): void {
    lead.state = ahead;
    lead.news = true;
    if (obeying) queue.unshift(obeying);
    obeying = null;
  }

  async function next(): Promise<Input> {
    for (;;) {
      fired = false;
      const deadline = nextDeadline(lead.state);
      lead.now = instantNow(deadline);
      const pending = opened ? queue.shift() : undefined;
      if (pending) {
        obeying = pending;
        return { kind: 'command', command: pending.command };
      }
      if (isLong(2)) await rollOver();
      if (lead.news) {
        opened = true;
        lead.news = false;
        return { kind: 'news' };
      }
      if (deadline !== null && deadline <= lead.now) return { kind: 'due' };
      arm(deadline);
      await condition(() => queue.length > 0 || lead.news || fired);
      // In a task that has done nothing yet: one that meets a signal is redone, and all that was done in it with it.
      if (isLong(1)) await rollOver();
    }
  }

  /** What is due happens at its planned instant where the lead is punctual (decisions.md 2), and time never goes back. */
  function instantNow(deadline: number | null): number {
    const now = virtualNow();
    const at = deadline !== null && deadline <= now ? effectiveInstant(lead.state.clock, deadline, now) : now;
    return Math.max(lead.now, at);
  }

  /**
   * One timer, armed again only when the new deadline is earlier, or the clock is another than the one it was armed by: one that fires
   * early finds nothing due and is armed anew.
   */
  function arm(deadline: number | null): void {
    if (deadline === null || (timer !== null && timer.at <= deadline && !isOfAnotherClock(timer.clock))) return;
    timer?.scope.cancel();
    const scope = new CancellationScope();
    timer = { at: deadline, clock: lead.state.clock, scope };
    const waitMs = realMsUntil(lead.state.clock, deadline, Date.now());
    scope
      .run(async () => {
        await sleep(waitMs);
        timer = null;
        fired = true;
      })
      .catch(() => undefined); // cancelled: an earlier deadline took its place
  }

  /** Clocks change in development alone, by another `RIPEN_DAY`: histories that know of it without this stay as they are. */
  function isOfAnotherClock(armedBy: VirtualClock): boolean {
    return !isSameClock(armedBy, lead.state.clock) && patched('timers-by-the-clock');
  }

  function isLong(times: number): boolean {
    const { historyLength, continueAsNewSuggested } = workflowInfo();
    return historyLength >= times * HISTORY_EVENTS_MAX || continueAsNewSuggested || signals >= times * SIGNALS_MAX;
  }

  /** Continues as new unless a command waits: what is not looked at yet is carried over, a command is obeyed first. */
  async function rollOver(): Promise<void> {
    await condition(() => allHandlersFinished() || queue.length > 0);
    if (queue.length > 0) return;
    await continueAsNew<(start: LeadStart) => Promise<void>>({ ...start, state: lead.state, news: lead.news });
  }

  function answer(failure?: ApplicationFailure): void {
    if (!obeying) return;
    if (failure) obeying.failure = failure;
    else obeying.result = resultOf(lead.state);
    obeying.settled = true;
    obeying = null;
  }

  async function close(): Promise<void> {
    const gone = failureOf({ refused: 'unknown', message: 'the lead was erased' });
    answer(gone);
    for (const pending of queue.splice(0)) Object.assign(pending, { failure: gone, settled: true });
    await condition(allHandlersFinished);
  }

  return lead;
}

function resultOf(state: LeadState): CommandResult {
  return {
    stage: state.stage,
    task: state.task?.id ?? null,
    handoff: state.handoff?.id ?? null,
    rep: state.handoff?.rep ?? null,
  };
}

/** A refusal as it crosses to the caller, with its details in the shape of `Conflict`. */
export function failureOf(refusal: Refusal): ApplicationFailure {
  const { refused, ...details } = refusal;
  return ApplicationFailure.create({
    type: FAILURE[refused],
    message: refusal.message,
    nonRetryable: true,
    details: [details],
  });
}
