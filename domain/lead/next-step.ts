import { SILENT } from '../handoff/sla-clock';
import { mayBeQueued, nextDeadline } from './deadlines';
import { mailBlockedBy, type LeadRecord, type NextStep } from './lead';
import type { LeadState } from './state';

/**
 * What happens next to a lead, when, and what holds it back (lifecycle.md, "Every lead shows `next`"). `what` is a word of:
 * `heldBack`: why the agreement keeps mail from it now, beyond what the lead's record says.
 * `step`, `mail`, `call`, `sales-accepts`, `routing`, `follow-up`, `cool-down-ends`, `contact`, `entry`, `loyalty`, `nothing`.
 */
export function nextStep(
  state: LeadState,
  lead: Pick<LeadRecord, 'email' | 'consent' | 'suppressed'>,
  heldBack: string | null = null,
): NextStep {
  const at = nextDeadline(state);
  const mail = mailBlockedBy(lead) ?? heldBack;
  switch (state.stage) {
    case 'qualifying':
      return { what: 'call', at: callAt(state) ?? at, blockedBy: null };
    case 'offered':
      return state.handoff?.status === 'held'
        ? { what: 'routing', at, blockedBy: state.handoff.decides ? 'lead-manager-decides' : 'nobody-available' }
        : { what: 'sales-accepts', at: dueOf(state) ?? at, blockedBy: null };
    case 'accepted':
      return { what: 'follow-up', at: dueOf(state) ?? at, blockedBy: null };
    case 'disqualified':
      return { what: 'nothing', at: null, blockedBy: state.out?.reason ?? null };
    case 'merged':
    case 'erased':
      return { what: 'nothing', at: null, blockedBy: null };
    default:
      break;
  }
  if (state.intake != null && mayBeQueued(state.stage)) {
    return {
      what: 'call',
      at: state.intake.until,
      blockedBy: state.intake.gathers === true ? 'intake-gathers' : 'intake-full',
    };
  }
  if (state.enrollment !== null) return inSequence(state.enrollment, state.reply, mail);
  if (state.stage === 'recycled' && state.coolDownUntil !== null) {
    return { what: 'cool-down-ends', at: state.coolDownUntil, blockedBy: mail };
  }
  if (state.contactAt !== null) return { what: 'contact', at: state.contactAt, blockedBy: null };
  // A customer waits for no entry into nurturing: a loyalty sequence may want them, or another product (lifecycle.md, "Stages").
  return { what: state.stage === 'won' ? 'loyalty' : 'entry', at: null, blockedBy: mail };
}

/** The call agreed upon comes before the clocks that run on beside it, as in the queue (`taskDueAt`). */
function callAt(state: LeadState): number | null {
  return state.task?.callbackAt ?? dueOf(state);
}

/** When people have to have done it, not when they are warned; null where no clock of theirs runs. */
function dueOf({ clocks }: LeadState): number | null {
  const due = clocks.filter(({ name }) => !SILENT.includes(name)).map(({ dueAt }) => dueAt);
  return due.length === 0 ? null : Math.min(...due);
}

function inSequence(
  enrollment: NonNullable<LeadState['enrollment']>,
  reply: LeadState['reply'],
  mail: string | null,
): NextStep {
  if (reply !== undefined && !reply.over) return { what: 'step', at: reply.until, blockedBy: mail ?? 'reply' };
  const what = enrollment.waiting === 'mail' ? 'mail' : 'step';
  return { what, at: enrollment.wakeAt, blockedBy: mail ?? heldBy(enrollment) };
}

/** A verdict on a click, content for a member of a stream that has had it all, or what the lead does. */
function heldBy({ waiting, verdict }: NonNullable<LeadState['enrollment']>): string | null {
  if (verdict !== undefined) return 'verdict';
  if (waiting === 'content') return 'no-content';
  return waiting === 'waitFor' ? 'waiting-for-answer' : null;
}
