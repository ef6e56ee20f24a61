import type { LeadState, ReplyPause } from '../lead/state';
import { resumePosition, type Position } from '../sequences/position';

/** Whether a reply holds the lead's sequence now (edge case 38). */
export function isHeldByReply({ reply }: Pick<LeadState, 'reply'>): boolean {
  return reply !== undefined && !reply.over;
}

/** The lead with its sequence held: no wait ends by itself until the reply is decided on, or long enough undecided. */
export function heldByReply(state: LeadState, reply: ReplyPause): LeadState {
  const { enrollment } = state;
  return { ...state, reply, enrollment: enrollment && { ...enrollment, wakeAt: null } };
}

/** The lead going on after a reply: every wait with what was left of it, as after any other pause. */
export function goneOnAfterReply(state: LeadState, now: number): LeadState {
  const { reply, enrollment } = state;
  if (reply === undefined || reply.over) return state;
  const over = { ...reply, over: true };
  if (enrollment === null) return { ...state, reply: over };
  const held = Math.max(0, now - Math.max(reply.since, enrollment.enteredAt));
  const position = resumePosition(enrollment.position as Position, held);
  const wakeAt = position.waiting === null ? now : position.waiting.until;
  return { ...state, reply: over, enrollment: { ...enrollment, position, wakeAt } };
}
