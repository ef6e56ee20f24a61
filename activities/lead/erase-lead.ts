import type { Step } from '../../workflows/contract/activities';
import { erasureOf } from '../../domain/webhooks/event';
import type { LeadDeps } from '../ports';

/** Deletes every document that holds the person and leaves a tombstone: a late event never brings the lead back. */
export async function eraseLead(deps: LeadDeps, { state, now }: Step & { actor: string }): Promise<void> {
  // Only once and only where mails were claimed: withdrawing keeps a note of the enrolment, which must not outlive the lead.
  if (state.enrollment?.lastMail && (await deps.leads.find(state.id)) !== null) {
    await deps.mails.withdraw(state.enrollment.id, 'erased');
  }
  if (state.intake != null) await deps.intake.leave(state.intake.day, state.id);
  await deps.leads.erase(state.id, now);
  await deps.webhooks.announce(erasureOf(state.id, now));
}
