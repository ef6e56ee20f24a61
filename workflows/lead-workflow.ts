import type { LeadStart } from './contract/messages';
import { isErased, stateAhead } from './lead/act';
import { enter } from './lead/enter';
import { openLead } from './lead/open-lead';
import { phases } from './lead/phases';

/**
 * A lead's life: the phase of its stage runs until it returns a transition, the transition is entered, the next phase runs.
 * The lead outlives every deploy; it ends only when it is erased.
 */
export async function leadWorkflow(start: LeadStart): Promise<void> {
  const lead = openLead(start);
  while (lead.state.stage !== 'erased') {
    try {
      const transition = await phases[lead.state.stage](lead);
      if (transition) await enter(lead, transition);
    } catch (error) {
      const ahead = stateAhead(error);
      if (ahead !== null) lead.goOnFrom(ahead);
      // Erased while Temporal was away: the tombstone is what the workflow learns of it by.
      else if (isErased(error)) lead.state = { ...lead.state, stage: 'erased' };
      else throw error;
    }
  }
  await lead.close();
}
