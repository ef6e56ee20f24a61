import { after, unblockAt, waitingAt } from './blocks';
import type { CompiledSequence, CompiledStep } from './compiled';
import type { Position } from './position';
import type { Progress } from './progress';
import { blockedByMail, reachStep } from './reach';
import type { Ended, WalkResult, WalkWorld } from './walk-shapes';
import { holds } from './written-condition';

/**
 * Walks a lead through a sequence at `world.now`: from its position through every step that takes no time, until a step makes
 * it wait or the sequence ends. Pure: the same arguments give the same result, nothing is changed or done; the effects are for
 * the caller to carry out, once each, before it keeps the new position. Never throws and always ends, whatever
 * the position. Looking again before anything has changed gives the same position and no effects.
 *
 * Steps happen in order: a mail planned for the next opening of its window holds what follows it back until then, other mails
 * and waits excepted, which count from it. An enrolment ends when its last mail is due.
 */
export function walk(sequence: CompiledSequence, position: Position, world: WalkWorld): WalkResult {
  const progress: Progress = {
    position: { ...position, sent: { ...position.sent } },
    facts: world.facts,
    effects: [],
    trail: [],
  };
  for (;;) {
    const outcome = advance(sequence, progress, world);
    if (outcome === 'on') continue;
    const { effects, trail, position: reached } = progress;
    return { position: reached, effects, until: reached.waiting?.until ?? null, outcome, trail };
  }
}

/** One step on: `on` when the walk may go further. Every step leads to a later one, so this ends. */
function advance(sequence: CompiledSequence, progress: Progress, world: WalkWorld): 'on' | WalkResult['outcome'] {
  const { position } = progress;
  if (position.waiting !== null) return unblock(sequence, progress, world) ? 'on' : 'waiting';

  const step = stepAt(sequence, position);
  const hold = blockedByMail(step, position, world.now);
  if (hold !== null) {
    position.waiting = hold;
    progress.trail.push({
      at: world.now,
      kind: 'wait',
      step: hold.step,
      because: 'mail-not-due',
      until: position.from,
    });
    return 'waiting';
  }
  if (step === null) return ended(progress, world, { ended: 'end' });
  if (step.skipWhen !== undefined && holds(step.skipWhen, progress.facts, world.now)) {
    progress.trail.push({ at: world.now, kind: 'skip', step: step.id, because: 'skip-when' });
    position.index = step.next;
    return 'on';
  }
  return reach(sequence, step, progress, world);
}

function reach(
  sequence: CompiledSequence,
  step: CompiledStep,
  progress: Progress,
  world: WalkWorld,
): 'on' | WalkResult['outcome'] {
  const { position, trail } = progress;
  if (step.kind === 'cadence' && isPassedOver(sequence, step, progress, world)) {
    position.index = step.next;
    return 'on';
  }
  if (step.kind === 'end') {
    const { resumeAfter, ...end } = step.end;
    position.index = null;
    return ended(progress, world, { ended: 'end', ...end, ...resumption(resumeAfter, world) }, step.id);
  }
  const to = reachStep(sequence, step, progress, world);
  const waiting = waitingAt(step, position, world);
  if (waiting === null) {
    position.index = to;
    return 'on';
  }
  position.waiting = waiting;
  if (step.kind !== 'task') {
    const because = step.kind === 'exhausted' ? 'all-had' : 'reached';
    const until = waiting.until === null ? {} : { until: waiting.until };
    trail.push({ at: world.now, kind: 'wait', step: step.id, because, ...until });
  }
  return 'on';
}

/** Ends the wait if it is over; false while it goes on. */
function unblock(sequence: CompiledSequence, progress: Progress, world: WalkWorld): boolean {
  const { position, trail } = progress;
  const { waiting } = position;
  if (waiting === null) return true;
  if (waiting.kind === 'hold') {
    if (waiting.until !== null && world.now < waiting.until) return false;
    position.waiting = null;
    return true;
  }
  const step = stepAt(sequence, position);
  if (step?.id !== waiting.step) {
    // A position of another version: what it waited for is not here, so the lead goes on with the step it is at.
    position.waiting = null;
    return true;
  }
  const unblocked = unblockAt(step, waiting, position, world);
  if (unblocked === null) return false;
  trail.push(unblocked.trail);
  if (step.kind === 'cadence') position.beat = waiting.until;
  position.waiting = null;
  position.index = unblocked.to;
  position.from = unblocked.from;
  return true;
}

function stepAt(sequence: CompiledSequence, position: Position): CompiledStep | null {
  return position.index === null ? null : (sequence.steps[position.index] ?? null);
}

/** Whether the content behind a cadence is not for this lead, so that it need not wait for it: had already, or skipped. */
function isPassedOver(
  sequence: CompiledSequence,
  cadence: CompiledStep,
  progress: Progress,
  world: WalkWorld,
): boolean {
  const mail = cadence.next === null ? undefined : sequence.steps[cadence.next];
  if (mail === undefined) return true;
  if (Object.hasOwn(progress.position.sent, mail.id)) return true;
  return mail.skipWhen !== undefined && holds(mail.skipWhen, progress.facts, world.now);
}

function resumption(resumeAfter: string | undefined, world: WalkWorld): Pick<Ended, 'resumeAfter' | 'resumeAt'> {
  return resumeAfter === undefined ? {} : { resumeAfter, resumeAt: after(world.now, resumeAfter, world) };
}

function ended(progress: Progress, world: WalkWorld, outcome: Ended, step: string | null = null): Ended {
  progress.position.index = null;
  const because = step === null ? 'end-of-sequence' : 'reached';
  progress.trail.push({ at: world.now, kind: 'end', step, because });
  return outcome;
}
