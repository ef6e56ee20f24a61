import type { LeadState, SlaClock } from './state';

/** When an SLA clock next has something to say: its warning, then its breach. */
export function clockRingsAt(clock: SlaClock): number {
  return clock.level === 0 && clock.warnAt !== null ? clock.warnAt : clock.dueAt;
}

/**
 * The one instant the lead sleeps until: the earliest of step or wait due, a decision of the score, an SLA clock, the end of a
 * cool-down, a promised date, a reply left undecided; null when only news can wake it.
 */
export function nextDeadline(state: LeadState): number | null {
  const instants = [
    state.enrollment?.wakeAt ?? null,
    state.nextDecisionAt,
    state.stage === 'recycled' ? state.coolDownUntil : null,
    ['captured', 'nurturing', 'recycled'].includes(state.stage) ? state.contactAt : null,
    state.reply !== undefined && !state.reply.over ? state.reply.until : null,
    ...state.clocks.map(clockRingsAt),
  ].filter((instant) => instant !== null);
  return instants.length === 0 ? null : Math.min(...instants);
}
