import { nextDeadline } from './deadlines';
import { mailBlockedBy, type LeadRecord, type NextStep } from './lead';
import type { LeadState } from './state';

/**
 * What happens next to a lead, when, and what holds it back (lifecycle.md, "Every lead shows `next`"). `what` is a word of:
 * `step`, `mail`, `call`, `sales-accepts`, `routing`, `follow-up`, `cool-down-ends`, `contact`, `entry`, `nothing`.
 */
export function nextStep(state: LeadState, lead: Pick<LeadRecord, 'email' | 'consent' | 'suppressed'>): NextStep {
  const at = nextDeadline(state);
  const mail = mailBlockedBy(lead);
  switch (state.stage) {
    case 'qualifying':
      return { what: 'call', at, blockedBy: null };
    case 'offered':
      return state.handoff?.status === 'held'
        ? { what: 'routing', at, blockedBy: 'nobody-available' }
        : { what: 'sales-accepts', at, blockedBy: null };
    case 'accepted':
      return { what: 'follow-up', at, blockedBy: null };
    case 'disqualified':
      return { what: 'nothing', at: null, blockedBy: state.out?.reason ?? null };
    case 'merged':
    case 'erased':
      return { what: 'nothing', at: null, blockedBy: null };
    default:
      break;
  }
  if (state.enrollment !== null && state.reply !== undefined && !state.reply.over) {
    return { what: 'step', at: state.reply.until, blockedBy: mail ?? 'reply' };
  }
  if (state.enrollment !== null) {
    const what = state.enrollment.waiting === 'mail' ? 'mail' : 'step';
    return { what, at: state.enrollment.wakeAt, blockedBy: mail ?? (state.enrollment.verdict ? 'verdict' : null) };
  }
  if (state.stage === 'recycled' && state.coolDownUntil !== null) {
    return { what: 'cool-down-ends', at: state.coolDownUntil, blockedBy: mail };
  }
  if (state.contactAt !== null) return { what: 'contact', at: state.contactAt, blockedBy: null };
  return { what: 'entry', at: null, blockedBy: mail };
}
