import type { Enrollment } from '../lead/state';
import { isPaused, pausedMs, type Controls } from '../sequences/controls';
import { migratePosition } from '../sequences/migrate';
import { resumePosition, type Position } from '../sequences/position';
import type { PublishedSequence } from './published';

/**
 * The enrolment as pauses of its sequence leave it (edge case 34): while one lasts it waits for nothing but its end, and once it is over
 * every wait goes on with what was left. Null where no pause changes anything.
 */
export function heldByPause(
  enrollment: Enrollment,
  controls: Pick<Controls, 'pauses'>,
  now: number,
): { enrollment: Enrollment; paused: boolean } | null {
  const total = pausedMs(controls, enrollment.sequence, enrollment.enteredAt, now);
  const more = total - (enrollment.paused ?? 0);
  const resumed = more > 0 ? resume(enrollment, more, total, now) : enrollment;
  if (isPaused(controls, enrollment.sequence)) return { enrollment: { ...resumed, wakeAt: null }, paused: true };
  return more > 0 ? { enrollment: resumed, paused: false } : null;
}

function resume(enrollment: Enrollment, ms: number, total: number, now: number): Enrollment {
  const position = resumePosition(enrollment.position as Position, ms);
  return { ...enrollment, position, wakeAt: wakeOf(position, now), paused: total };
}

/** When a lead at this position looks again: at the end of its wait, at once where it waits for nothing. */
function wakeOf({ waiting }: Position, now: number): number | null {
  return waiting === null ? now : waiting.until;
}

/** The enrolment moved to another version of its sequence (lifecycle.md, "Publishing a sequence"). */
export function migrated(
  enrollment: Enrollment,
  from: PublishedSequence,
  to: PublishedSequence,
  now: number,
): Enrollment {
  const position = migratePosition(from.compiled, to.compiled, enrollment.position as Position);
  const { index, waiting } = position;
  return {
    ...enrollment,
    version: to.version,
    position,
    step: waiting?.step ?? (index === null ? null : (to.compiled.steps[index]?.id ?? null)),
    waiting: waiting?.kind ?? null,
    wakeAt: wakeOf(position, now),
  };
}
