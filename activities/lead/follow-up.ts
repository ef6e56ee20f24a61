import type { LeadState } from '../../domain/lead/state';
import type { LeadDeps } from '../ports';
import { askRatingLater } from './ask-rating';
import type { Entry } from './enter-stage';
import { startFollowUp } from './follow-up-clock';
import { ownCompany } from './know-company';

/** Sales has accepted: the handoff is theirs alone, they own the lead, and the follow-up clock starts. */
export async function followUp(deps: LeadDeps, { lead, state, transition, now }: Entry): Promise<LeadState> {
  const { handoff } = state;
  if (handoff === null) return state;
  const rep = transition.rep ?? handoff.rep;
  const clock = await startFollowUp(deps, handoff, now);
  await deps.handoffs.update(handoff.id, { status: 'accepted', rep, acceptedAt: now, dueAt: clock.dueAt });
  if (rep !== null) {
    await ownCompany(deps, lead, state, rep, now);
    await askRatingLater(deps, lead, handoff.id, rep, now);
  }
  const accepted = {
    ...handoff,
    status: 'accepted' as const,
    rep,
    eligible: rep === null ? [] : [rep],
    dueAt: clock.dueAt,
  };
  return { ...state, handoff: accepted, clocks: [clock] };
}
