import type { MailRecord } from '../lead/documents';
import type { SequenceEnd } from '../lead/look';
import type { Enrollment, LeadState } from '../lead/state';
import { noteLateMail, type Position } from '../sequences/position';
import { walk } from '../sequences/walk';
import type { Ended, WalkResult, WalkWorld } from '../sequences/walk-shapes';
import type { PublishedSequence } from './published';

/** Rows of the ledger whose mail has not gone yet, and may still go. */
const UNSETTLED: readonly MailRecord['state'][] = ['waiting', 'sending', 'data', 'parked'];
/** A lead held by its mail looks again after so long by itself: the delivery pump's wake-up can be lost with its process. */
const HELD_MS = 24 * 3_600_000;

/** What the steps due come to: nothing yet, held up by a mail that has not gone, or walked. */
export type StepsPlan =
  | { does: 'wait' }
  | { does: 'hold'; state: LeadState }
  | { does: 'walk'; state: LeadState; ended: SequenceEnd | null; result: WalkResult };

/** Whether anything may have changed for the enrolment, so that its last mail is worth asking for. */
export function mayStep({ waiting, wakeAt }: Enrollment, now: number): boolean {
  return (wakeAt !== null && wakeAt <= now) || waiting === 'waitFor' || waiting === 'task' || waiting === 'mail';
}

/**
 * Walks an enrolment from its position to the next wait or the end, if its wait is over: its time has come, what it waited for has
 * happened, or the mail that held it up has gone. While the last mail has not gone, a wait behind it does not end (edge case 10). Where
 * the sequence ends the position stays as it was: leaving it is the transition's, and walking again ends again.
 */
export function planSteps(
  state: LeadState,
  enrollment: Enrollment,
  sequence: PublishedSequence,
  mail: MailRecord | null,
  world: WalkWorld,
): StepsPlan {
  const { now } = world;
  const isDue = enrollment.wakeAt !== null && enrollment.wakeAt <= now;
  const isHeld = mail !== null && UNSETTLED.includes(mail.state);
  if (isHeld && isDue) {
    return {
      does: 'hold',
      state: { ...state, enrollment: { ...enrollment, waiting: 'mail', wakeAt: now + HELD_MS } },
    };
  }
  if (isHeld && enrollment.waiting === 'mail') return { does: 'wait' };
  const result = walk(sequence.compiled, settledPosition(enrollment, mail), world);
  const stillWaits = !isDue && enrollment.waiting !== 'mail' && result.position.waiting?.step === enrollment.step;
  if (stillWaits && result.outcome === 'waiting') return { does: 'wait' };
  const follow = followOf(enrollment, result);
  const visited = visitedAfter(enrollment, result);
  if (result.outcome !== 'waiting') {
    const ended = endOf(result.outcome, follow);
    return { does: 'walk', state: { ...state, enrollment: { ...enrollment, visited } }, ended, result };
  }
  const moved = { ...enrollment, visited, ...whereNow(sequence, result), ...(follow !== undefined && { follow }) };
  return { does: 'walk', state: { ...state, enrollment: moved }, ended: null, result };
}

/** The steps come to, with those of this walk; what was skipped was not come to. */
function visitedAfter({ visited = [] }: Enrollment, { trail }: WalkResult): string[] {
  const reached = trail.flatMap(({ kind, step, arm }) => {
    if (step === null || kind === 'skip') return [];
    return kind === 'split' && arm !== undefined ? [step, `${step}=${arm}`] : [step];
  });
  return [...new Set([...visited, ...reached])];
}

/** The sequence that comes after this one, as the last `enroll` step reached has named it. */
function followOf({ follow }: Enrollment, { effects }: WalkResult): string | undefined {
  return effects.findLast((effect) => effect.kind === 'enroll')?.sequence ?? follow;
}

/** The position with the last mail's real sending taken into account: a wait counts from it where it went late (decisions.md 14). */
function settledPosition(enrollment: Enrollment, mail: MailRecord | null): Position {
  const position = enrollment.position as Position;
  return mail?.state === 'sent' && mail.sentAt !== null ? noteLateMail(position, mail.step, mail.sentAt) : position;
}

function whereNow(
  sequence: PublishedSequence,
  result: WalkResult,
): Pick<Enrollment, 'position' | 'step' | 'waiting' | 'wakeAt'> {
  const { index, waiting } = result.position;
  return {
    position: result.position,
    step: waiting?.step ?? (index === null ? null : (sequence.compiled.steps[index]?.id ?? null)),
    waiting: waiting?.kind ?? null,
    wakeAt: result.until,
  };
}

function endOf({ as, reason, resumeAt }: Ended, follow: string | undefined): SequenceEnd {
  return {
    as: as ?? null,
    reason: reason ?? null,
    contactAt: null,
    ...(resumeAt !== undefined && { resumeAt }),
    ...(follow !== undefined && { enroll: follow }),
  };
}
