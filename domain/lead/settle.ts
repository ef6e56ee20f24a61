import { furthest, isWithPeople, type Funnel, type Stage } from './stage';
import type { LeadState } from './state';
import type { Transition } from './transition';

/**
 * The lead's state once a transition is made, before the activities add what they open (task, handoff, enrolment, clocks):
 * stage, milestone, cycle, what is closed and what is remembered.
 */
export function settle(state: LeadState, transition: Transition, now: number): LeadState {
  const newCycle = startsCycle(state, transition.to);
  const sameHandoff = transition.to === 'accepted';
  const next: LeadState = {
    ...state,
    stage: transition.to,
    stageSince: transition.to === state.stage ? state.stageSince : now,
    cycle: newCycle ? state.cycle + 1 : state.cycle,
    funnel: transition.to === 'recycled' ? 'MCL' : furthest(newCycle ? 'MCL' : state.funnel, milestone(transition)),
    task: null,
    handoff: sameHandoff ? state.handoff : null,
    clocks: [],
    ...(state.breached !== undefined && { breached: [] }),
    enrollment: null,
    crossedHot: isWithPeople(transition.to) || (!newCycle && state.crossedHot),
    coolDownUntil: null,
    recycleSequence: null,
    contactAt:
      transition.to === 'recycled'
        ? (transition.contactAt ?? null)
        : keepsDate(state, transition)
          ? state.contactAt
          : null,
    contactBy: transition.to === 'recycled' ? transition.actor : state.contactBy,
    // Queued for the Lead Center it stays, whatever marketing does meanwhile.
    ...(state.intake !== undefined && {
      intake: transition.to === 'captured' || transition.to === 'nurturing' ? state.intake : null,
    }),
    block: transition.to === 'recycled' ? { since: now } : isWithPeople(transition.to) ? null : state.block,
    out:
      transition.to === 'disqualified'
        ? { reason: transition.reason ?? transition.cause, rule: transition.rule ?? null }
        : null,
    owner: ownerAfter(state, transition),
    ...notOwnerAfter(state, transition),
    mutedRules: mutedAfter(state, transition),
    followUpBreaches: 0,
  };
  return { ...next, part: partOf(next, transition) };
}

/**
 * A cycle is one passage from capture or recycle to an outcome: recycling begins the next, and so does leaving an outcome, by
 * reopening or by qualifying a customer anew. A customer who is disqualified leaves the cycle won as it is.
 */
function startsCycle(state: LeadState, to: Stage): boolean {
  if (to === 'recycled') return true;
  return isOutcome(state.stage) && !isOutcome(to);
}

/** Stages in which a cycle has ended. */
export function isOutcome(stage: Stage): boolean {
  return stage === 'won' || stage === 'disqualified';
}

/** The owner knows the lead and gets it again (edge case 52), unless sales said that this is not their contact, or they let it pass. */
function ownerAfter(state: LeadState, transition: Transition): string | null {
  if (transition.to === 'accepted') return transition.rep ?? state.owner;
  return isConflict(transition) || hasLetPass(state) ? null : state.owner;
}

/** Who does not get it again, whoever has the company. */
function notOwnerAfter(state: LeadState, transition: Transition): Pick<LeadState, 'notOwner'> {
  if (isConflict(transition)) return { notOwner: state.handoff?.rep ?? state.owner };
  return transition.to !== 'accepted' && hasLetPass(state) ? { notOwner: state.owner } : {};
}

/** The lead leaves an offer that its owner had, and that has gone on to others since. */
function hasLetPass({ stage, handoff, owner }: LeadState): boolean {
  if (stage !== 'offered' || handoff === null || owner === null) return false;
  return handoff.offers > 1 && handoff.rep !== owner && handoff.offeredTo.includes(owner);
}

function isConflict({ cause, reason }: Transition): boolean {
  return cause === 'handoff.returned' && reason === 'wrong-contact';
}

/** Reopening overrules the rule that disqualified (decisions.md 24). */
function mutedAfter(state: LeadState, transition: Transition): string[] {
  const rule = transition.cause === 'reopened' ? state.out?.rule : null;
  return rule == null ? state.mutedRules : [...new Set([...state.mutedRules, rule])];
}

function keepsDate(state: LeadState, transition: Transition): boolean {
  return state.contactAt !== null && (transition.to === 'captured' || transition.to === 'nurturing');
}

function milestone(transition: Transition): Funnel {
  switch (transition.to) {
    case 'offered':
      return transition.cause === 'task.qualified' ? 'SQL' : 'MQL';
    case 'accepted':
      return 'SAL';
    case 'won':
      return transition.cause === 'handoff.won' ? 'customer' : 'MCL';
    default:
      if (transition.atThreshold === true) return 'MQL';
      return transition.call === 'answered' && transition.to !== 'disqualified' ? 'MQL' : 'MCL';
  }
}

function partOf(state: LeadState, transition: Transition): LeadState['part'] {
  // Won, a lead has come to the end of its passage: only the next one begins further up.
  if (isWithPeople(state.stage) || state.stage === 'won') return 'bottom';
  if (transition.handRaised === true || state.score?.band === 'hot') return 'bottom';
  return state.part === 'top' ? 'top' : 'middle';
}
