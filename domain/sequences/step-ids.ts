import { type Step, STEP_KINDS, type StepKind } from '../files/sequence-step';

/** A step's address, and whether its author chose it. */
export type StepId = { id: string; named: boolean };

/** The kind of a step: the one action key it has. */
export function kindOfStep(step: Step): StepKind {
  return STEP_KINDS.find((kind) => kind in step) ?? 'end';
}

/** Every step with the ones nested in it, in document order: a step, then its arms, then what follows. */
export function documentOrder(steps: readonly Step[]): Step[] {
  return steps.flatMap((step) => [step, ...armsOf(step).flatMap(documentOrder)]);
}

/** The lists of steps nested in one, in the order `compileSequence` lays them out. */
export function armsOf(step: Step): Step[][] {
  if ('split' in step) return step.split.map((arm) => arm.steps);
  if ('branch' in step) return step.branch.map((arm) => arm.steps);
  if ('waitFor' in step) return present([step.then, step.otherwise, step.untracked]);
  if ('task' in step) {
    const then = Array.isArray(step.then) ? [step.then] : Object.values(step.then ?? {});
    return present([...then, step.otherwise]);
  }
  return [];
}

/**
 * The ids of the steps, in document order and all different (files.md, "Sequence"; decisions.md 30): the one given; else, for
 * a mail, its template's name; else, or where that is taken, `<kind>-<n>`, the n-th step of its kind. A given id comes
 * before a template's name wherever it stands; of two that are given twice, which lint refuses, the first holds.
 */
export function idsOf(steps: readonly Step[]): StepId[] {
  const ordered = documentOrder(steps);
  const taken = new Set<string>();
  const given = ordered.map((step) => claim(step.id, taken));
  const chosen = ordered.map((step, place) => given[place] ?? claim(templateOf(step), taken));
  const counts = new Map<StepKind, number>();
  return ordered.map((step, place) => {
    const kind = kindOfStep(step);
    const nth = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, nth);
    const id = chosen[place];
    if (id !== null && id !== undefined) return { id, named: true };
    let number = nth;
    while (claim(`${kind}-${number}`, taken) === null) number += 1;
    return { id: `${kind}-${number}`, named: false };
  });
}

function claim(id: string | undefined, taken: Set<string>): string | null {
  if (id === undefined || taken.has(id)) return null;
  taken.add(id);
  return id;
}

function templateOf(step: Step): string | undefined {
  return 'email' in step ? step.email.template : undefined;
}

function present(arms: (Step[] | undefined)[]): Step[][] {
  return arms.filter((arm) => arm !== undefined);
}
