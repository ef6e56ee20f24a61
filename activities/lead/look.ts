import { decideLook } from '../../domain/lead/decide-look';
import type { Look } from '../../domain/lead/look';
import { toStoredEvents } from '../../domain/conditions/facts';
import type { Enrollment } from '../../domain/lead/state';
import { seeLead } from '../../domain/life/see-lead';
import type { Step } from '../../workflows/contract/activities';
import type { LeadDeps, PublishedSequence } from '../ports';
import { askConfirmation } from './ask-confirmation';
import { openLook } from './open-look';
import { project } from './project';
import { takeSteps } from './take-steps';
import { tellOwner } from './tell-owner';

/**
 * Looks at a lead: folds its whole timeline under the published model, says what is new since the cursor and what now holds. Where that
 * moves nothing the steps due are taken; then score, cursor and position are projected together. Everything time may turn later is in
 * `nextDecisionAt`.
 */
export async function look(deps: LeadDeps, step: Step): Promise<Look> {
  const open = await openLook(deps, step);
  const { lead, entries, state, now } = open;
  const [model, agreement, sequences, current] = await Promise.all([
    deps.catalog.primaryModel(),
    deps.catalog.agreement(),
    deps.catalog.liveSequences(),
    state.enrollment && publishedFor(deps, state.enrollment),
  ]);
  const { look: seen, assessment, facts } = seeLead({ ...open, model, agreement, sequences, current });
  await tellOwner(deps, open, assessment);
  await askConfirmation(deps, lead, entries.slice(state.cursor), now);
  // The instant the steps are due, which may lie before the newest entry (decisions.md 2).
  const walked =
    current !== null && decideLook(seen) === null
      ? await takeSteps(deps, { lead, entries, facts, state: seen.state, sequence: current, now: step.now })
      : { state: seen.state, ended: null };
  const change = {
    lastActivityAt: assessment?.lastActivityAt ?? lead.lastActivityAt,
    events: toStoredEvents(facts.events),
  };
  return { ...seen, ended: walked.ended, state: await project(deps, lead, walked.state, change) };
}

async function publishedFor(deps: LeadDeps, { sequence, version }: Enrollment): Promise<PublishedSequence> {
  const published = await deps.catalog.sequence(sequence, version);
  if (published === null) throw new Error(`sequence ${sequence} version ${version} is not stored`);
  return published;
}
