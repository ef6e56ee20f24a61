import type { CompleteTaskCommand, HandoffCommand, LeadCommand, MergeCommand, UnmergeCommand } from './command';
import type { LeadState } from './state';
import { isWithPeople, type Stage } from './stage';
import type { Transition } from './transition';

/** Why a command cannot be: what the API answers with 409, 403 or 404. */
export type Refusal =
  | { refused: 'conflict'; message: string; stage: Stage; heldBy?: string }
  | { refused: 'forbidden'; message: string }
  | { refused: 'unknown'; message: string };

/** What a command does: move the lead, act within its stage, or nothing because it is done already. */
export type CommandDecision =
  | { does: 'move'; transition: Transition }
  | { does: 'attempt'; command: CompleteTaskCommand }
  | { does: 'progress'; command: Extract<HandoffCommand, { type: 'progress' }> }
  | { does: 'reassign'; command: Extract<HandoffCommand, { type: 'reassign' }> }
  | { does: 'erase' }
  | { does: 'nothing' }
  | Refusal;

const CLOSED: readonly Stage[] = ['erased', 'merged'];
const MARKETING: readonly Stage[] = ['captured', 'nurturing', 'recycled', 'won'];

/**
 * What a command does to a lead in this state (lifecycle.md, "Transitions"). Pure and total: the update's validator calls it to
 * refuse at once, the lead's loop calls it again when the command's turn has come.
 */
export function decideCommand(state: LeadState, command: LeadCommand): CommandDecision {
  if (command.type === 'merge' || command.type === 'unmerge') return decideMerge(state, command);
  if (CLOSED.includes(state.stage)) return conflict(state, `the lead is ${state.stage}`);
  switch (command.type) {
    case 'erase':
      return { does: 'erase' };
    case 'do-not-contact':
      if (state.stage === 'disqualified' && state.out?.reason === 'contact-refused') return { does: 'nothing' };
      return move(
        { to: 'disqualified', cause: 'contact.refused', reason: 'contact-refused', refusesContact: true },
        command,
      );
    case 'enroll':
      if (!MARKETING.includes(state.stage)) return conflict(state, `a lead that is ${state.stage} enters no sequence`);
      if (state.enrollment?.sequence === command.sequence) return conflict(state, `already in ${command.sequence}`);
      return move(
        { to: state.stage === 'won' ? 'won' : 'nurturing', cause: 'enrolled', sequence: { name: command.sequence } },
        command,
      );
    case 'qualify':
      if (!MARKETING.includes(state.stage))
        return conflict(state, `a lead that is ${state.stage} is not qualified anew`);
      return move({ to: 'qualifying', cause: 'qualify' }, command);
    case 'recycle':
      if (state.stage === 'recycled' || state.stage === 'disqualified' || state.stage === 'won') {
        return conflict(state, `a lead that is ${state.stage} is not recycled`);
      }
      return move(withContact({ to: 'recycled', cause: 'recycle', reason: command.reason }, command), command);
    case 'disqualify':
      if (state.stage === 'disqualified') return conflict(state, 'the lead is disqualified already');
      return move({ to: 'disqualified', cause: 'disqualify', reason: command.reason }, command);
    case 'reopen':
      if (state.stage !== 'disqualified') return conflict(state, 'only a disqualified lead is reopened');
      return move({ to: 'captured', cause: 'reopened' }, command);
    case 'complete-task':
      return decideTask(state, command);
    default:
      return decideHandoff(state, command);
  }
}

/** A merged lead comes back by unmerging and by nothing else; merging it once more is done already. */
function decideMerge(state: LeadState, command: MergeCommand | UnmergeCommand): CommandDecision {
  if (state.stage === 'erased') return conflict(state, 'the lead is erased');
  if (command.type === 'merge')
    return state.stage === 'merged' ? { does: 'nothing' } : move({ to: 'merged', cause: 'merged' }, command);
  if (state.stage !== 'merged') return conflict(state, 'the lead is not merged');
  const { to, reason } = command;
  return move({ to, cause: 'unmerged', ...(reason !== undefined && { reason }) }, command);
}

function decideTask(state: LeadState, command: CompleteTaskCommand): CommandDecision {
  if (state.task?.id !== command.task) return conflict(state, 'this task is no longer open');
  const reached = { call: 'answered' as const, ...(command.bant && { bant: command.bant }) };
  switch (command.outcome) {
    case 'qualified':
      return move({ to: 'offered', cause: 'task.qualified', ...reached }, command);
    case 'appointment':
      return move(
        {
          to: 'offered',
          cause: 'task.appointment',
          ...reached,
          ...(command.rep !== undefined && { rep: command.rep }),
          ...(command.at !== undefined && { appointmentAt: command.at }),
        },
        command,
      );
    case 'not-ready':
      return move(
        withContact(
          { to: 'recycled', cause: 'task.not-ready', reason: command.reason ?? 'not-ready', ...reached },
          command,
        ),
        command,
      );
    case 'wrong-number':
      return move({ to: 'recycled', cause: 'task.wrong-number', reason: 'wrong-number', call: 'missed' }, command);
    case 'referral':
      return move(
        {
          to: 'recycled',
          cause: 'task.referral',
          reason: 'referral',
          ...reached,
          ...(command.referred !== undefined && { referred: command.referred }),
        },
        command,
      );
    case 'disqualified':
      return move(
        { to: 'disqualified', cause: 'task.disqualified', reason: command.reason ?? 'disqualified', ...reached },
        command,
      );
    case 'callback':
    case 'unreachable':
      return { does: 'attempt', command };
  }
}

function decideHandoff(state: LeadState, command: HandoffCommand): CommandDecision {
  const handoff = state.handoff;
  if (handoff?.id !== command.handoff) return conflict(state, 'this handoff is closed');
  if (command.type === 'reassign') {
    return handoff.status === 'accepted'
      ? conflict(state, 'the handoff is accepted already', handoff.rep)
      : { does: 'reassign', command };
  }
  if (handoff.status === 'accepted' && handoff.rep !== command.rep) {
    return handoff.offeredTo.includes(command.rep)
      ? conflict(state, 'another rep has accepted it', handoff.rep)
      : { refused: 'forbidden', message: 'this handoff was not offered to you' };
  }
  if (handoff.status !== 'accepted' && !handoff.eligible.includes(command.rep)) {
    return handoff.offeredTo.includes(command.rep)
      ? conflict(state, 'the offer has gone to another rep', handoff.rep)
      : { refused: 'forbidden', message: 'this handoff was not offered to you' };
  }
  if (command.type === 'accept') {
    return handoff.status === 'accepted'
      ? { does: 'nothing' }
      : move({ to: 'accepted', cause: 'handoff.accepted', rep: command.rep }, command);
  }
  if (command.type === 'return') return move(returned(command), command);
  if (handoff.status !== 'accepted') return conflict(state, 'accept the handoff first');
  if (command.type === 'progress') return { does: 'progress', command };
  if (command.type === 'won') {
    return move(
      {
        to: 'won',
        cause: 'handoff.won',
        handoff: { status: 'won' },
        amount: command.amount,
        currency: command.currency,
      },
      command,
    );
  }
  return move(
    withContact(
      {
        to: command.then === 'recycle' ? 'recycled' : 'disqualified',
        cause: 'handoff.lost',
        reason: command.reason,
        handoff: { status: 'lost', action: command.then },
      },
      command,
    ),
    command,
  );
}

function returned(command: Extract<HandoffCommand, { type: 'return' }>): Omit<Transition, 'actor'> {
  return withContact(
    {
      to: command.action === 'recycle' ? 'recycled' : 'disqualified',
      cause: 'handoff.returned',
      reason: command.reason,
      handoff: { status: 'returned', action: command.action },
    },
    command,
  );
}

function move(transition: Omit<Transition, 'actor'>, command: LeadCommand): CommandDecision {
  const note = 'note' in command ? { note: command.note } : {};
  const texts = command.texts === undefined ? {} : { texts: command.texts };
  return { does: 'move', transition: { ...transition, actor: command.actor, ...note, ...texts } };
}

function withContact<T extends Omit<Transition, 'actor'>>(transition: T, command: { contactAt?: number }): T {
  return command.contactAt === undefined ? transition : { ...transition, contactAt: command.contactAt };
}

function conflict(state: LeadState, message: string, heldBy?: string | null): Refusal {
  return { refused: 'conflict', message, stage: state.stage, ...(heldBy != null && { heldBy }) };
}

/** Whether a hand-raiser, a promised date or a crossing may open a qualification in this stage. */
export function mayQualify(stage: Stage): boolean {
  return !isWithPeople(stage) && stage !== 'disqualified' && stage !== 'merged' && stage !== 'erased';
}
