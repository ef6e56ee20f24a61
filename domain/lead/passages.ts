import type { LeadRecord } from './lead';
import { isWithPeople } from './stage';
import type { LeadState } from './state';
import type { Transition } from './transition';

/** Ages stop while people have the lead: a span opens when they get it and closes when they give it back. */
export function pausesAfter(lead: Pick<LeadRecord, 'pauses'>, state: LeadState, now: number): LeadRecord['pauses'] {
  const last = lead.pauses.at(-1);
  const open = last?.to === null;
  if (isWithPeople(state.stage)) return open ? lead.pauses : [...lead.pauses, { from: now, to: null }];
  return open ? [...lead.pauses.slice(0, -1), { from: last.from, to: now }] : lead.pauses;
}

/** The lead's passages through sequences: the one left is closed with its cause, the one entered added. */
export function enrolmentsAfter(
  lead: Pick<LeadRecord, 'enrolments'>,
  before: LeadState,
  state: LeadState,
  transition: Transition,
  now: number,
): LeadRecord['enrolments'] {
  const left = lead.enrolments.map((enrolment) =>
    enrolment.id === before.enrollment?.id && enrolment.leftAt === null
      ? { ...enrolment, leftAt: now, cause: transition.cause, ...stepsOf(before.enrollment) }
      : enrolment,
  );
  const entered = state.enrollment;
  if (entered === null && transition.sequence !== undefined && state.enrolments > before.enrolments) {
    const { name, version = 0 } = transition.sequence;
    const passage = { sequence: name, version, enteredAt: now, leftAt: now, cause: HELD_OUT };
    return [...left, { id: `${state.id}.e${state.enrolments}`, ...passage }];
  }
  if (entered === null || left.some(({ id }) => id === entered.id)) return left;
  const { id, sequence, version, enteredAt } = entered;
  return [...left, { id, sequence, version, enteredAt, leftAt: null, cause: null }];
}

/** Why a lead of the control group left a sequence at once: it got nothing (files.md, `holdout`). */
export const HELD_OUT = 'holdout';

function stepsOf({ visited }: NonNullable<LeadState['enrollment']>): { steps?: string[] } {
  return visited === undefined ? {} : { steps: visited };
}
