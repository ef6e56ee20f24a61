/** The stages in which a lead lives (lifecycle.md, "Stages"). */
export const LIVED = [
  'captured',
  'nurturing',
  'qualifying',
  'offered',
  'accepted',
  'won',
  'recycled',
  'disqualified',
] as const;
export type Lived = (typeof LIVED)[number];

/** What the lead's workflow is doing now; `merged` and `erased` are where a closed lead rests. */
export const STAGES = [...LIVED, 'merged', 'erased'] as const;
export type Stage = (typeof STAGES)[number];

/** Milestones of one cycle, in order; a cycle's funnel never moves back (lifecycle.md, "Stages"). */
export const FUNNEL = ['MCL', 'MQL', 'SQL', 'SAL', 'customer'] as const;
export type Funnel = (typeof FUNNEL)[number];

/** `top`: identified, no exchange; `middle`: one real exchange; `bottom`: asked to be contacted, hot, with people, or won. */
export type Part = 'top' | 'middle' | 'bottom';

/** The stages in which people (the Lead Center or sales) have the lead: ages stop, nothing is mailed, nothing pulls it back. */
export const WITH_PEOPLE: readonly Stage[] = ['qualifying', 'offered', 'accepted'];

/** True while the Lead Center or sales has the lead. */
export function isWithPeople(stage: Stage): boolean {
  return WITH_PEOPLE.includes(stage);
}

/** The later of two milestones: within a cycle the funnel never moves back. */
export function furthest(a: Funnel, b: Funnel): Funnel {
  return FUNNEL.indexOf(a) >= FUNNEL.indexOf(b) ? a : b;
}
