import { cycleId, type LeadState } from '../../domain/lead/state';
import type { LeadDeps } from '../ports';
import type { Entry } from './enter-stage';
import { freezeDossier } from './freeze-dossier';
import { makeOffer } from './make-offer';

/**
 * Offers the lead to sales: the dossier is frozen, a rep is chosen (or every rep of a pool, or nobody: then the lead is held with
 * an alert and tried again), the accept clock starts, and the rep is told at once.
 */
export async function offerHandoff(deps: LeadDeps, entry: Entry): Promise<LeadState> {
  const { lead, entries, state, transition, now } = entry;
  const number = state.handoffs + 1;
  const id = `${state.id}.h${number}`;
  const bant = transition.bant ?? lead.bant;
  const projectStage = transition.projectStage ?? lead.projectStage ?? null;
  await deps.handoffs.open({
    id,
    lead: lead.id,
    cycle: cycleId(state),
    status: 'held',
    rep: null,
    team: null,
    offers: [],
    dueAt: null,
    bant,
    projectStage,
    dossier: await freezeDossier(deps, { lead, entries, bant, projectStage, transition, now }),
    reason: null,
    action: null,
    rating: null,
    amount: null,
    currency: null,
    scoreAtOffer: state.score?.total ?? null,
    openedAt: now,
    appointmentAt: transition.appointmentAt ?? null,
    acceptedAt: null,
    closedAt: null,
    progress: [],
  });
  const opened: LeadState = {
    ...state,
    handoffs: number,
    handoff: { id, status: 'held', rep: null, eligible: [], offeredTo: [], offers: 0, dueAt: null },
  };
  return makeOffer(deps, { lead, entries, state: opened, now, wanted: transition.rep ?? null, missed: [] });
}
