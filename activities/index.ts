import type { LeadActivities } from '../workflows/contract/activities';
import { enterStage } from './lead/enter-stage';
import { eraseLead } from './lead/erase-lead';
import { look } from './lead/look';
import { recordAttempt } from './lead/record-attempt';
import { recordProgress } from './lead/record-progress';
import { reofferHandoff } from './lead/reoffer-handoff';
import { ringClocks } from './lead/ring-clocks';
import { withTexts } from './lead/with-texts';
import type { LeadDeps } from './ports';

/** The activities of a lead's life, with what they need of the outside. */
export function createLeadActivities(deps: LeadDeps): LeadActivities {
  return {
    look: (step) => look(deps, step),
    enterStage: async (step) => enterStage(deps, { ...step, transition: await withTexts(deps, step.transition) }),
    recordAttempt: async (step) => recordAttempt(deps, { ...step, command: await withTexts(deps, step.command) }),
    recordProgress: async (step) => recordProgress(deps, { ...step, command: await withTexts(deps, step.command) }),
    reofferHandoff: (step) => reofferHandoff(deps, step),
    ringClocks: (step) => ringClocks(deps, step),
    eraseLead: (step) => eraseLead(deps, step),
  };
}
