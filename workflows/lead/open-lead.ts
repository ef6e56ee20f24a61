import {
  allHandlersFinished,
  ApplicationFailure,
  CancellationScope,
  condition,
  continueAsNew,
  setHandler,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import { effectiveInstant, realMsUntil, toVirtual } from '../../domain/clock/virtual-clock';
import type { LeadCommand } from '../../domain/lead/command';
import { nextDeadline } from '../../domain/lead/deadlines';
import { decideCommand, type Refusal } from '../../domain/lead/decide-command';
import { newLeadState, type LeadState } from '../../domain/lead/state';
import { FAILURE } from '../contract/failure-types';
import { command, leadState, wake, type CommandResult, type LeadStart } from '../contract/messages';

/** Above this a run is continued as new: a replay reads some 3,000 events a second. */
const HISTORY_EVENTS_MAX = 1000;
/** Temporal refuses signals from 10,000 in a run on. */
const SIGNALS_MAX = 5000;

type PendingCommand = { command: LeadCommand; settled: boolean; result?: CommandResult; failure?: ApplicationFailure };

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
  /** Answers the command being obeyed, if one is. */
  answer(failure?: ApplicationFailure): void;
};

/** Sets up state, handlers and timer. Handlers only note what came; the lead's loop takes it up, one thing at a time. */
export function openLead(start: LeadStart): Lead {
  const queue: PendingCommand[] = [];
  let obeying: PendingCommand | null = null;
  let signals = 0;
  let timer: { at: number; scope: CancellationScope } | null = null;
  let firedFor: number | null = null;

  const lead: Lead = {
    state: start.state ?? newLeadState(start.id, start.createdAt, start.clock),
    now: start.createdAt,
    news: start.state === undefined,
    next,
    answer,
  };

  setHandler(wake, () => {
    signals++;
    lead.news = true;
  });
  setHandler(leadState, () => lead.state);
  setHandler(
    command,
    async (asked) => {
      const pending: PendingCommand = { command: asked, settled: false };
      queue.push(pending);
      await condition(() => pending.settled);
      if (pending.failure) throw pending.failure;
      if (!pending.result) throw new Error('a settled command has a result');
      return pending.result;
    },
    {
      validator: (asked) => {
        const decision = decideCommand(lead.state, asked);
        if ('refused' in decision) throw failureOf(decision);
      },
    },
  );

  function virtualNow(): number {
    return toVirtual(lead.state.clock, Date.now());
  }

  async function next(): Promise<Input> {
    for (;;) {
      lead.now = firedFor === null ? virtualNow() : effectiveInstant(lead.state.clock, firedFor, virtualNow());
      firedFor = null;
      const pending = queue.shift();
      if (pending) {
        obeying = pending;
        return { kind: 'command', command: pending.command };
      }
      if (lead.news) {
        lead.news = false;
        return { kind: 'news' };
      }
      const deadline = nextDeadline(lead.state);
      if (deadline !== null && deadline <= lead.now) return { kind: 'due' };
      await rollOverIfLong();
      arm(deadline);
      await condition(() => queue.length > 0 || lead.news || firedFor !== null);
    }
  }

  /** One timer, armed again only when the new deadline is earlier: one that fires early finds nothing due and is armed anew. */
  function arm(deadline: number | null): void {
    if (deadline === null || (timer !== null && timer.at <= deadline)) return;
    timer?.scope.cancel();
    const scope = new CancellationScope();
    timer = { at: deadline, scope };
    const waitMs = realMsUntil(lead.state.clock, deadline, Date.now());
    scope
      .run(async () => {
        await sleep(waitMs);
        timer = null;
        firedFor = deadline;
      })
      .catch(() => undefined); // cancelled: an earlier deadline took its place
  }

  async function rollOverIfLong(): Promise<void> {
    const info = workflowInfo();
    if (info.historyLength < HISTORY_EVENTS_MAX && !info.continueAsNewSuggested && signals < SIGNALS_MAX) return;
    await condition(allHandlersFinished);
    if (queue.length > 0 || lead.news) return;
    await continueAsNew<(start: LeadStart) => Promise<void>>({ ...start, state: lead.state });
  }

  function answer(failure?: ApplicationFailure): void {
    if (!obeying) return;
    if (failure) obeying.failure = failure;
    else obeying.result = resultOf(lead.state);
    obeying.settled = true;
    obeying = null;
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
