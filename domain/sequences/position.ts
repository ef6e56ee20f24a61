import type { Next } from './compiled';

/**
 * What a lead inside a sequence is waiting for. Instants are epoch ms. `until` is when the wait ends by itself; null never.
 * - `wait`: a `wait` step, or the cadence of a stream; ends at `until`.
 * - `waitFor`: an event; `task`: a person's outcome.
 * - `hold`: what follows a mail that is not due yet (its window is closed; `step` is that mail), or an unnamed wait of the
 *   version the lead was moved from.
 * - `content`: a stream whose contents the lead has all had.
 */
export type Waiting = {
  kind: 'wait' | 'waitFor' | 'task' | 'hold' | 'content';
  /** The id of the step that waits. */
  step: string;
  /** When the lead came to it. */
  since: number;
  until: number | null;
};

/**
 * Where a lead is in a sequence: plain JSON, all that a walk needs of the past. `startPosition` makes the first one; the others
 * are what `walk` returned.
 */
export type Position = {
  /** The step the lead is at; null: past the end. */
  index: Next;
  waiting: Waiting | null;
  /** The instant from which the next wait counts: the planned time of the mail before it (decisions.md 14), or when the step before ended. */
  from: number;
  /** The planned instant of every mail and SMS of this enrolment by its step's id: none of them is ever planned again. */
  sent: Record<string, number>;
  /** The last day of a stream's cadence the lead had, so that a mail moved by its window does not move the next ones. */
  beat: number | null;
};

/** The position of a lead that enters at `enteredAt`. */
export function startPosition(enteredAt: number): Position {
  return { index: 0, waiting: null, from: enteredAt, sent: {}, beat: null };
}

/**
 * The position after a pause of `ms`: what was left of its waits is left again (edge case 34). Mails already planned keep
 * their instants, which tell what happened since.
 */
export function resumePosition(position: Position, ms: number): Position {
  const { waiting } = position;
  const until = waiting?.until ?? null;
  const later = waiting === null ? null : { ...waiting, until: until === null ? null : until + ms };
  return { ...position, from: position.from + ms, waiting: later };
}

/** A mail sent more than this after its planned time moves the wait that follows it (decisions.md 14). */
export const LATE_MS = 3_600_000;

/**
 * The position once the mail of `step` is known to have gone at `sentAt`: when that is more than an hour after its planned
 * time, the wait that counts from it moves by as much (decisions.md 14); otherwise nothing changes. A task keeps its due: people were told
 * when it was opened.
 */
export function noteLateMail(position: Position, step: string, sentAt: number): Position {
  const planned = position.sent[step];
  if (planned === undefined || sentAt - planned <= LATE_MS) return position;
  const sent = { ...position.sent, [step]: sentAt };
  // Only what still counts from this mail: a later mail or an ended wait has moved `from` on.
  if (position.from !== planned || position.waiting?.kind === 'task') return { ...position, sent };
  return { ...resumePosition(position, sentAt - planned), sent };
}
