import type { CompiledStep, Next } from './compiled';
import type { Progress } from './progress';
import { drawWeighted, shareOf } from './share';
import type { WalkWorld } from './walk-shapes';
import { holds } from './written-condition';

type BranchStep = Extract<CompiledStep, { kind: 'branch' }>;
type SplitStep = Extract<CompiledStep, { kind: 'split' }>;

/** The first branch whose condition holds, or the one without (files.md, "Sequence"); where there is none the lead goes on. */
export function chooseBranch(step: BranchStep, progress: Progress, world: WalkWorld): Next {
  const place = step.arms.findIndex(({ when }) => when === undefined || holds(when, progress.facts, world.now));
  const arm = step.arms[place];
  const because = arm === undefined ? 'no-match' : arm.when === undefined ? 'else' : 'first-match';
  const name = arm === undefined ? {} : { arm: String(place + 1) };
  progress.trail.push({ at: world.now, kind: 'branch', step: step.id, because, ...name });
  return arm === undefined ? step.next : arm.to;
}

/**
 * The arm of a split: the winner's once there is one, else the lead's own by weight, always the same for one lead, sequence and
 * step. In shadow the draw is told and nobody walks an arm (edge case 48).
 */
export function drawArm(sequence: string, step: SplitStep, progress: Progress, world: WalkWorld): Next {
  const winner = step.arms.find(({ name }) => name === world.winners?.[step.id]);
  const drawn = winner ?? drawWeighted(step.arms, shareOf(world.leadId, sequence, step.id));
  const because = step.shadow ? 'shadow' : winner === undefined ? 'drawn' : 'winner';
  const name = drawn === null ? {} : { arm: drawn.name };
  progress.trail.push({ at: world.now, kind: 'split', step: step.id, because, ...name });
  return step.shadow || drawn === null ? step.next : drawn.to;
}
