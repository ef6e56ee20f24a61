import type { SequenceEnd } from './look';
import type { LeadState } from './state';
import type { Transition } from './transition';

/**
 * Where a sequence that has ended leaves the lead: what its `end` step says, else in the sequence an `enroll` step has named, else
 * captured; a customer stays one.
 */
export function afterSequence(state: LeadState, ended: SequenceEnd, isBlocked: boolean): Transition {
  const end = { cause: 'sequence.ended', actor: 'system', ...(ended.reason !== null && { reason: ended.reason }) };
  const follows = ended.as === null && ended.enroll !== undefined ? { sequence: { name: ended.enroll } } : null;
  if (state.stage === 'won') return { to: 'won', ...end, ...follows };
  if (follows !== null) return { to: 'nurturing', ...end, ...follows };
  switch (ended.as) {
    case 'recycled':
      return {
        to: 'recycled',
        ...end,
        ...(ended.contactAt !== null && { contactAt: ended.contactAt }),
        ...(ended.resumeAt !== undefined && { resumeAt: ended.resumeAt }),
      };
    case 'disqualified':
      return { to: 'disqualified', ...end };
    case 'qualify':
      // Blocked "by whatever way it came" (edge case 20).
      return { to: isBlocked ? 'captured' : 'qualifying', ...end };
    default:
      return { to: 'captured', ...end };
  }
}
