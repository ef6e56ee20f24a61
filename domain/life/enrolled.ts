import type { Enrollment, LeadState } from '../lead/state';
import { startPosition } from '../sequences/position';

/** The state of a lead that enters a sequence now: at its beginning, the first step due at once. */
export function enrolled(state: LeadState, sequence: { name: string; version: number }, now: number): LeadState {
  const number = state.enrolments + 1;
  const enrollment: Enrollment = {
    id: `${state.id}.e${number}`,
    sequence: sequence.name,
    version: sequence.version,
    enteredAt: now,
    position: startPosition(now),
    step: null,
    waiting: null,
    lastMail: null,
    wakeAt: now,
  };
  return { ...state, enrolments: number, enrollment };
}
