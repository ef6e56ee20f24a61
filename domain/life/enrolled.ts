import type { SequenceRules } from '../files/sequence';
import { isHeldOut } from '../sequences/entry';
import type { Enrollment, LeadState } from '../lead/state';
import { startPosition } from '../sequences/position';

/**
 * The state of a lead that is to enter a sequence now: in it, or, drawn for its control group, out of it at once with a passage of its own
 * on record. By hand anybody enters. `had`: what earlier passages through a stream have sent it, by content.
 */
export function enrolledUnlessHeldOut(
  state: LeadState,
  sequence: { name: string; version: number; file: Pick<SequenceRules, 'holdout'> },
  cause: string,
  now: number,
  had: Readonly<Record<string, number>> = {},
): LeadState {
  const { name, file } = sequence;
  if (cause === 'enrolled' || !isHeldOut({ name, holdout: file.holdout }, state.id))
    return enrolled(state, sequence, now, had);
  const stage = state.stage === 'nurturing' ? 'captured' : state.stage;
  return { ...state, stage, enrolments: state.enrolments + 1 };
}

/** The state of a lead that enters a sequence now: at its beginning, the first step due at once. */
function enrolled(
  state: LeadState,
  sequence: { name: string; version: number },
  now: number,
  had: Readonly<Record<string, number>>,
): LeadState {
  const number = state.enrolments + 1;
  const enrollment: Enrollment = {
    id: `${state.id}.e${number}`,
    sequence: sequence.name,
    version: sequence.version,
    enteredAt: now,
    position: { ...startPosition(now), sent: { ...had } },
    step: null,
    waiting: null,
    lastMail: null,
    wakeAt: now,
  };
  return { ...state, enrolments: number, enrollment };
}
