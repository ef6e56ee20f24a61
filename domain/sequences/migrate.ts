import type { CompiledSequence, CompiledStep, Next } from './compiled';
import type { Position, Waiting } from './position';

/**
 * Where a lead stands when it is moved from one version of a sequence to another (lifecycle.md, "Publishing a sequence"): at the
 * step with the same id, its wait going on with the deadline it had; where that step is gone, or was not named, at the next
 * one after it that survives, else at the end. An unnamed wait cannot be told from another, so what was left of it is
 * waited out first: moving mails nobody early. No mail already planned in the enrolment is planned again
 * (`Position.sent`). A stream begins anew with what the lead has not had.
 */
export function migratePosition(from: CompiledSequence, to: CompiledSequence, position: Position): Position {
  if (to.form === 'stream') return { ...position, index: to.steps.length === 0 ? null : 0, waiting: null };
  const survivor = firstSurvivor(from, to, position.index);
  const isSame = survivor?.old.index === position.index && survivor.old.kind === survivor.next.kind;
  const waiting = isSame ? position.waiting : heldOver(from, position);
  return { ...position, index: survivor?.next.index ?? null, waiting };
}

function heldOver(from: CompiledSequence, { index, waiting }: Position): Waiting | null {
  if (waiting === null || waiting.kind === 'hold') return waiting;
  const isNamed = index === null || from.steps[index]?.named === true;
  return isNamed || waiting.until === null ? null : { ...waiting, kind: 'hold' };
}

function firstSurvivor(
  from: CompiledSequence,
  to: CompiledSequence,
  start: Next,
): { old: CompiledStep; next: CompiledStep } | null {
  let index = start;
  while (index !== null) {
    const old = from.steps[index];
    if (old === undefined) return null;
    const next = old.named ? to.steps.find((step) => step.named && step.id === old.id) : undefined;
    if (next !== undefined) return { old, next };
    index = old.next;
  }
  return null;
}
