import type { Step } from '../../workflows/contract/activities';
import type { LeadDeps } from '../ports';

/** Deletes every document that holds the person and leaves a tombstone: a late event never brings the lead back. */
export async function eraseLead(deps: LeadDeps, { state, now }: Step & { actor: string }): Promise<void> {
  if (state.enrollment) await deps.mails.withdraw(state.enrollment.id, 'erased');
  await deps.leads.erase(state.id, now);
}
