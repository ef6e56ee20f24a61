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
    funnel: newCycle ? 'MCL' : furthest(state.funnel, milestone(transition)),
    task: null,
    handoff: sameHandoff ? state.handoff : null,
    clocks: [],
    enrollment: null,
    crossedHot: !newCycle && (state.crossedHot || transition.cause === 'score.hot' || isWithPeople(transition.to)),
    coolDownUntil: null,
    recycleSequence: null,
    contactAt:
      transition.to === 'recycled'
        ? (transition.contactAt ?? null)
        : keepsDate(state, transition)
          ? state.contactAt
          : null,
    contactBy: transition.to === 'recycled' ? transition.actor : state.contactBy,
    block: transition.to === 'recycled' ? { since: now } : isWithPeople(transition.to) ? null : state.block,
    out:
      transition.to === 'disqualified'
        ? { reason: transition.reason ?? transition.cause, rule: transition.rule ?? null }
        : null,
    owner: transition.to === 'accepted' ? (transition.rep ?? state.owner) : state.owner,
    followUpBreaches: 0,
  };
  return { ...next, part: partOf(next, transition) };
}

/** A cycle is one passage from capture or recycle to an outcome: recycling and reopening begin the next. */
function startsCycle(state: LeadState, to: Stage): boolean {
  return to === 'recycled' || (state.stage === 'disqualified' && to !== 'disqualified');
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
      return transition.call === 'answered' && transition.to !== 'disqualified' ? 'MQL' : 'MCL';
  }
}

function partOf(state: LeadState, transition: Transition): LeadState['part'] {
  if (isWithPeople(state.stage) || transition.handRaised === true || state.score?.band === 'hot') return 'bottom';
  return state.part === 'top' ? 'top' : 'middle';
}
