import type { Facts } from '../conditions/facts';
import type { Enrollment, LeadState } from '../lead/state';
import type { Effect } from '../sequences/walk-shapes';
import type { TimelineEntry } from '../timeline/entry';
import type { StepsPlan } from './plan-steps';

/** The lead with what is not settled yet, and until when that waits. */
export type Hope = { entries: readonly TimelineEntry[]; facts: Facts; until: number };

/**
 * What the steps due come to where some of what is known may still be found a machine's doing: taken as planned, tags set on trust in vain
 * taken back; or only shown, with the tags that can be taken back again.
 */
export type DuePlan =
  { does: 'plan'; plan: StepsPlan; removeTags: string[] } | { does: 'trust'; state: LeadState; addTags: string[] };

/**
 * Settles a plan against what is not settled yet (edge case 61): where that would lead elsewhere nothing that cannot be taken back is
 * done. `trusted` are the tags set on trust by earlier looks; `tags` those the lead has.
 */
export function planWithHope(
  state: LeadState,
  enrollment: Enrollment,
  plan: (known: Pick<Hope, 'entries' | 'facts'> | null) => StepsPlan,
  hope: Hope | null,
  { trusted, tags }: { trusted: readonly string[]; tags: readonly string[] },
): DuePlan {
  const settled = plan(null);
  const hoped = hope === null ? settled : plan({ entries: hope.entries, facts: hope.facts });
  if (hope === null || !plansDiffer(settled, hoped)) {
    const kept = tagsSet(settled);
    return { does: 'plan', plan: settled, removeTags: trusted.filter((tag) => !kept.includes(tag)) };
  }
  const addTags = tagsSet(hoped).filter((tag) => !tags.includes(tag));
  const known = [...new Set([...trusted, ...addTags])];
  return {
    does: 'trust',
    state: { ...state, enrollment: awaitingVerdict(enrollment, hoped, hope.until, known) },
    addTags,
  };
}

/** The state as it was before a branch was taken on trust: what is decided next is decided from there, with what is known by then. */
export function withoutVerdict(state: LeadState): LeadState {
  const { enrollment } = state;
  if (enrollment?.verdict === undefined) return state;
  const { verdict, ...rest } = enrollment;
  const { step, waiting, wakeAt } = verdict;
  return { ...state, enrollment: { ...rest, step, waiting, wakeAt } };
}

/** Whether what is not settled yet changes where the steps lead: then nothing that cannot be taken back may be done (edge case 61). */
function plansDiffer(settled: StepsPlan, hoped: StepsPlan): boolean {
  return JSON.stringify(outcomeOf(settled)) !== JSON.stringify(outcomeOf(hoped));
}

/**
 * The enrolment with the branch shown that an unsettled open or click has decided: where it leads, and until when the verdict is waited
 * for. Its position stays as it was.
 */
function awaitingVerdict(enrollment: Enrollment, hoped: StepsPlan, until: number, tags: string[]): Enrollment {
  const { step, waiting, wakeAt } = enrollment;
  const shown = hoped.does === 'walk' ? (hoped.result.effects[0]?.step ?? hoped.state.enrollment?.step ?? null) : step;
  return { ...enrollment, step: shown, waiting: 'verdict', wakeAt: until, verdict: { step, waiting, wakeAt, tags } };
}

/** The tags a plan sets: the one effect that can be taken back, so that it need not wait. */
function tagsSet(plan: StepsPlan): string[] {
  const effects: Effect[] = plan.does === 'walk' ? plan.result.effects : [];
  return effects.flatMap((effect) => (effect.kind === 'tag' ? effect.add : []));
}

function outcomeOf(plan: StepsPlan): unknown {
  return plan.does === 'walk' ? [plan.result.position, plan.result.effects, plan.ended] : plan.does;
}
