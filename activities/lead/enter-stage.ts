import type { LeadProjection } from '../../domain/lead/lead';
import type { LeadState } from '../../domain/lead/state';
import { enrolmentsAfter, pausesAfter } from '../../domain/lead/passages';
import { settle } from '../../domain/lead/settle';
import type { Transition } from '../../domain/lead/transition';
import type { Step } from '../../workflows/contract/activities';
import type { LeadDeps } from '../ports';
import { enterSequence, staysOutside } from './enter-sequence';
import { followUp } from './follow-up';
import { leaveStage } from './leave-stage';
import type { LoadedLead } from './load-lead';
import { offerHandoff } from './offer-handoff';
import { openQualification } from './open-qualification';
import { firstInstant, openStep } from './open-step';
import { project } from './project';
import { recordTransition } from './record-transition';
import { rest } from './recycle';
import { tellHot } from './tell-owner';

/** Everything the entry into a stage works with. */
export type Entry = LoadedLead & { before: LeadState; state: LeadState; transition: Transition; now: number };

/**
 * Makes a transition: what the old stage had open is closed (mails withdrawn first, so that nothing goes out to a lead that
 * people have), what the new one needs is opened, one timeline entry is written, the state projected. All under ids that derive
 * from the state, so that running it twice is running it once.
 */
export async function enterStage(deps: LeadDeps, step: Step & { transition: Transition }): Promise<LeadState> {
  const { done, ...loaded } = await openStep(deps, step);
  if (done) return done;
  const { state: before, transition } = step;
  // Nothing moved, so the timeline has nothing to tell; `next.blockedBy` says why (edge case 60).
  if (staysOutside({ lead: loaded.lead, transition })) return project(deps, loaded.lead, before, {}, step.key);
  const now = firstInstant(loaded.entries, `stage.${before.rev}`, step.now);
  const entry: Entry = { ...loaded, before, state: settle(before, transition, now), transition, now };
  await leaveStage(deps, entry);
  if (before.intake != null && entry.state.intake == null) await deps.intake.leave(before.intake.day, before.id);
  const state = await open(deps, entry);
  await recordTransition(deps, entry, state);
  if (transition.cause === 'score.hot') await tellHot(deps, state, now, loaded.lead);
  return project(deps, loaded.lead, state, await changedRecord(deps, entry, state), step.key);
}

async function open(deps: LeadDeps, entry: Entry): Promise<LeadState> {
  switch (entry.state.stage) {
    case 'qualifying':
      return openQualification(deps, entry);
    case 'offered':
      return offerHandoff(deps, entry);
    case 'accepted':
      return followUp(deps, entry);
    case 'nurturing':
    case 'won':
      return entry.transition.sequence ? enterSequence(deps, entry) : entry.state;
    case 'recycled':
    case 'disqualified':
      return rest(deps, entry);
    default:
      return entry.state;
  }
}

/** What else of the lead's record the transition changes. */
async function changedRecord(
  deps: LeadDeps,
  { before, lead, transition, now }: Entry,
  state: LeadState,
): Promise<Omit<LeadProjection, 'state' | 'next'>> {
  const change: Omit<LeadProjection, 'state' | 'next'> = {
    pauses: pausesAfter(lead, state, now),
    enrolments: enrolmentsAfter(lead, before, state, transition, now),
  };
  if (transition.cause === 'handoff.won') change.customer = true;
  if (transition.bant !== undefined) change.bant = { ...lead.bant, ...transition.bant };
  if (transition.projectStage !== undefined) change.projectStage = transition.projectStage;
  if (transition.handoff?.status === 'returned') {
    const handoffs = await deps.handoffs.summariesOf(lead.id);
    change.returnedHandoffs = handoffs.filter(({ status }) => status === 'returned').length;
  }
  return change;
}
