import type { Enrollment, LeadState } from '../lead/state';
import type { Effect } from '../sequences/walk-shapes';
import type { StepsPlan } from './plan-steps';

/** The state as it was before a branch was taken on trust: what is decided next is decided from there, with what is known by then. */
export function withoutVerdict(state: LeadState): LeadState {
  const { enrollment } = state;
  if (enrollment?.verdict === undefined) return state;
  const { verdict, ...rest } = enrollment;
  const { step, waiting, wakeAt } = verdict;
  return { ...state, enrollment: { ...rest, step, waiting, wakeAt } };
}

/** Whether what is not settled yet changes where the steps lead: then nothing that cannot be taken back may be done (edge case 61). */
export function plansDiffer(settled: StepsPlan, hoped: StepsPlan): boolean {
  return JSON.stringify(outcomeOf(settled)) !== JSON.stringify(outcomeOf(hoped));
}

/**
 * The enrolment with the branch shown that an unsettled open or click has decided: where it leads, and until when the verdict is waited
 * for. Its position stays as it was.
 */
export function awaitingVerdict(enrollment: Enrollment, hoped: StepsPlan, until: number, tags: string[]): Enrollment {
  const { step, waiting, wakeAt } = enrollment;
  const shown = hoped.does === 'walk' ? (hoped.result.effects[0]?.step ?? hoped.state.enrollment?.step ?? null) : step;
  return { ...enrollment, step: shown, waiting: 'verdict', wakeAt: until, verdict: { step, waiting, wakeAt, tags } };
}

/** The tags a plan sets: the one effect that can be taken back, so that it need not wait. */
export function tagsSet(plan: StepsPlan): string[] {
  const effects: Effect[] = plan.does === 'walk' ? plan.result.effects : [];
  return effects.flatMap((effect) => (effect.kind === 'tag' ? effect.add : []));
}

function outcomeOf(plan: StepsPlan): unknown {
  return plan.does === 'walk' ? [plan.result.position, plan.result.effects, plan.ended] : plan.does;
}
