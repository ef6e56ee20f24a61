import type { LeadRecord } from '../../domain/lead/lead';
import { cycleId, type LeadState } from '../../domain/lead/state';
import type { LeadDeps } from '../ports';

/** Opens the record of the lead's present passage, once: what reports scan (decisions.md, "Layers"). */
export async function startCycle(deps: LeadDeps, lead: LeadRecord, state: LeadState, startedAt: number): Promise<void> {
  await deps.cycles.start({
    id: cycleId(state),
    lead: lead.id,
    number: state.cycle,
    source: lead.source,
    startedAt,
    endedAt: null,
    outcome: null,
    stages: [],
    funnel: { MCL: startedAt },
    clocks: [],
    amount: null,
    currency: null,
  });
}
