import { REAL_CLOCK } from '../../../domain/clock/virtual-clock';
import type { Look } from '../../../domain/lead/look';
import { newLeadState, type Enrollment, type LeadState, type OpenHandoff } from '../../../domain/lead/state';

export const NOW = Date.parse('2026-06-01T10:00:00+02:00');
export const DAY = 86_400_000;

/** A lead's state, captured unless it says otherwise. */
export function stateOf(change: Partial<LeadState> = {}): LeadState {
  return { ...newLeadState('lead-1', NOW - DAY, REAL_CLOCK), ...change };
}

export function enrollmentOf(change: Partial<Enrollment> = {}): Enrollment {
  return {
    id: 'lead-1.e1',
    sequence: 'welcome',
    version: 1,
    enteredAt: NOW,
    position: {},
    step: 'wait-1',
    waiting: 'wait',
    lastMail: null,
    wakeAt: NOW + DAY,
    ...change,
  };
}

/** An offer to ana, that bruno let pass. */
export function handoffOf(change: Partial<OpenHandoff> = {}): OpenHandoff {
  return {
    id: 'lead-1.h1',
    status: 'offered',
    rep: 'ana',
    eligible: ['ana'],
    offeredTo: ['bruno', 'ana'],
    offers: 2,
    dueAt: NOW + DAY,
    ...change,
  };
}

/** A look at which nothing has happened. */
export function lookOf(state: LeadState, change: Partial<Look> = {}): Look {
  return {
    state,
    disqualified: null,
    handRaised: null,
    hotByActivity: false,
    active: false,
    unblocked: false,
    refusesContact: false,
    leaves: null,
    entry: null,
    ended: null,
    policy: { qualification: 'phone', reopens: false, recycleSequence: null },
    ...change,
  };
}
