import type { Stage } from './stage';
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
    mayBeQueued(state.stage) ? state.contactAt : null,
    mayBeQueued(state.stage) ? (state.intake?.until ?? null) : null,
    state.reply !== undefined && !state.reply.over ? state.reply.until : null,
    ...state.clocks.map(clockRingsAt),
  ].filter((instant) => instant !== null);
  return instants.length === 0 ? null : Math.min(...instants);
}

/** The stages from which a lead is qualified by itself: at a promised date, or by the score (lifecycle.md, "Transitions"). */
export function mayBeQueued(stage: Stage): boolean {
  return stage === 'captured' || stage === 'nurturing' || stage === 'recycled';
}
