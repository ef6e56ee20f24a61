import type { News } from '../lead/news';
import { isWithPeople } from '../lead/stage';
import type { LeadState, ReplyPause } from '../lead/state';
import { resumePosition, type Position } from '../sequences/position';
import { addDuration } from '../time/add';
import type { BusinessCalendar } from '../time/calendar';
import { durationOf } from '../time/duration';

/** Undecided for so long the sequence goes on by itself (lifecycle.md, edge case 38). */
const UNDECIDED = '5 business days';

/** Whether a reply holds the lead's sequence now (edge case 38). */
export function isHeldByReply({ reply }: Pick<LeadState, 'reply'>): boolean {
  return reply !== undefined && !reply.over;
}

/** Whether a reply among the news holds the sequence: of those people have, sales is told otherwise. */
export function holdsByReply({ repliedAt }: Pick<News, 'repliedAt'>, { stage }: Pick<LeadState, 'stage'>): boolean {
  return repliedAt !== null && !isWithPeople(stage) && stage !== 'merged';
}

/**
 * The lead held by the reply just come, and the task to open for it: none where that of an earlier reply is still open. The task is named by
 * `cursor`, where the timeline was read from: the same look repeated asks for the same task.
 */
export function takenReply(
  state: LeadState,
  cursor: number,
  isTaskOpen: boolean,
  calendar: BusinessCalendar,
  now: number,
): { state: LeadState; until: number; opens: string | null } {
  const known = isTaskOpen && state.reply !== undefined ? state.reply.task : null;
  const task = known ?? `${state.id}.reply${cursor}`;
  const until = addDuration(now, durationOf(UNDECIDED), calendar.zone, calendar);
  const since = isHeldByReply(state) && state.reply !== undefined ? state.reply.since : now;
  return {
    state: heldByReply(state, { task, since, until, over: false }),
    until,
    opens: known === null ? task : null,
  };
}

/** The lead with its sequence held: no wait ends by itself until the reply is decided on, or long enough undecided. */
function heldByReply(state: LeadState, reply: ReplyPause): LeadState {
  const { enrollment } = state;
  return { ...state, reply, enrollment: enrollment && { ...enrollment, wakeAt: null } };
}

/** The lead as it is while no step is taken: a sequence entered while a reply holds it begins held. */
export function heldStill(state: LeadState): LeadState {
  return state.reply !== undefined && isHeldByReply(state) ? heldByReply(state, state.reply) : state;
}

/** The state once the reply that held the sequence is decided on (its task is closed), or has been left undecided for too long. */
export function settledReply(state: LeadState, isTaskOpen: boolean, now: number): LeadState {
  const { reply } = state;
  if (reply === undefined || reply.over) return state;
  return now >= reply.until || !isTaskOpen ? goneOnAfterReply(state, reply, now) : state;
}

/** The lead going on after a reply: every wait with what was left of it, as after any other pause. */
function goneOnAfterReply(state: LeadState, reply: ReplyPause, now: number): LeadState {
  const { enrollment } = state;
  const over = { ...reply, over: true };
  if (enrollment === null) return { ...state, reply: over };
  const held = Math.max(0, now - Math.max(reply.since, enrollment.enteredAt));
  const position = resumePosition(enrollment.position as Position, held);
  const wakeAt = position.waiting === null ? now : position.waiting.until;
  return { ...state, reply: over, enrollment: { ...enrollment, position, wakeAt } };
}
